import { known, type Unknown, unknown } from '../repository/index.ts';
import type { Placement, ShellFault, ShellOutcome } from '../shell/model.ts';
import { isDependency } from './compiled-projects.ts';
import { valueOf } from './facts.ts';
import type {
  BuildLink,
  ExpectedFile,
  HandedFile,
  HandOffLink,
  Link,
  MissingSource,
  ModuleLink,
  NixMixBuild,
} from './model.ts';
import type { Outputs } from './outputs.ts';
import type { ProducedFiles } from './produced.ts';
import type { References } from './shell-text.ts';

type Loss = ShellOutcome['unknown'][number];

export interface HandOffContext {
  readonly references: References;
  readonly outputs: Outputs;
  readonly produced: ProducedFiles;
}

/** How the library file of a module arrives in a build. */
export function handOffLink(module: ModuleLink, build: BuildLink, context: HandOffContext): Link<HandOffLink> {
  return build.kind === 'outside' ? outside(module) : inside(module, build, context);
}

/** Outside Nix nobody hands a file over: Rustler compiles it, fetches it, or it has to be there. */
function outside(module: ModuleLink): Link<HandOffLink> {
  const { mode } = module;
  const arrival =
    mode.kind === 'unknown'
      ? mode
      : mode.value === 'skips'
        ? unknown('compilation is skipped and no build places the file', mode.span)
        : known(mode.value === 'compiles' ? ('compiled' as const) : ('downloaded' as const), mode.span);
  const facts: HandOffLink = {
    files: [],
    arrival,
    expected: unknown('no build places files', module.module.use),
    faults: [],
    missingSources: [],
    skippedHooks: [],
  };
  return {
    state: 'followed',
    facts,
    summary: summaryOf(facts),
    span: module.module.use,
    gaps: gapsOf(facts, mode.kind === 'known' && mode.value === 'downloads'),
  };
}

function inside(module: ModuleLink, build: NixMixBuild, context: HandOffContext): Link<HandOffLink> {
  const { outcome } = build;
  const expected = expectedFile(module, build);
  const files = outcome.placements
    .filter((placement) => placement.entry === 'file' || placement.path.includes('priv/native'))
    .map((placement) => handedFile(placement, valueOf(expected)?.before, build, context))
    .filter((file) => isLibrary(file));
  const facts: HandOffLink = {
    files,
    expected,
    arrival: arrivalOf(module, build, expected, files),
    faults: outcome.faults,
    missingSources: missingSources(outcome.faults, context),
    skippedHooks: outcome.skippedHooks,
  };
  const arrived = valueOf(facts.arrival);
  const span = arrived && typeof arrived === 'object' ? arrived.placement.command : build.derivation.call;
  return { state: 'followed', facts, summary: summaryOf(facts), span, gaps: gapsOf(facts, false) };
}

