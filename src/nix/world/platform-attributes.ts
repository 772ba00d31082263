import { sharedLibraryExtension } from '../../knowledge/platforms.ts';
import { type Span, unknown } from '../../repository/index.ts';
import type { Value } from '../value.ts';
import type { Meaning, Site } from './meaning.ts';
import type { Outside } from './outside.ts';
import type { Machine } from './package-set.ts';
import { booleanValue, textValue } from './values.ts';

/** The Nix system as a string; it keeps the place where the system was named. */
export function systemValue(machine: Machine, span: Span): Value {
  const { system } = machine;
  return system.kind === 'known' ? textValue(system.value, system.span) : unknown(system.reason, span);
}

/** `stdenv.hostPlatform` and its siblings (nixpkgs lib/systems/default.nix `elaborate`). */
export function platformMeaning(outside: Outside, machine: Machine): Meaning {
  const { system } = machine;
  const nested = (attribute: string, site: Site, select: NonNullable<Meaning['select']>) =>
    outside.member(site, attribute, { select });
  return {
    select(attribute, site) {
      switch (attribute) {
        case 'system':
          return systemValue(machine, site.span);
        case 'rust':
          return nested(attribute, site, (name, inner) => rustAttribute(machine, name, inner.span));
        case 'parsed':
          return nested(attribute, site, (name, inner) =>
            outside.member(inner, name, { select: (leaf, at) => parsedName(machine, name, leaf, at.span) }),
          );
        case 'extensions':
          return nested(attribute, site, (name, inner) => extension(machine, name, inner.span));
      }
      if (system.kind === 'unknown') return lostFor(attribute, system.reason, site.span);
      return platformAttribute(machine, system.value, attribute, site.span);
    },
    has: (attribute) => (KNOWN.has(attribute) ? true : undefined),
  };
}

const KNOWN: ReadonlySet<string> = new Set(['system', 'config', 'rust', 'parsed', 'extensions', 'isLinux', 'isDarwin']);

/** A test of an unknown platform must not look like something from outside: its branches are both open. */
function lostFor(attribute: string, reason: string, span: Span): Value | undefined {
  return attribute.startsWith('is') || attribute === 'config' || attribute === 'libc'
    ? unknown(reason, span)
    : undefined;
}

function platformAttribute(machine: Machine, system: string, attribute: string, span: Span): Value | undefined {
  const test = TESTS[attribute];
  if (test) return booleanValue(test(system, machine), span);
  const fact = machine.fact.kind === 'known' ? machine.fact.value : undefined;
  switch (attribute) {
    case 'config':
      return fact?.config === undefined
        ? unknown(`the platform's name differs between nixpkgs versions`, span)
        : textValue(fact.config, span);
    case 'libc':
      return machine.libc.kind === 'known' ? textValue(LIBC_NAMES[machine.libc.value], span) : undefined;
    default:
      return undefined;
  }
}

const LIBC_NAMES = { glibc: 'glibc', musl: 'musl', none: 'libSystem' } as const;

const TESTS: Readonly<Record<string, (system: string, machine: Machine) => boolean>> = {
  isLinux: (system) => system.endsWith('-linux'),
  isDarwin: (system) => system.endsWith('-darwin'),
  isMacOS: (system) => system.endsWith('-darwin'),
  isUnix: () => true,
  isWindows: () => false,
  isFreeBSD: () => false,
  isx86_64: (system) => system.startsWith('x86_64-'),
  isx86: (system) => /^(x86_64|i\d86)-/.test(system),
  isi686: (system) => system.startsWith('i686-'),
  isAarch64: (system) => system.startsWith('aarch64-'),
  isAarch32: (system) => system.startsWith('armv'),
  isAarch: (system) => /^(aarch64|armv)/.test(system),
  isRiscV64: (system) => system.startsWith('riscv64-'),
  is64bit: (system) => /^(x86_64|aarch64|riscv64|powerpc64)/.test(system),
  is32bit: (system) => /^(i\d86|armv)/.test(system),
  isMusl: (_system, machine) => machine.libc.kind === 'known' && machine.libc.value === 'musl',
  isGnu: (_system, machine) => machine.libc.kind === 'known' && machine.libc.value === 'glibc',
  isStatic: (_system, machine) => machine.static,
};

function rustAttribute(machine: Machine, name: string, span: Span): Value | undefined {
  if (machine.fact.kind === 'unknown') return unknown(machine.fact.reason, span);
  const target = machine.fact.value.rustTarget;
  switch (name) {
    case 'rustcTarget':
    case 'rustcTargetSpec':
    case 'cargoShortTarget':
      return textValue(target, span);
    case 'cargoEnvVarTarget':
      return textValue(target.toUpperCase().replaceAll('-', '_'), span);
    default:
      return undefined;
  }
}

function parsedName(machine: Machine, part: string, leaf: string, span: Span): Value | undefined {
  if (leaf !== 'name') return undefined;
  if (machine.system.kind === 'unknown') return unknown(machine.system.reason, span);
  const [cpu, kernel] = machine.system.value.split('-');
  if (part === 'cpu' && cpu) return textValue(cpu, span);
  return part === 'kernel' && kernel ? textValue(kernel, span) : undefined;
}

function extension(machine: Machine, name: string, span: Span): Value | undefined {
  if (machine.system.kind === 'unknown') return unknown(machine.system.reason, span);
  const shared = sharedLibraryExtension(machine.system.value);
  switch (name) {
    case 'sharedLibrary':
      return textValue(shared, span);
    case 'staticLibrary':
      return textValue('.a', span);
    case 'library':
      return textValue(machine.static ? '.a' : shared, span);
    case 'executable':
      return textValue('', span);
    default:
      return undefined;
  }
}
