import type { LoadingProcess } from '../../binary/loader/index.ts';
import { formatOfTarget, type TargetFormat } from '../../knowledge/elf-targets.ts';
import { valueOf } from '../facts.ts';
import type { Chain } from '../model.ts';
import type { Candidate } from './candidates.ts';
import { type BuiltOptions, expectedBy } from './given.ts';

/**
 * The chains of one module that a built file can belong to: those whose build is for the platform that the BEAM beside it, or
 * `--target`, names; `mix compile` for what stands in a `_build` folder, or when no Nix build is for that platform.
 */
export function fittingChains(chains: readonly Chain[], candidate: Candidate, options: BuiltOptions): readonly Chain[] {
  const nix = chains.filter((chain) => chain.build.state === 'followed' && chain.build.facts.kind === 'nix');
  const outside = chains.filter((chain) => chain.build.state === 'followed' && chain.build.facts.kind === 'outside');
  if (nix.length === 0 || (outside.length > 0 && isMixOutput(candidate))) return outside;
  const process = candidate.given.processOf(candidate.application);
  const named = expectedBy(process, options)?.format ?? formatOfFile(candidate);
  const systems = new Set(nix.map(systemOf));
  if (named === undefined) return systems.size === 1 ? nix : [];
  const fitting = nix.filter((chain) => isFor(chain, named));
  if (fitting.length === 0) return outside.length > 0 ? outside : systems.size === 1 ? nix : [];
  const sameLibc = fitting.filter((chain) => libcOf(chain) === libcIn(named, process));
  return sameLibc.length > 0 ? sameLibc : fitting;
}

/** What the build of a chain makes its BEAM for. */
export function formatOfBuild(chain: Chain): TargetFormat | undefined {
  const system = systemOf(chain);
  const format = system === undefined ? undefined : formatOfTarget(system);
  if (format?.format !== 'elf') return format;
  const libc = libcOf(chain);
  return { ...format, libc: libc === 'none' ? undefined : libc };
}

function isFor(chain: Chain, named: TargetFormat): boolean {
  const built = formatOfBuild(chain);
  if (built?.format === 'elf' && named.format === 'elf') {
    const { number, wordSize, byteOrder } = built.machine;
    const other = named.machine;
    return number === other.number && wordSize === other.wordSize && byteOrder === other.byteOrder;
  }
  return built?.format === 'mach-o' && named.format === 'mach-o' && built.cpu === named.cpu;
}

function isMixOutput({ given, inTree }: Candidate): boolean {
  return /(^|\/)_build\//.test(`${given.tree.root}/${inTree}`) && !given.tree.root.startsWith('/nix/store/');
}

function systemOf({ build }: Chain): string | undefined {
  if (build.state === 'lost' || build.facts.kind !== 'nix') return undefined;
  return valueOf(build.facts.platform.system);
}

function libcOf({ build }: Chain): 'glibc' | 'musl' | 'none' | undefined {
  if (build.state === 'lost' || build.facts.kind !== 'nix') return undefined;
  return valueOf(build.facts.platform.libc);
}

function libcIn(named: TargetFormat, { libc }: LoadingProcess): string | undefined {
  return named.format === 'elf' ? (named.libc ?? libc.libc) : 'none';
}

/** A file whose BEAM is not known tells by its own header which build it came from. */
function formatOfFile({ place, given }: Candidate): TargetFormat | undefined {
  if (place?.entry.kind !== 'file') return undefined;
  const { content } = given.inspect(place.path);
  if (content.format === 'elf') {
    const { wordSize, byteOrder, machine } = content;
    return {
      format: 'elf',
      machine: { number: machine.number, wordSize, byteOrder, source: 'the file' },
      libc: undefined,
    };
  }
  if (content.format !== 'mach-o') return undefined;
  const { name } = content.cpu;
  return name === 'arm64' || name === 'x86_64' ? { format: 'mach-o', cpu: name } : undefined;
}