/** The hand-off of a build that compiles no NIF module of this repository: only what fails by itself can be said. */
export function handOffWithoutModule(build: NixMixBuild, context: HandOffContext): Link<HandOffLink> {
  const why = unknown('no NIF module of this repository compiles in this build', build.derivation.call);
  const { outcome } = build;
  const facts: HandOffLink = {
    files: outcome.placements.map((placement) => handedFile(placement, undefined, build, context)).filter(isLibrary),
    expected: why,
    arrival: why,
    faults: outcome.faults,
    missingSources: missingSources(outcome.faults, context),
    skippedHooks: outcome.skippedHooks,
  };
  return { state: 'followed', facts, summary: summaryOf(facts), span: build.derivation.call, gaps: [why] };
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
 * The release collects what stands in `priv` of the project by then. `priv` of a dependency is linked into `_build` when the
 * dependency compiles, and never when there is no `priv` at that moment (Mix.Project.build_structure).
 */
function neededBefore({ project }: ModuleLink, build: NixMixBuild): ExpectedFile['before'] {
  const { dependencies, release } = build.moments;
  if (!dependencies || !isDependency(project, build)) return release;
  const priv = build.outcome.fileBefore(fileOf(project.directory, 'priv'), dependencies.order);
  return priv.kind === 'absent' ? dependencies : release;
}

function handedFile(
  placement: Placement,
  before: ExpectedFile['before'],
  build: NixMixBuild,
  { references, outputs, produced }: HandOffContext,
): HandedFile {
  const { origin } = placement;
  const inApplication = applicationPath(placement.path);
  const intoOutput = placement.path.startsWith('@');
  const event = inApplication.application === undefined ? (before ?? build.moments.release) : build.moments.release;
  const inTime = intoOutput || placement.order < (event?.order ?? Number.POSITIVE_INFINITY);
  const base = { placement, inApplication, inTime };
  if (origin.kind !== 'reference') return { ...base, from: undefined, library: undefined };
  const traced = outputs.trace(origin.reference, origin.path);
  const reference = references.get(traced.reference);
  if (reference?.kind !== 'output') return { ...base, from: undefined, library: undefined };
  const libraries = valueOf(produced.of(reference.derivation)) ?? [];
  const library = libraries.find((candidate) => candidate.path === traced.path);
  return { ...base, from: reference.derivation, library };
}

function missingSources(
  faults: readonly ShellFault[],
  { references, outputs, produced }: HandOffContext,
): MissingSource[] {
  return faults.flatMap((fault) => {
    if (fault.kind !== 'source-missing' || fault.reference === undefined || fault.conditional) return [];
    const traced = outputs.trace(fault.reference, fault.path);
    const reference = references.get(traced.reference);
    if (reference?.kind !== 'output' || reference.derivation.details.kind !== 'rust') return [];
    const libraries = valueOf(produced.of(reference.derivation));
    return [{ fault, from: reference.derivation, path: traced.path, libraries }];
  });
}

/** A path inside a built application, told from the application's folder on. */
function applicationPath(path: string): HandedFile['inApplication'] {
  const inRelease = /^@[^/]+\/(?:[^/]+\/)*?lib\/(?:erlang\/lib\/)?([a-z][a-z0-9_]*)(?:-[^/]*)?\/(priv\/.*)$/.exec(path);
  const inBuild = /(?:^|\/)_build\/[^/]+\/lib\/([a-z][a-z0-9_]*)\/(priv\/.*)$/.exec(path);
  const match = inRelease ?? inBuild;
  return match ? { application: match[1], path: match[2] ?? '' } : { application: undefined, path };
}

/** Only what may be a NIF's library matters: a library from a Rust build, or a file under priv/native. */
function isLibrary(file: HandedFile): boolean {
  if (file.library || file.from?.details.kind === 'rust') return true;
  return /\.(so|dylib|dll)$/.test(file.placement.path) || /(^|\/)priv\/native\/[^/]+$/.test(file.placement.path);
}

function arrivalOf(
  module: ModuleLink,
  build: NixMixBuild,
  expected: HandOffLink['expected'],
  files: readonly HandedFile[],
): HandOffLink['arrival'] {
  const { mode } = module;
  if (mode.kind === 'unknown') return mode;
  if (mode.value !== 'skips') return known(mode.value === 'compiles' ? 'compiled' : 'downloaded', mode.span);
  if (expected.kind === 'unknown') return expected;
  const application = valueOf(module.module.options.loadFrom)?.app.value;
  const inOutput = files.find((file) => isThere(file, expected.value, application));
  if (inOutput) return known(inOutput, inOutput.placement.to);
  return atLoadPath(module, build, expected.value, files);
}

/** A file in `_build/<env>/lib/<app>/priv/native` or in the release itself stands where the BEAM looks. */
function isThere(file: HandedFile, expected: ExpectedFile, application: string | undefined): boolean {
  const { inApplication, inTime, placement } = file;
  if (!inTime || placement.conditional || inApplication.application === undefined) return false;
  return inApplication.application === application && expected.path.endsWith(inApplication.path);
}

function atLoadPath(
  module: ModuleLink,
  build: NixMixBuild,
  expected: ExpectedFile,
  files: readonly HandedFile[],
): HandOffLink['arrival'] {
  const order = expected.before?.order ?? Number.POSITIVE_INFINITY;
  const state = build.outcome.fileBefore(expected.path, order);
  const span = build.derivation.call;
  const [own, others] = partition(
    build.outcome.unknown.filter((loss) => mayPlace(loss, expected)),
    (loss) => isMixAtWork(loss, module, build),
  );
  if (
    state.kind === 'absent' ||
    (state.kind === 'unknown' && others.length === 0 && isOwnDoing(state, own, build, expected))
  ) {
    return others[0] ?? hookOfOthers(build) ?? known(undefined, span);
  }
  if (state.kind === 'unknown') return state;
  const { placement } = state;
  if (!placement) {
    return unknown(`${expected.path} is in the source; nobody can tell what it holds`, span);
  }
  if (placement.conditional) return unknown('the file is placed in a branch that may not run', placement.command);
  const file = files.find((candidate) => candidate.placement === placement);
  if (file) return known(file, placement.to);
  return unknown('what stands at the load path could not be followed', placement.command);
}

/** A setup hook that is not one of nixpkgs' own may place files in any phase. */
function hookOfOthers({ derivation: { inputs } }: NixMixBuild): Unknown | undefined {
  if (inputs.kind === 'unknown') return undefined;
  const hook = inputs.value.find(({ name }) => /hook/i.test(name) && !ordinaryHooks.test(name));
  return hook && unknown(`${hook.name} may place the file`, hook.span);
}

const ordinaryHooks =
  /^(cargoSetupHook|mix[A-Z]\w*Hook|beamModuleInstallHook|autoPatchelfHook|wrapGAppsHook\d?|copyDesktopItems|\w*(npm|pnpm|yarn|node)\w*Hook|versionCheckHook|writableTmpDirAsHomeHook|installShellFiles)$/;

/** Whether nothing but Mix at work makes a state unknown: nothing stood there before Mix began, and no copy came later. */
function isOwnDoing(state: Unknown, own: readonly Loss[], { outcome }: NixMixBuild, { path }: ExpectedFile): boolean {
  const isMix = own.some(({ reason, span }) => {
    return reason === state.reason && span.path === state.span.path && span.start === state.span.start;
  });
  const first = Math.min(...own.map((loss) => loss.order));
  return isMix && outcome.fileBefore(path, first).kind === 'absent';
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter((item) => test(item)), items.filter((item) => !test(item))];
}

