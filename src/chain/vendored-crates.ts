import { type CargoPackage, configFiles } from '../cargo/index.ts';
import type { ArgumentValue, Derivation } from '../nix/model.ts';
import {
  type Fact,
  type FileView,
  isInFolder,
  joinPath,
  known,
  parentFolders,
  parentPath,
  type Repository,
  type Unknown,
  unknown,
} from '../repository/index.ts';
import type { Placement, ShellOutcome } from '../shell/model.ts';

import { fileIn } from './path.ts';
import { COMPARES_LOCK } from './phases.ts';
import { lockInCargoRoot } from './place-of-lock.ts';
import type { RunContext } from './runs.ts';
import { missingVendorFolder } from './vendor-folder.ts';

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
  if (hook && vendored) {
    return missingVendorFolder(derivation, outcome.viewBefore(hookRuns), work.root) ?? known(true, vendored.span);
  }
  const given = derivation.arguments.get('cargoDeps');
  if (hook && given) {
    const compared = outcome.events.find(({ words }) => words.join(' ') === COMPARES_LOCK);
    const folder = compared ? compared.workingDirectory : start;
    const needed = compared?.order ?? hookRuns;
    const place = lockInCargoRoot(derivation, folder);
    if (place === undefined) return known(true, given.span);
    if (outcome.fileBefore(place, needed).kind === 'absent') return known(false, given.span);
    const other = importedOther(given.value, repository, outcome.viewBefore(needed), place);
    return other && !derivation.arguments.has('patches') ? other : known(true, given.span);
  }
  const folders = new Set([...outcome.placements.flatMap(configFolder), ...configFolders(work, crates)]);
  const configs = [...folders].flatMap((folder) => placedConfigs(folder, outcome, cargoRuns));
  const [decisive] = [...configs.filter(({ kind }) => kind === 'known'), ...configs];
  if (decisive) return decisive;
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

/** What a configuration says that brings crates from elsewhere, or further configurations. */
const REPLACES_SOURCE = /replace-with|\bsource\b|\bpaths\b|\binclude\b/;

/** The folders in which cargo looks for a configuration, whichever crate of the source it is called for, and the one above the source. */
function configFolders({ root, start }: CargoAtWork, crates: readonly CargoPackage[]): ReadonlySet<string> {
  const inside = crates.map((pkg) => pkg.directory).filter((directory) => isInFolder(directory, root));
  return new Set(['..', '', ...[start, ...inside].flatMap((directory) => [...parentFolders(directory), directory])]);
}

/** The folder of a placed configuration of cargo. */
function configFolder({ path }: Placement): string[] {
  const [, folder] = /^(.*?)\/?\.cargo\/config(?:\.toml)?$/.exec(path) ?? [];
  return folder === undefined ? [] : [folder];
}

/** Whether configurations that phases bring to a folder, by name or with a folder that holds them, lead cargo to vendored crates. */
function placedConfigs(folder: string, outcome: ShellOutcome, before: number): Fact<true>[] {
  return ['.cargo/config.toml', '.cargo/config'].flatMap((name): Fact<true>[] => {
    const path = fileIn(folder, name);
    const state = outcome.fileBefore(path, before);
    // What nobody knows from the start, of a package of Hex or above the source, no phase brought.
    if (state.kind === 'unknown') {
      return outcome.fileBefore(path, 0).kind === 'unknown' ? [] : [unknown(state.reason, state.span)];
    }
    return state.kind === 'present' && state.placement ? leadsToCrates(path, state.placement, outcome, before) : [];
  });
}

/** A folder that the configuration names is there, or lies in the store; none for one that says nothing of where crates come from. */
function leadsToCrates(path: string, { command }: Placement, outcome: ShellOutcome, before: number): Fact<true>[] {
  const read = outcome.viewBefore(before).read(path);
  if (read.kind !== 'text') return [unknown('what this configuration of cargo says could not be followed', command)];
  const { text } = read.source;
  if (!REPLACES_SOURCE.test(text)) return [];
  const named = Array.from(
    text.matchAll(/^[ \t]*directory[ \t]*=[ \t]*["']([^"'\n]+)["']/gm),
    ([, folder = '']) => folder,
  );
  const around = parentPath(parentPath(path));
  const isThere = (folder: string) =>
    folder.startsWith('/') || outcome.fileBefore(joinPath(around, folder) ?? folder, before).kind !== 'absent';
  return named.some(isThere)
    ? [known(true, command)]
    : [unknown('where this configuration of cargo leads could not be followed', command)];
}

/** The crates of importCargoLock are those of another lock than the one that they are compared with. */
function importedOther(
  crates: ArgumentValue,
  repository: FileView,
  view: FileView,
  place: string,
): Unknown | undefined {
  const lock = crates.kind === 'derivation' ? crates.derivation.arguments.get('lockFile') : undefined;
  const path = lock?.value.kind === 'path' ? lock.value.path : undefined;
  if (!lock || path === undefined) return undefined;
  const [imported, found] = [repository.read(path), view.read(place)];
  const differ = imported.kind === 'text' && found.kind === 'text' && imported.source.text !== found.source.text;
  return differ ? unknown(`${path} is not the Cargo.lock of the source`, lock.span) : undefined;
}

/** A Cargo configuration of the source that names another source of crates. */
function replacesSource({ files }: Repository, view: FileView): string | undefined {
  return configFiles(files).find((file) => {
    const read = view.read(file);
    return read.kind === 'text' ? REPLACES_SOURCE.test(read.source.text) : read.kind === 'refused';
  });
}

function mayVendor(touches: readonly string[] | undefined): boolean {
  return touches?.every((path) => /^(_build|deps|@MIX_DEPS_PATH)(\/|$)/.test(path)) !== true;
}
