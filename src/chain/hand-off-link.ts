import { checksumFileName } from '../elixir/index.ts';
import { known, type Unknown, unknown } from '../repository/index.ts';
import type { Placement } from '../shell/model.ts';
import { arrivalOf } from './arrival.ts';
import { isDependency } from './compiled-projects.ts';
import { valueOf } from './facts.ts';
import {
  type HandOffContext,
  handedFile,
  inDependencies,
  isLibrary,
  missingSources,
  placedWithDependencies,
} from './handed-files.ts';
import type {
  BuildLink,
  ExpectedFile,
  HandOffLink,
  Link,
  ModuleLink,
  NixMixBuild,
  PrecompiledArchive,
} from './model.ts';
import { fileIn, shownPath } from './path.ts';
import { type ArchiveContext, precompiledArchive } from './precompiled-archive.ts';

/** How the library file of a module arrives in a build. */
export function handOffLink(
  module: ModuleLink,
  build: BuildLink,
  context: HandOffContext & ArchiveContext,
): Link<HandOffLink> {
  return build.kind === 'outside' ? outside(module) : inside(module, build, context);
}

/** Outside Nix nobody hands a file over: Rustler compiles it, fetches it, or it has to be there. */
function outside(module: ModuleLink): Link<HandOffLink> {
  const facts: HandOffLink = {
    files: [],
    arrival: arrivalOutside(module),
    expected: unknown('no build places files', module.module.use),
    archive: undefined,
    faults: [],
    missingSources: [],
    skippedHooks: [],
  };
  return {
    state: 'followed',
    facts,
    summary: summaryOf(facts),
    span: module.module.use,
    gaps: gapsOf(facts),
  };
}

function arrivalOutside(module: ModuleLink): HandOffLink['arrival'] {
  const { mode } = module;
  if (mode.kind === 'unknown') return mode;
  if (mode.value === 'skips') return unknown('compilation is skipped and no build places the file', mode.span);
  if (mode.value === 'compiles') return known('compiled', mode.span);
  return uncheckedArchive(module) ?? known('downloaded', mode.span);
}

/** Every archive is compared with the checksum file, and one that it does not name is refused (lib/rustler_precompiled.ex, `find_checksum`). */
function uncheckedArchive({ module, project, checksumFiles }: ModuleLink): Unknown | undefined {
  const name = checksumFileName(module.atom);
  const path = fileIn(project.directory, name);
  const file = checksumFiles.find((candidate) => candidate.path === path);
  if (!file) return unknown(`there is no ${name}, which names the archives that may be taken`, module.use);
  if (file.problem) return file.problem;
  return file.archives.size === 0 ? unknown(`${name} names no archive`, { path, start: 0, end: 0 }) : undefined;
}

function inside(module: ModuleLink, build: NixMixBuild, context: HandOffContext & ArchiveContext): Link<HandOffLink> {
  const { outcome } = build;
  const expected = expectedFile(module, build);
  const archive = precompiledArchive(module, build, context);
  const handed = (placement: Placement) => handedFile(placement, valueOf(expected)?.before, build, context);
  const files = [
    ...placedWithDependencies(build, context),
    ...outcome.placements.map((placed) => inDependencies(placed, build)),
  ]
    .filter((placement) => placement.entry === 'file' || placement.path.includes('priv/native'))
    .map(handed)
    .filter((file) => isLibrary(file));
  const facts: HandOffLink = {
    files,
    expected,
    arrival: archive ? archiveArrival(archive) : arrivalOf(module, build, expected, files, handed),
    archive,
    faults: outcome.faults,
    missingSources: missingSources(outcome.faults, context),
    skippedHooks: outcome.skippedHooks,
  };
  const arrived = valueOf(facts.arrival);
  const span = arrived && typeof arrived === 'object' ? arrived.placement.command : build.derivation.call;
  return { state: 'followed', facts, summary: summaryOf(facts), span, gaps: gapsOf(facts) };
}

