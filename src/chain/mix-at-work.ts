import type { VariableState } from '../elixir/model.ts';
import { makesAssets } from '../knowledge/mix-tasks.ts';
import type { MixTask, ShellEvent, ShellOutcome } from '../shell/model.ts';
import { variableAt } from './elixir-environment.ts';
import { valueOf } from './facts.ts';
import type { ModuleLink, NixMixBuild } from './model.ts';
import { fileIn } from './path.ts';

/** A command of a build that was not followed. */
export type Loss = ShellOutcome['unknown'][number];

const ownTasks = new Set(['compile', 'deps.compile', 'deps.loadpaths', 'release']);

/** Mix writes `_build` and leaves `priv` alone when Rustler skips, unless the project brings a compiler or an alias of its own. */
export function isMixAtWork(loss: Loss, module: ModuleLink, build: NixMixBuild): boolean {
  const event = build.outcome.events.find((candidate) => candidate.order === loss.order);
  if (event?.words[0] === 'rebar3') return event.kind === 'builtin' && isPlainRebar(build);
  if (!event?.tasks || !isSameEnvironment(event, build)) return false;
  return event.tasks.every(isOrdinary) && !placesByItself(module, build);
}

function isOrdinary(task: MixTask): boolean {
  if (makesAssets(task)) return true;
  const [name, ...words] = task.filter((word, index) => task[index - 1] !== '--path' && !word?.startsWith('-'));
  return ownTasks.has(name ?? '') && words.every((word) => word !== undefined && /^[a-z0-9_]+$/.test(word));
}

/** In another one Mix compiles the project once more, with whatever Rustler does there, into the same `priv`. */
function isSameEnvironment(event: ShellEvent, { derivation, mix, moments }: NixMixBuild): boolean {
  const environmentAt = (moment: ShellEvent | undefined) => variableAt(derivation, moment, 'MIX_ENV');
  const [here, compiling] = [environmentAt(event), environmentAt(moments.compile)];
  const value = (state: VariableState) => (state.kind === 'set' ? state.value : valueOf(mix.mixEnv));
  return here.kind !== 'unknown' && compiling.kind !== 'unknown' && value(here) === value(compiling);
}

/** rebar3 writes `ebin`, unless its configuration runs commands, brings plugins or compiles C. */
function isPlainRebar({ source, projectDirectory }: NixMixBuild): boolean {
  if (source.entry(fileIn(projectDirectory, 'rebar.config.script')).kind !== 'missing') return false;
  const read = source.read(fileIn(projectDirectory, 'rebar.config'));
  if (read.kind !== 'text') return read.kind === 'missing';
  return !/hooks|plugins|port_|escript|overrides/.test(read.source.text);
}

/** Whether the project's own Elixir may write a file while Mix works: a compiler, an alias, a release step, code that copies. */
function placesByItself({ module, project }: ModuleLink, build: NixMixBuild): boolean {
  const textOf = (path: string) => {
    const read = build.source.read(path);
    return read.kind === 'text' ? read.source.text : '';
  };
  const folders = new Set([project.directory, project.umbrella ?? project.directory, build.projectDirectory]);
  if ([...folders].some((folder) => bringsCompiler(textOf(fileIn(folder, 'mix.exs'))))) return true;
  const files = new Set([module.name.span.path, module.use.path]);
  return [...files].some((path) => /\bFile\.(cp|cp_r|copy|ln|ln_s|rename|write)!?[ (]/.test(textOf(path)));
}

/** Compilers of widely used libraries, none of which writes a library file. That of Rustler only warns since 0.22. */
const harmlessCompilers =
  /^(rustler|phoenix|phoenix_live_view|gettext|leex|yecc|erlang|elixir|app|boundary|surface|domo_compiler|protocols|xref)$/;

function bringsCompiler(mixFile: string): boolean {
  const compilers = [...mixFile.matchAll(/\bcompilers:([^\n]*)/g)].flatMap(
    ([, rest]) => rest?.match(/:[a-z_]+/g) ?? [],
  );
  if (compilers.some((name) => !harmlessCompilers.test(name.slice(1)))) return true;
  // `def project, do: […]` is no alias of `mix do`.
  return /["']?(?:compile|release|(?<!,\s*)do)["']?:\s*[[&"]/.test(mixFile) || /\belixir_make\b|\bsteps:/.test(mixFile);
}
