import { type CargoPackage, configFiles } from '../cargo/index.ts';
import type { Derivation } from '../nix/model.ts';
import {
  type Fact,
  type FileView,
  isInFolder,
  joinPath,
  known,
  parentFolders,
  type Repository,
  textOfParts,
  unknown,
} from '../repository/index.ts';
import type { ShellOutcome } from '../shell/model.ts';
import { fileIn } from './path.ts';
import type { RunContext } from './runs.ts';

/** When a build comes to its crates, by the order of its commands; undefined: never for certain. */
interface CargoAtWork {
  /** The first command that finds what cargoSetupHook did. */
  readonly hook: number | undefined;
  readonly cargo: number | undefined;
  /** Folder of the repository that is unpacked. */
  readonly root: string;
  /** Folder that the phases start in. */
  readonly start: string;
}

/**
 * Crates are within reach when cargoSetupHook gets `cargoDeps` (or `cargoVendorDir`) and finds the Cargo.lock it compares them with
 * (nixpkgs pkgs/build-support/rust/hooks/cargo-setup-hook.sh), or when a phase writes or links something that looks like a vendor
 * configuration. What a configuration of the source, a variable or another hook does is unknown.
 */
export function vendoredCrates(
  derivation: Derivation,
  outcome: ShellOutcome,
  { repository, crates }: Pick<RunContext, 'repository' | 'crates'>,
  work: CargoAtWork,
): Fact<boolean> {
  const { hook: hookRuns = Number.POSITIVE_INFINITY, cargo: cargoRuns = Number.POSITIVE_INFINITY, start } = work;
  if (derivation.inputs.kind === 'unknown') return derivation.inputs;
  const inputs = derivation.inputs.value;
  const hook = inputs.find((input) => input.name === 'cargoSetupHook');
  const vendored = derivation.arguments.get('cargoVendorDir');
  if (hook && vendored) return known(true, vendored.span);
  const given = derivation.arguments.get('cargoDeps');
  if (hook && given) return known(!lacksLock(derivation, outcome, hookRuns, start), given.span);
  const config = outcome.placements.find((placement) => /(^|\/)\.cargo\/config(\.toml)?$/.test(placement.path));
  if (config) return known(true, config.command);
  for (const folder of configFolders(work, crates)) {
    const [placed] = placedConfig(folder, outcome, cargoRuns);
    if (placed) return placed;
  }
  const other = inputs.find(
    (input) => /cargo|crate|vendor/i.test(input.name) && input !== hook && input.name !== 'cargo' && !input.toolchain,
  );
  if (other) return unknown(`${other.name} may bring the crates`, other.span);
  const variable = [...derivation.environment.keys()].find((name) => /^CARGO_(HOME$|SOURCE_|NET_)/.test(name));
  if (variable) return unknown(`${variable} may lead to the crates`, derivation.call);
  const replacing = replacesSource(repository, outcome.viewBefore(cargoRuns));
  if (replacing) return unknown(`${replacing} may lead to the crates`, derivation.call);
  const vague = outcome.unknown.find((loss) => loss.order < cargoRuns && mayVendor(loss.touches));
  if (vague) return vague;
  const exported = outcome.events.find((event) => event.environment.get('CARGO_HOME')?.span);
  if (exported) return unknown('CARGO_HOME may hold the crates', exported.span);
  return known(false, derivation.call);
}

/** The folders in which cargo looks for a configuration, whichever crate of the source it is called for, and the one above the source. */
function configFolders({ root, start }: CargoAtWork, crates: readonly CargoPackage[]): ReadonlySet<string> {
  const inside = crates.map((pkg) => pkg.directory).filter((directory) => isInFolder(directory, root));
  return new Set(['..', '', ...[start, ...inside].flatMap((directory) => [...parentFolders(directory), directory])]);
}

/** A configuration that a phase brings with more than it names: a folder that is copied or linked may hold one. */
function placedConfig(folder: string, outcome: ShellOutcome, before: number): Fact<boolean>[] {
  return ['.cargo/config.toml', '.cargo/config'].flatMap((name): Fact<boolean>[] => {
    const path = fileIn(folder, name);
    const state = outcome.fileBefore(path, before);
    // What nobody knows from the start, of a package of Hex or above the source, no phase brought.
    if (state.kind === 'unknown') {
      return outcome.fileBefore(path, 0).kind === 'unknown' ? [] : [unknown(state.reason, state.span)];
    }
    return state.kind === 'present' && state.placement ? [known(true, state.placement.command)] : [];
  });
}

/** True when cargoSetupHook certainly finds no Cargo.lock in `cargoRoot`, and ends the build with that. */
function lacksLock(derivation: Derivation, outcome: ShellOutcome, needed: number, start: string): boolean {
  const root = derivation.arguments.get('cargoRoot')?.value ?? { kind: 'null' };
  const folder = root.kind === 'null' ? '' : root.kind === 'text' ? textOfParts(root.text) : undefined;
  if (folder === undefined) return false;
  const path = joinPath(joinPath(start, folder) ?? '..', 'Cargo.lock');
  return path !== undefined && !path.startsWith('..') && outcome.fileBefore(path, needed).kind === 'absent';
}

/** A Cargo configuration of the source that names another source of crates. */
function replacesSource({ files }: Repository, view: FileView): string | undefined {
  return configFiles(files).find((file) => {
    const read = view.read(file);
    return read.kind === 'text'
      ? /replace-with|\bsource\b|\bpaths\b|\binclude\b/.test(read.source.text)
      : read.kind === 'refused';
  });
}

function mayVendor(touches: readonly string[] | undefined): boolean {
  return touches?.every((path) => /^(_build|deps|@MIX_DEPS_PATH)(\/|$)/.test(path)) !== true;
}
