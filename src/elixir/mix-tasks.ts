import type { Fact } from '../repository/index.ts';
import type { MixAlias } from './model.ts';

/** A task of Mix and its words, undefined where nobody knows them. */
type Task = readonly (string | undefined)[];

/** Tasks of Mix that a project names anew only where its mix.exs says so in so many words. */
const OWN = /^(compile|deps\.\w+|loadpaths|release|local\.\w+|hex\.\w+|help)$/;

/**
 * The tasks that a call of Mix comes to: `do` taken apart, and every alias followed (Mix.Tasks.Do.gather_commands, Mix.Task.run). The
 * words are those behind `mix`. Undefined when nobody can know.
 */
export function mixTasks(words: Task, aliases: Fact<readonly MixAlias[]>): readonly Task[] | undefined {
  return expand(words, { aliases, left: MOST_TASKS }, new Set());
}

/** Aliases of aliases may double at each step. */
const MOST_TASKS = 1000;

interface Search {
  readonly aliases: Fact<readonly MixAlias[]>;
  left: number;
}

function expand(task: Task, search: Search, within: ReadonlySet<string>): readonly Task[] | undefined {
  const { aliases } = search;
  const [name, ...words] = task;
  search.left -= 1;
  if (name === undefined || search.left < 0) return undefined;
  if (aliases.kind === 'unknown' && name !== 'do' && !OWN.test(name)) return undefined;
  // An alias that names itself means the task (Mix.Task.run runs an alias once).
  const given =
    aliases.kind === 'known' && !within.has(name) ? aliases.value.find((alias) => alias.name === name) : undefined;
  if (given) return given.commands && all(commandsOf(given.commands, words), search, new Set([...within, name]));
  if (name !== 'do') return [task];
  return isFollowed(words) ? all(separated(words), search, within) : undefined;
}

/** A word that nobody knows may be a task, or end one, unless it is what an option is given. */
function isFollowed(words: Task): boolean {
  const [first] = words;
  return (
    !first?.startsWith('-') && words.every((word, index) => word !== undefined || words[index - 1]?.startsWith('--'))
  );
}

function all(tasks: readonly Task[], search: Search, within: ReadonlySet<string>): readonly Task[] | undefined {
  const found: Task[] = [];
  for (const task of tasks) {
    const expanded = expand(task, search, within);
    if (!expanded) return undefined;
    for (const each of expanded) found.push(each);
  }
  return found;
}

/** Words of the call go to the last command. A quoted word is not known. */
function commandsOf(commands: readonly string[], words: Task): readonly Task[] {
  return commands.map((command, index) => {
    const own = command.split(/\s+/).filter((word) => word !== '');
    const known = own.map((word) => (/["'\\]/.test(word) ? undefined : word));
    return index === commands.length - 1 ? [...known, ...words] : known;
  });
}

/** The tasks of `mix do a, b + c`. */
function separated(words: Task): readonly Task[] {
  const tasks: (string | undefined)[][] = [[]];
  for (const word of words) {
    const ends = word === '+' || word?.endsWith(',');
    const kept = word === '+' ? '' : ends ? word?.slice(0, -1) : word;
    if (kept !== '') tasks.at(-1)?.push(kept);
    if (ends) tasks.push([]);
  }
  return tasks.filter((task) => task.length > 0);
}
