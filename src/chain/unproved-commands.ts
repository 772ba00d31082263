import { type CargoPackage, refusedArguments } from '../cargo/index.ts';
import type { MixProject } from '../elixir/index.ts';
import { isBrought } from '../knowledge/build-programs.ts';
import type { Derivation } from '../nix/model.ts';
import { type FileView, type Unknown, unknown } from '../repository/index.ts';
import type { ShellEvent, ShellOutcome, UnprovedCommand } from '../shell/model.ts';
import { valueOf } from './facts.ts';
import { shownPath } from './path.ts';

interface Surroundings {
  readonly projects: readonly MixProject[];
  readonly crates: readonly CargoPackage[];
}

/** Commands of the phases that a build ends with, unless something is there that neither stdenv nor the repository shows. */
export function unprovedCommands(derivation: Derivation, outcome: ShellOutcome, surroundings: Surroundings): Unknown[] {
  const { unproved, events } = outcome;
  const installed = events.find(({ kind, words }) => kind === 'builtin' && INSTALLS.test(words.join(' ')));
  const found = unproved.flatMap((command) => {
    // What a builder installs by itself is not told here.
    if (command.kind === 'folder' && installed && installed.order < command.order) return [];
    const reason = reasonOf(command, derivation, outcome.view, surroundings);
    return reason === undefined ? [] : [unknown(reason, command.span)];
  });
  return [...found, ...events.flatMap(refusedByCargo)];
}

function refusedByCargo({ conditional, words, span }: ShellEvent): Unknown[] {
  const [program, task, ...options] = words;
  const known = options.flatMap((value) => (value === undefined ? [] : [{ value, span }]));
  if (program !== 'cargo' || task !== 'build' || conditional || known.length < options.length) return [];
  const refused = refusedArguments({ before: [], task, words: known });
  return refused ? [refused] : [];
}

function reasonOf(
  command: UnprovedCommand,
  derivation: Derivation,
  view: FileView,
  surroundings: Surroundings,
): string | undefined {
  switch (command.kind) {
    case 'program':
      return lacks(derivation, command.name) ? `nothing that this build is given brings ${command.name}` : undefined;
    case 'destination':
      return isSetByHooks(command.variable) ? undefined : `nothing here says what $${command.variable} is`;
    case 'folder':
      return `nothing here makes the folder ${shownPath(command.path)}`;
    case 'written':
      return `${shownPath(command.path)} is a copy out of the store, which nobody may write to`;
    case 'source':
      return isMade(command.path, derivation, view, surroundings)
        ? undefined
        : `nothing here says that ${command.path} is there by then`;
  }
}

/** The builders' own installations. */
const INSTALLS = / (install|release)$/;

/** Builders whose inputs are all in sight. */
const PLAIN: ReadonlySet<Derivation['builder']> = new Set([
  'mkDerivation',
  'mixRelease',
  'buildMix',
  'buildRustPackage',
]);

function lacks({ builder, inputs }: Derivation, name: string): boolean {
  if (!PLAIN.has(builder) || inputs.kind === 'unknown') return false;
  if (inputs.value.some(({ derivation }) => derivation !== undefined)) return false;
  return (
    isBrought(
      name,
      inputs.value.map((input) => input.name),
    ) === false
  );
}

/** Names that setup.sh gives its own variables, and those in capitals, by which hooks of nixpkgs call theirs. */
function isSetByHooks(variable: string): boolean {
  return (
    /^[A-Z_][A-Z\d]*(_|$)/.test(variable) ||
    /^(prefix|shell|sourceRoot|curSrc|output[A-Z]\w*|cargoDepsCopy|tmpDir|releaseDir)$/.test(variable)
  );
}

/** Whether a compiler may have made a place of the source. */
function isMade(path: string, derivation: Derivation, view: FileView, { projects, crates }: Surroundings): boolean {
  const segments = path.split('/');
  const [top = ''] = segments;
  const build = segments.indexOf('_build');
  if (build >= 0) return isBuilt(segments.slice(build + 1), derivation, projects);
  const priv = segments.indexOf('priv');
  if (priv >= 0) return !isOfNobody(segments.slice(priv), crates);
  return segments.length === 1 || MADE.has(top) || view.entry(top).kind === 'directory';
}

/** `_build/<env>/lib/<app>/<folder>`; what is beside `lib` is for tasks to name (Mix.Project.build_structure). */
function isBuilt(
  [environment, lib, app, folder]: readonly string[],
  { details }: Derivation,
  projects: readonly MixProject[],
): boolean {
  const mixEnv = details.kind === 'mix' ? valueOf(details.mixEnv) : undefined;
  if (environment === undefined || mixEnv === undefined) return true;
  if (environment !== mixEnv && environment !== 'shared') return false;
  if (lib !== 'lib') return lib === undefined || lib === 'rel' || lib.includes('.');
  const names = projects.map((project) => valueOf(project.app));
  const locked = projects.flatMap(({ lock }) => [...(lock?.versions.keys() ?? []), ...(lock?.git.keys() ?? [])]);
  if (app !== undefined && !names.includes(app) && !locked.includes(app)) return false;
  return folder === undefined || FOLDERS.has(folder);
}

const FOLDERS: ReadonlySet<string> = new Set(['ebin', 'priv', 'include', 'src', 'consolidated', '.mix']);

/** Folders that Mix, cargo and the tools for web assets make at the top of a project. */
const MADE: ReadonlySet<string> = new Set(['deps', 'doc', 'cover', 'target', 'node_modules', 'assets', 'apps']);

/** Whether a file of `priv/native`, which Rustler fills, is the library of none of the crates. */
function isOfNobody([, native, name]: readonly string[], crates: readonly CargoPackage[]): boolean {
  if (native !== 'native' || name === undefined) return false;
  // Rustler gives the library of every system the one extension that the BEAM looks for.
  const library = /^(?:lib)?(.+)\.so$/.exec(name)?.[1];
  return !crates.some((crate) => crate.library?.name.value === library || crate.name.value === library);
}