/** The hand-off of a build that compiles no NIF module of this repository: only what fails by itself can be said. */
export function handOffWithoutModule(build: NixMixBuild, context: HandOffContext): Link<HandOffLink> {
  const why = unknown('no NIF module of this repository compiles in this build', build.derivation.call);
  const { outcome } = build;
  const facts: HandOffLink = {
    files: outcome.placements.map((placement) => handedFile(placement, undefined, build, context)).filter(isLibrary),
    expected: why,
    arrival: why,
    archive: undefined,
    faults: outcome.faults,
    missingSources: missingSources(outcome.faults, context),
    skippedHooks: outcome.skippedHooks,
  };
  return { state: 'followed', facts, summary: summaryOf(facts), span: build.derivation.call, gaps: [why] };
}

/** The cache holds the archive and the checksum file names it, or it can be downloaded; else nothing arrives. */
function archiveArrival({ cached, checksum, download }: PrecompiledArchive): HandOffLink['arrival'] {
  if (cached.kind === 'unknown') return cached;
  if (checksum.kind === 'unknown') return checksum;
  if (checksum.value !== 'listed') return known(undefined, checksum.span);
  if (cached.value) return known('downloaded', cached.span);
  if (download.kind === 'unknown') return download;
  return known(download.value ? 'downloaded' : undefined, download.span);
}

function expectedFile(module: ModuleLink, build: NixMixBuild): HandOffLink['expected'] {
  const { loadFile, loadName } = module;
  if (loadFile.kind === 'unknown') return loadFile;
  if (loadName.kind === 'unknown') return loadName;
  const directory = loadFile.value.slice(0, Math.max(loadFile.value.lastIndexOf('/'), 0));
  return known(
    { path: loadFile.value, directory, loadName: loadName.value, before: neededBefore(module, build) },
    loadFile.span,
  );
}

/**
 * The release collects what stands in `priv` of the project by then. `priv` is linked into `_build` when the project compiles, and
 * never when there is no `priv` at that moment (Mix.Project.build_structure): a dependency compiles once, unless a phase compiles it anew.
 */
function neededBefore({ project }: ModuleLink, build: NixMixBuild): ExpectedFile['before'] {
  const { dependencies, compile, release } = build.moments;
  // buildMix installs what the one compilation left in `_build`; mixRelease compiles the project once more.
  const linking = isDependency(project, build) ? dependencies : build.derivation.builder === 'buildMix' && compile;
  if (!linking || compiledAnew(build, linking.order)) return release;
  const priv = build.outcome.fileBefore(fileIn(project.directory, 'priv'), linking.order);
  return priv.kind === 'absent' ? linking : release;
}

function compiledAnew({ outcome }: NixMixBuild, order: number): boolean {
  return outcome.events.some(
    (event) => event.order > order && event.words[0] === 'mix' && event.words.includes('--force'),
  );
}

function gapsOf(facts: HandOffLink): Unknown[] {
  const { arrival } = facts;
  if (arrival.kind === 'unknown') return [arrival];
  if (arrival.value === undefined) return [unknown('no library arrives at the load path', arrival.span)];
  if (typeof arrival.value !== 'object') return [];
  if (!arrival.value.library) {
    return [unknown('which crate the file was built from could not be followed', arrival.value.placement.from)];
  }
  return [];
}

function summaryOf({ arrival, archive, missingSources }: HandOffLink): string {
  const [missing] = missingSources;
  if (missing) return `${missing.fault.phase} copies ${missing.path}, which the Rust build does not make`;
  if (arrival.kind === 'unknown') return 'how the library arrives could not be followed';
  if (arrival.value === 'compiled') return "Rustler's own cargo call writes the library";
  if (arrival.value === 'downloaded') return 'RustlerPrecompiled brings the library';
  if (!arrival.value && archive) return 'the precompiled library is out of reach';
  if (!arrival.value) return 'no library arrives at the load path';
  const { placement } = arrival.value;
  return `${placement.phase} places ${shownPath(placement.path)}`;
}
