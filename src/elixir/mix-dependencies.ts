import { type Fact, known, type Located, unknown } from '../repository/index.ts';
import { repositoryPath } from './evaluation/builtins/files.ts';
import { valueAt } from './evaluation/lookup.ts';
import { knownTruth } from './evaluation/truth.ts';
import { atom, isNil, type Value } from './evaluation/value.ts';
import type { MixDependency } from './model.ts';

/** The dependencies of a project as `deps:` lists them. */
export function mixDependencies(deps: Value, directory: string): Fact<readonly MixDependency[]> {
  if (isNil(deps)) return known([], deps.span);
  if (deps.kind === 'unknown') return unknown(deps.reason, deps.span);
  if (deps.kind !== 'list') return unknown('the dependencies are not a list that could be followed', deps.span);
  const found: MixDependency[] = [];
  for (const item of deps.items) {
    const dependency = dependencyOf(item, directory);
    if (!dependency) return unknown('a dependency could not be followed', item.span);
    found.push(dependency);
  }
  return known(found, deps.span);
}

/** `{:app, "~> 1.0"}`, `{:app, path: "…"}`, `{:app, "~> 1.0", only: :dev}` (Mix.Tasks.Deps). */
function dependencyOf(item: Value, directory: string): MixDependency | undefined {
  if (item.kind !== 'tuple') return undefined;
  const [name, second, third] = item.items;
  if (name?.kind !== 'atom' || !second) return undefined;
  const options = second.kind === 'list' ? second : third;
  if (options && options.kind !== 'list') return undefined;
  // A requirement may be a regular expression or computed: then it is simply not known as text.
  const requirement: Located<string> | undefined =
    second.kind === 'string' ? { value: second.value, span: second.span } : undefined;
  const option = (key: string): Value => {
    const none = atom('nil', item.span);
    return options ? valueAt(options, { ...none, value: key } as Value, item.span) : none;
  };
  return {
    name: name.value,
    span: item.span,
    requirement,
    source: sourceOf(option),
    path: pathOf(option('path'), directory),
    only: choiceOf('only', option),
    targets: choiceOf('targets', option),
    overrides: !isNil(option('override')) && knownTruth(option('override')) !== false,
    optional: knownTruth(option('optional')) ?? false,
    runtime: isNil(option('runtime')) || knownTruth(option('runtime')) !== false,
    compiled: isNil(option('compile')) || knownTruth(option('compile')) !== false,
    isApplication: isNil(option('app')) || knownTruth(option('app')) !== false,
  };
}

function sourceOf(option: (key: string) => Value): MixDependency['source'] {
  if (!isNil(option('path'))) return 'path';
  if (!isNil(option('git')) || !isNil(option('github'))) return 'git';
  return isNil(option('in_umbrella')) ? 'hex' : 'umbrella';
}

function pathOf(path: Value, directory: string): string | undefined {
  return path.kind === 'string' ? repositoryPath(path.value, directory) : undefined;
}

/** An atom or a list of them. */
function choiceOf(key: 'only' | 'targets', option: (key: string) => Value): MixDependency['only'] {
  const given = option(key);
  if (isNil(given)) return known(undefined, given.span);
  if (given.kind === 'atom') return known([given.value], given.span);
  const names = given.kind === 'list' ? given.items.flatMap((item) => (item.kind === 'atom' ? [item.value] : [])) : [];
  if (given.kind !== 'list' || names.length !== given.items.length)
    return unknown(`\`${key}:\` could not be followed`, given.span);
  return known(names, given.span);
}