const ownTasks = new Set(['compile', 'deps.compile', 'deps.loadpaths', 'release', 'do']);

/** Mix writes `_build` and leaves `priv` alone when Rustler skips, unless the project brings a compiler or an alias of its own. */
function isMixAtWork(loss: Loss, module: ModuleLink, build: NixMixBuild): boolean {
  const event = build.outcome.events.find((candidate) => candidate.order === loss.order);
  if (event?.words[0] !== 'mix') return false;
  const tasks = event.words.slice(1).flatMap((word, index, words) => {
    if (words[index - 1] === '--path' || word?.startsWith('-')) return [];
    return [word ?? '?'];
  });
  return ownTasks.has(tasks[0] ?? '') && tasks.slice(1).every(isOrdinaryWord) && !placesByItself(module, build);
}

/** Whether the project's own Elixir may write a file while Mix works: a compiler, an alias, a release step, code that copies. */
function placesByItself({ module, project }: ModuleLink, build: NixMixBuild): boolean {
  const textOf = (path: string) => {
    const read = build.source.read(path);
    return read.kind === 'text' ? read.source.text : '';
  };
  const folders = new Set([project.directory, project.umbrella ?? project.directory, build.projectDirectory]);
  if ([...folders].some((folder) => bringsCompiler(textOf(fileOf(folder, 'mix.exs'))))) return true;
  const files = new Set([module.name.span.path, module.use.path]);
  return [...files].some((path) => /\bFile\.(cp|cp_r|copy|ln|ln_s|rename|write)!?[ (]/.test(textOf(path)));
}

function fileOf(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}

function isOrdinaryWord(word: string): boolean {
  const task = word.replace(/,$/, '');
  return ownTasks.has(task) || /^[a-z0-9_]+$/.test(task);
}

/** Compilers of widely used libraries, none of which writes a library file. */
const harmlessCompilers =
  /^(phoenix|phoenix_live_view|gettext|leex|yecc|erlang|elixir|app|boundary|surface|domo_compiler|protocols|xref)$/;

function bringsCompiler(mixFile: string): boolean {
  const compilers = [...mixFile.matchAll(/\bcompilers:([^\n]*)/g)].flatMap(
    ([, rest]) => rest?.match(/:[a-z_]+/g) ?? [],
  );
  if (compilers.some((name) => !harmlessCompilers.test(name.slice(1)))) return true;
  return /["']?(?:compile|release|do)["']?:\s*[[&"]/.test(mixFile) || /\belixir_make\b|\bsteps:/.test(mixFile);
}

function mayPlace(loss: Loss, expected: ExpectedFile): boolean {
  if (loss.touches === undefined) return true;
  return loss.touches.some(
    (path) =>
      path === '' ||
      expected.path === path ||
      expected.path.startsWith(`${path}/`) ||
      path.startsWith('@') ||
      /(^|\/)_build(\/|$)/.test(path),
  );
}

function gapsOf(facts: HandOffLink, downloads: boolean): Unknown[] {
  const { arrival } = facts;
  if (arrival.kind === 'unknown') return [arrival];
  if (arrival.value === 'downloaded' && !downloads) {
    return [unknown('whether the precompiled file is within reach could not be followed', arrival.span)];
  }
  if (arrival.value === undefined) return [unknown('no library arrives at the load path', arrival.span)];
  if (typeof arrival.value !== 'object') return [];
  if (!arrival.value.library) {
    return [unknown('which crate the file was built from could not be followed', arrival.value.placement.from)];
  }
  return [];
}

function summaryOf({ arrival, missingSources }: HandOffLink): string {
  const [missing] = missingSources;
  if (missing) return `${missing.fault.phase} copies ${missing.path}, which the Rust build does not make`;
  if (arrival.kind === 'unknown') return 'how the library arrives could not be followed';
  if (arrival.value === 'compiled') return "Rustler's own cargo call writes the library";
  if (arrival.value === 'downloaded') return 'RustlerPrecompiled fetches the library';
  if (!arrival.value) return 'no library arrives at the load path';
  const { placement } = arrival.value;
  return `${placement.phase} places ${placement.path}`;
}
