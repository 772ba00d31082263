import { isInFolder, known, type Unknown, unknown } from '../repository/index.ts';
import type { Placement } from '../shell/model.ts';
import { registeredHook } from './beyond-phases.ts';
import { valueOf } from './facts.ts';
import { isMixAtWork, type Loss } from './mix-at-work.ts';
import type { ExpectedFile, HandedFile, HandOffLink, ModuleLink, NixMixBuild } from './model.ts';
import { fileIn, shownPath } from './path.ts';
import { placingHook } from './setup-hooks.ts';
import { DEPENDENCIES_VARIABLE } from './start.ts';

/** The file at the load path when it is needed, or the proof that there is none. */
export function arrivalOf(
  module: ModuleLink,
  build: NixMixBuild,
  expected: HandOffLink['expected'],
  files: readonly HandedFile[],
  handed: (placement: Placement) => HandedFile,
): HandOffLink['arrival'] {
  const { mode } = module;
  if (mode.kind === 'unknown') return mode;
  if (mode.value !== 'skips') return known(mode.value === 'compiles' ? 'compiled' : 'downloaded', mode.span);
  if (expected.kind === 'unknown') return expected;
  const application = valueOf(module.module.options.loadFrom)?.app.value;
  const inOutput = files.filter((file) => isThere(file, expected.value, application));
  const certain = inOutput.find(({ placement }) => !placement.conditional);
  if (certain) return known(certain, certain.placement.to);
  const atPath = atLoadPath(module, build, expected.value, files, handed);
  const [uncertain] = inOutput;
  return uncertain && atPath.kind === 'known' && atPath.value === undefined
    ? mayNotRun(uncertain.placement, build)
    : atPath;
}

/** The folder of fetched dependencies has other names than its variable: `$TMPDIR/deps`, `../deps` (mix-release.nix, `postUnpack`). */
function besides({ outcome, projectDirectory }: NixMixBuild, { path }: ExpectedFile): Unknown | undefined {
  const prefix = `@${DEPENDENCIES_VARIABLE}/`;
  if (!path.startsWith(prefix)) return undefined;
  const below = `deps/${path.slice(prefix.length)}`;
  const own = fileIn(projectDirectory, below);
  const placed = outcome.placements.find((one) => one.path.endsWith(`/${below}`) && one.path !== own);
  return placed && unknown('the file may lie among the dependencies, under another name of their folder', placed.to);
}

/** A file in `_build/<env>/lib/<app>/priv/native` or in the release itself stands where the BEAM looks. */
function isThere(file: HandedFile, expected: ExpectedFile, application: string | undefined): boolean {
  const { inApplication, inTime } = file;
  if (!inTime || inApplication.application === undefined) return false;
  if (inApplication.otherBuild) return false;
  return inApplication.application === application && expected.path.endsWith(inApplication.path);
}

/** A branch is not certain to run, nor is a hook that some releases of its builder leave out. */
function mayNotRun({ phase, command }: Placement, { derivation }: NixMixBuild): Unknown {
  const { replaced, leftOut } = derivation.phases.get(phase) ?? {};
  const doubt = [replaced, leftOut].find((fact) => fact?.kind === 'unknown');
  return doubt?.kind === 'unknown' ? doubt : unknown('the file is placed in a branch that may not run', command);
}

function atLoadPath(
  module: ModuleLink,
  build: NixMixBuild,
  expected: ExpectedFile,
  files: readonly HandedFile[],
  handed: (placement: Placement) => HandedFile,
): HandOffLink['arrival'] {
  const order = expected.before?.order ?? Number.POSITIVE_INFINITY;
  const state = build.outcome.fileBefore(expected.path, order);
  const span = build.derivation.call;
  const [own, others] = partition(
    build.outcome.unknown.filter((loss) => mayPlace(loss, expected)),
    (loss) => isMixAtWork(loss, module, build),
  );
  if (state.kind === 'absent' || (state.kind === 'unknown' && isOwnDoing(state, own, build, expected))) {
    return (
      others[0] ??
      placingHook(build.derivation) ??
      overlaid(build) ??
      registeredHook(build.derivation) ??
      besides(build, expected) ??
      known(undefined, span)
    );
  }
  if (state.kind === 'unknown') return state;
  const placement = state.placement ?? withDependencies(expected, files);
  if (!placement) {
    return unknown(`${shownPath(expected.path)} is in the source; nobody can tell what it holds`, span);
  }
  if (placement.conditional) return mayNotRun(placement, build);
  const file = files.find((candidate) => candidate.placement === placement);
  if (file) return known(file, placement.to);
  // What a folder brings that is linked as a whole was placed by nobody on its own.
  if (!build.outcome.placements.includes(placement)) return known(handed(placement), placement.to);
  return unknown('what stands at the load path could not be followed', placement.command);
}

/**
 * `mix release` copies what stands in `rel/overlays` over the release, in whatever folder of it; `overlays` and `rel_templates_path` of a
 * release name more such folders (Mix.Tasks.Release, "Overlays").
 */
function overlaid({ derivation, source, outcome, projectDirectory, moments }: NixMixBuild): Unknown | undefined {
  const { release } = moments;
  if (release?.words[0] !== 'mix') return undefined;
  const folder = fileIn(projectDirectory, 'rel/overlays');
  const placed = outcome.placements.find(({ path, order }) => order < release.order && isInFolder(path, folder));
  if (placed) return unknown('mix release copies rel/overlays into the release', placed.command);
  if (source.entry(fileIn(folder, 'lib')).kind !== 'missing') {
    return unknown('mix release copies rel/overlays/lib into the release', derivation.call);
  }
  const project = source.read(fileIn(projectDirectory, 'mix.exs'));
  const named = project.kind === 'text' ? /\b(?:overlays|rel_templates_path):/.exec(project.source.text) : null;
  if (project.kind !== 'text' || !named) return undefined;
  const place = project.source.span(named.index, named.index + named[0].length);
  return unknown('mix release copies the folders of overlays into the release', place);
}

/** The library that came with the dependencies. */
function withDependencies({ path }: ExpectedFile, files: readonly HandedFile[]): HandedFile['placement'] | undefined {
  return files.find(({ placement }) => placement.path === path && placement.order < 0)?.placement;
}

/** Whether nothing but Mix at work makes a state unknown: nothing stood there before Mix began, and no copy came later. */
function isOwnDoing(state: Unknown, own: readonly Loss[], { outcome }: NixMixBuild, { path }: ExpectedFile): boolean {
  const isMix = own.some(({ reason, span }) => {
    return reason === state.reason && span.path === state.span.path && span.start === state.span.start;
  });
  const first = own.reduce((least, { order }) => Math.min(least, order), Number.POSITIVE_INFINITY);
  return isMix && outcome.fileBefore(path, first).kind === 'absent';
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter((item) => test(item)), items.filter((item) => !test(item))];
}

/** The copy of the dependencies is no place of the project's own. */
function aside(path: string, expected: string): boolean {
  const copy = `@${DEPENDENCIES_VARIABLE}`;
  return path.startsWith(copy) && !expected.startsWith(copy);
}

function mayPlace(loss: Loss, expected: ExpectedFile): boolean {
  if (loss.touches === undefined) return true;
  return loss.touches.some(
    (path) =>
      path === '' ||
      expected.path === path ||
      expected.path.startsWith(`${path}/`) ||
      (path.startsWith('@') && !aside(path, expected.path)) ||
      /(^|\/)_build(\/|$)/.test(path),
  );
}
