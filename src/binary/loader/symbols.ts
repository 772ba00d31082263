import type { DynamicSymbol, ElfFile, Reading } from '../model.ts';
import { isOffered } from '../offered.ts';
import type { Mapped } from './mapped.ts';
import type { UnboundSymbol } from './model.ts';
import type { LoadingProcess } from './process.ts';
import { setElsewhere } from './search.ts';

/** Strong undefined symbols that nothing in the process defines; `everything`: whether all that is needed was read. */
export function unboundSymbols(
  mapped: readonly Mapped[],
  process: LoadingProcess,
  everything: boolean,
): Reading<readonly UnboundSymbol[]> {
  if (process.gap !== undefined) return { kind: 'unknown', reason: process.gap };
  if (!everything) return { kind: 'unknown', reason: 'not every needed library could be read' };
  const defined = new Set<string>();
  for (const file of scopeOf(mapped, process)) {
    const symbols = file?.dynamic?.symbols ?? { kind: 'unknown' as const, reason: 'a library could not be read' };
    if (symbols.kind === 'unknown') return symbols;
    for (const symbol of symbols.value)
      if (symbol.defined && isOffered(symbol) && !isPassedOver(symbol, process)) defined.add(symbol.name);
  }
  const unbound = mapped.flatMap(({ name: by, file }) =>
    strongUndefined(file)
      .filter((symbol) => !defined.has(symbol))
      .map((name) => ({ name, by })),
  );
  // What is loaded before everything may define them.
  if (unbound.length > 0 && process.searchPathSetBy !== undefined) {
    return { kind: 'unknown', reason: setElsewhere(process.searchPathSetBy) };
  }
  return { kind: 'known', value: unbound };
}

/**
 * Strong symbols, `foo@FOO_1`, that are defined in the process under other versions alone; a definition without a version is as good
 * as any (glibc elf/dl-lookup.c `check_match`). musl asks for no version.
 */
export function otherwiseVersioned(mapped: readonly Mapped[], process: LoadingProcess): readonly string[] {
  if (process.libc.libc === 'musl') return [];
  const asked = mapped.flatMap(({ file }) =>
    symbolsOf(file)
      .filter(isStrongUndefined)
      .filter(({ version }) => version),
  );
  const definitions = new Map<string, Set<string | undefined>>(asked.map(({ name }) => [name, new Set()]));
  for (const file of scopeOf(mapped, process)) {
    for (const symbol of file ? symbolsOf(file) : []) {
      if (symbol.defined && isOffered(symbol)) definitions.get(symbol.name)?.add(symbol.version?.name);
    }
  }
  return asked.flatMap(({ name, version }) => {
    const under = definitions.get(name) ?? new Set();
    return under.size === 0 || under.has(undefined) || under.has(version?.name) ? [] : [`${name}@${version?.name}`];
  });
}

/** Where the symbols of what is mapped are looked for. */
function scopeOf(mapped: readonly Mapped[], { file, loaded }: LoadingProcess): ReadonlySet<ElfFile | undefined> {
  return new Set([file, ...loaded.values(), ...mapped.map((library) => library.file)]);
}

/** musl finds no symbol of a version that is not the default one (ldso/dynlink.c `sysv_lookup`). */
function isPassedOver({ version }: DynamicSymbol, { libc }: LoadingProcess): boolean {
  return libc.libc === 'musl' && version?.hidden === true;
}

function strongUndefined(file: ElfFile): readonly string[] {
  return symbolsOf(file)
    .filter(isStrongUndefined)
    .map(({ name }) => name);
}

function isStrongUndefined({ defined, name, binding }: DynamicSymbol): boolean {
  return !defined && name !== '' && binding === 'global';
}

function symbolsOf({ dynamic }: ElfFile): readonly DynamicSymbol[] {
  return dynamic?.symbols.kind === 'known' ? dynamic.symbols.value : [];
}

// The names of erl_nif.h and erl_driver.h that no other library takes for its own: `driver_connect` may be anybody's.
const BEAM_FUNCTION = /^(enif|erl_drv)_/;

/** Those are in the emulator, unless a library that comes along defines what the emulator lacks. */
export function unknownToBeam([nif, ...others]: readonly Mapped[], { beam, file }: LoadingProcess): readonly string[] {
  if (!nif || !beam || file?.dynamic?.symbols.kind !== 'known') return [];
  const asked = strongUndefined(nif.file).filter((name) => BEAM_FUNCTION.test(name));
  if (asked.length === 0) return [];
  const names = new Set([file, ...others.map((library) => library.file)].flatMap(definedIn));
  return asked.filter((name) => !names.has(name));
}

function definedIn(file: ElfFile): readonly string[] {
  return symbolsOf(file)
    .filter((symbol) => symbol.defined)
    .map(({ name }) => name);
}
