import type { Derivation } from '../nix/model.ts';
import type { Fact } from '../repository/index.ts';
import type { Placement, ShellFault } from '../shell/model.ts';
import { valueOf } from './facts.ts';
import type { ExpectedFile, HandedFile, MissingSource, NixMixBuild, OtherBuild } from './model.ts';
import type { Outputs } from './outputs.ts';
import { fileIn } from './path.ts';
import type { ProducedFiles } from './produced.ts';
import type { References } from './shell-text.ts';
import { DEPENDENCIES_VARIABLE, fetchedDependencies } from './start.ts';

/** What it takes to say where a file that a phase placed was built. */
export interface HandOffContext {
  readonly references: References;
  readonly outputs: Outputs;
  readonly produced: ProducedFiles;
  /** The version that an application of a build is installed under: that of its mix.exs, of the lock, or of its derivation. */
  versionOf(application: string, build: NixMixBuild): Fact<string | undefined>;
}

/** A file that a phase placed, traced to the build that made it. */
export function handedFile(
  placement: Placement,
  before: ExpectedFile['before'],
  build: NixMixBuild,
  context: HandOffContext,
): HandedFile {
  const { references, outputs, produced } = context;
  const { origin } = placement;
  const inApplication = applicationPath(placement.path, build, context);
  const intoOutput = /^@(?!MIX_DEPS_PATH\/)/.test(placement.path);
  const event = inApplication.application === undefined ? (before ?? build.moments.release) : build.moments.release;
  const inTime = intoOutput || placement.order < (event?.order ?? Number.POSITIVE_INFINITY);
  const base = { placement, inApplication, inTime };
  if (origin.kind !== 'reference') return { ...base, from: undefined, library: undefined };
  const traced = outputs.trace(origin.reference, origin.path);
  const reference = references.get(traced.reference);
  if (reference?.kind !== 'output' && reference?.kind !== 'compiled') {
    return { ...base, from: undefined, library: undefined };
  }
  const installed = installsByHand(reference.derivation) ? [] : (valueOf(produced.of(reference.derivation)) ?? []);
  const libraries = reference.kind === 'compiled' ? reference.libraries : installed;
  const [library, another] = libraries.filter((candidate) => candidate.path === traced.path);
  // Two packages that write one file: nobody knows whose it is in the end.
  return { ...base, from: reference.derivation, library: another ? undefined : library };
}

/** An install phase of one's own puts what it wants into the output. */
function installsByHand({ details, phases }: Derivation): boolean {
  return details.kind !== 'rust' || phases.has('installPhase');
}

/** What stands in the copy of the dependencies before any phase: a derivation of its own may have put libraries there. */
export function placedWithDependencies({ derivation }: NixMixBuild, { outputs }: HandOffContext): readonly Placement[] {
  const fetched = fetchedDependencies(derivation);
  if (!fetched || fetched.builder === 'fetchMixDeps') return [];
  const outcome = outputs.outcome(fetched);
  return (outcome?.placements ?? []).flatMap((placement) => {
    const below = /^@[^/]+(\/.*)$/.exec(placement.path)?.[1];
    return below === undefined ? [] : [{ ...placement, path: `@${DEPENDENCIES_VARIABLE}${below}`, order: -1 }];
  });
}

/** After configurePhase `deps` is a link to the copy of the dependencies (SEMANTICS 5.1): a file below it is told by its real place. */
export function inDependencies(
  placement: Placement,
  { derivation, moments, projectDirectory }: NixMixBuild,
): Placement {
  const linked = moments.dependencies?.order ?? Number.POSITIVE_INFINITY;
  const folder = fileIn(projectDirectory, 'deps/');
  if (!fetchedDependencies(derivation) || derivation.phases.has('configurePhase')) return placement;
  if (placement.order <= linked || !placement.path.startsWith(folder)) return placement;
  return { ...placement, path: `@${DEPENDENCIES_VARIABLE}/${placement.path.slice(folder.length)}` };
}

