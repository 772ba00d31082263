import { type Located, type Unknown, unknown } from '../repository/index.ts';
import { type BuildOption, type BuildTask, GLOBAL_OPTIONS, OPTIONS } from './build-options.ts';

/** A cargo that compiles: `cargo --offline build --release`. */
export interface BuildCommand {
  /** Options before the task. */
  readonly before: readonly Located<string>[];
  readonly task: BuildTask;
  readonly words: readonly Located<string>[];
}

/** Why cargo refuses a call before it reads a manifest; undefined where it does not, or where a shell still changes the words. */
export function refusedArguments({ before, task, words }: BuildCommand): Unknown | undefined {
  if ([...before, ...words].some(({ value }) => /["'`$\\]/.test(value))) return undefined;
  return (
    refusal(takenApart(GLOBAL_OPTIONS, before), `cargo before ${task}`) ??
    refusal(takenApart(OPTIONS[task], words), `cargo ${task}`)
  );
}

/** What only a cargo of the nightly channel takes. */
export function nightlyOption({ before, task, words }: BuildCommand): Located<string> | undefined {
  const items = [...takenApart(GLOBAL_OPTIONS, before), ...takenApart(OPTIONS[task], words)];
  return items.find(({ option }) => option?.unstable)?.word;
}

/** A word and the option that it is, with its value where it takes one; `option` is missing where there is none. */
interface Item {
  readonly word: Located<string>;
  readonly option: BuildOption | undefined;
  readonly value?: string | undefined;
}

function refusal(items: readonly Item[], cargo: string): Unknown | undefined {
  const seen = new Map<string, Item>();
  for (const item of items) {
    const { word, option, value } = item;
    const { span } = word;
    if (!option) return unknown(`${cargo} does not take ${word.value}`, span);
    if (option.name === 'help') return unknown('cargo shows its help and builds nothing', span);
    if (option.value !== 'none' && value === undefined && !isNamed(option, items))
      return unknown(`cargo wants a value after ${word.value}`, span);
    if (value !== undefined && !option.form.test(value))
      return unknown(`${value || 'an empty text'} is no --${option.name} to cargo`, span);
    if (!option.repeats && seen.has(option.name)) return unknown(`cargo takes --${option.name} once`, span);
    for (const [one, other] of CONTRADICTIONS)
      if (option.name === one ? seen.has(other) : option.name === other && seen.has(one))
        return unknown(`cargo takes --${one} or --${other}, not both`, span);
    seen.set(option.name, item);
  }
  return undefined;
}

/** Whether another word gives it a value. */
function isNamed(option: BuildOption, items: readonly Item[]): boolean {
  return option.value === 'optional' && items.some((other) => other.option === option && other.value !== undefined);
}

// cargo src/util/command_prelude.rs `arg_release`; src/context/mod.rs `configure`.
const CONTRADICTIONS = [
  ['release', 'profile'],
  ['quiet', 'verbose'],
] as const;

/** Words as clap takes them apart: `-qr`, `-j4`, `-F=a`, `--package=x`, `--package x`; what follows `--` is rustc's. */
function takenApart(options: readonly BuildOption[], words: readonly Located<string>[]): Item[] {
  const items: Item[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] as Located<string>;
    const isOption = /^-./.test(word.value);
    if (word.value === '--' || !isOption) {
      const rest = words.slice(word.value === '--' ? index + 1 : index);
      const isTaken = options === OPTIONS.rustc;
      return isTaken ? items : [...items, ...rest.map((stray) => ({ word: stray, option: undefined }))];
    }
    const found = word.value.startsWith('--') ? [longOption(options, word)] : shortOptions(options, word);
    const last = found.pop() as Item;
    const next = words[index + 1]?.value;
    // Of all options -j alone takes what begins with a dash.
    const takesNext = last.option && last.option.value !== 'none' && last.value === undefined && next !== undefined;
    const isValue = takesNext && (!/^-./.test(next) || last.option?.name === 'jobs');
    for (const item of found) items.push(item);
    items.push(isValue ? { ...last, value: next } : last);
    if (isValue) index += 1;
  }
  return items;
}

function longOption(options: readonly BuildOption[], word: Located<string>): Item {
  const [, name = '', value] = /^--([^=]*)(?:=(.*))?$/s.exec(word.value) ?? [];
  const option = options.find((candidate) => candidate.name === name);
  const isTaken = option && (option.value !== 'none' || value === undefined);
  return { word, option: isTaken ? option : undefined, value };
}

function shortOptions(options: readonly BuildOption[], word: Located<string>): Item[] {
  const items: Item[] = [];
  for (let at = 1; at < word.value.length; at += 1) {
    const option = options.find(({ short }) => short === word.value[at]);
    const rest = word.value.slice(at + 1);
    if (!option || option.value === 'none') items.push({ word, option });
    else return [...items, { word, option, value: rest === '' ? undefined : rest.replace(/^=/, '') }];
  }
  return items;
}
