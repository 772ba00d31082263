import type { VariableState } from '../elixir/model.ts';
import { makesAssets } from '../knowledge/mix-tasks.ts';
import type { MixTask, ShellEvent, ShellOutcome } from '../shell/model.ts';
import { variableAt } from './elixir-environment.ts';
import { valueOf } from './facts.ts';
import type { ModuleLink, NixMixBuild } from './model.ts';
import { mixFolders, placesByItself } from './own-placing.ts';
import { fileIn } from './path.ts';

/** A command of a build that was not followed. */
export type Loss = ShellOutcome['unknown'][number];

const ownTasks = new Set(['compile', 'deps.compile', 'deps.loadpaths', 'release']);

/** Mix writes `_build` and leaves `priv` alone when Rustler skips, unless the project brings a compiler or an alias of its own. */
export function isMixAtWork(loss: Loss, module: ModuleLink, build: NixMixBuild): boolean {
  const event = build.outcome.events.find((candidate) => candidate.order === loss.order);
  if (event?.words[0] === 'rebar3') return event.kind === 'builtin' && isPlainRebar(build);
  if (!event?.tasks || !isSameEnvironment(event, build)) return false;
  return event.tasks.every(isOrdinary) && !placesHere(module, build);
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

function placesHere({ module, project }: ModuleLink, { source, projectDirectory }: NixMixBuild): boolean {
  const folders = new Set([...mixFolders(project), projectDirectory]);
  return placesByItself(folders, new Set([module.name.span.path, module.use.path]), source);
}