/** Copies from Rust builds that certainly do not hold the file. */
export function missingSources(
  faults: readonly ShellFault[],
  { references, outputs, produced }: HandOffContext,
): MissingSource[] {
  return faults.flatMap((fault) => {
    if (fault.kind !== 'source-missing' || fault.reference === undefined || fault.conditional) return [];
    const traced = outputs.trace(fault.reference, fault.path);
    const reference = references.get(traced.reference);
    if (reference?.kind !== 'output' || !produced.rust(reference.derivation)) return [];
    const { derivation: from, output } = reference;
    const { path } = traced;
    const made = installsByHand(from) ? undefined : valueOf(produced.of(from));
    const isOwnOutput = from.details.kind === 'rust' && from.details.libraryOutput === output;
    // Installed, and taken away by a phase: what else it took nobody asked.
    const libraries = isOwnOutput && made?.some((library) => library.path === path) ? undefined : made;
    return [{ fault, from, output, path, libraries }];
  });
}

/** A path inside a built application, told from the application's folder on. */
function applicationPath(path: string, build: NixMixBuild, { versionOf }: HandOffContext): HandedFile['inApplication'] {
  const inRelease = /^@[^/]+\/(?:[^/]+\/)*?lib\/(?:erlang\/lib\/)?([a-z][a-z0-9_]*)(?:-([^/]*))?\/(priv\/.*)$/.exec(
    path,
  );
  const inBuild = /(?:^|\/)_build\/([^/]+)\/lib\/([a-z][a-z0-9_]*)\/(priv\/.*)$/.exec(path);
  if (inRelease) {
    const [, application = '', version, below = ''] = inRelease;
    // build-erlang-mk.nix installs without a version: a folder with one holds no code, and is no application.
    if (version !== undefined && installsUnversioned(build)) return { application: undefined, path };
    const own = valueOf(versionOf(application, build));
    const differs = version !== undefined && own !== undefined && version !== own;
    const otherBuild = differs ? ({ part: 'version', written: version, own } as const) : undefined;
    return { application, path: below, otherBuild };
  }
  if (!inBuild) return { application: undefined, path };
  const [, environment = '', application, below = ''] = inBuild;
  const found = inEnvironment(environment, build);
  if (found === 'of another run') return { application: undefined, path };
  return { application, path: below, otherBuild: found === 'own' ? undefined : found };
}

function installsUnversioned({ derivation: { builder, phases } }: NixMixBuild): boolean {
  return builder === 'buildErlangMk' && !phases.has('installPhase');
}

/** What the environment in `_build/<environment>` means for the build; `shared`, a target and moved build paths are nobody's to judge. */
function inEnvironment(written: string, build: NixMixBuild): 'own' | 'of another run' | OtherBuild {
  const { derivation, mix, outcome } = build;
  const asked = build.variable('MIX_ENV');
  const own = asked.kind === 'set' ? asked.value : asked.kind === 'unset' ? valueOf(mix.mixEnv) : undefined;
  if (own === undefined || own === written || written === 'shared') return 'own';
  const moving = ['MIX_BUILD_PATH', 'MIX_BUILD_ROOT', 'MIX_BUILD_PREFIX', 'MIX_TARGET'];
  const moved = ['mixTarget', ...moving].some(
    (name) => derivation.arguments.has(name) || derivation.environment.has(name),
  );
  const exported = (names: readonly string[]) =>
    outcome.events.some(({ environment }) => names.some((name) => environment.get(name)?.span));
  if (moved || exported(moving)) return 'own';
  // A phase may run Mix in other environments as well.
  return exported(['MIX_ENV']) ? 'of another run' : { part: 'environment', written, own };
}

/** Only what may be a NIF's library matters: a library from a Rust build, or a file under priv/native. */
export function isLibrary(file: HandedFile): boolean {
  if (file.library || file.from?.details.kind === 'rust') return true;
  return /\.(so|dylib|dll)$/.test(file.placement.path) || /(^|\/)priv\/native\/[^/]+$/.test(file.placement.path);
}
