import { nearest } from '../engine/nearest.ts';
import type { FileView, Span } from '../repository/index.ts';
import { fileText, location } from '../repository/index.ts';
import type { TomlEntry, TomlTable, TomlValue } from '../syntax/index.ts';
// Not from the folder's index, which brings the parser of the other languages with it.
import { readToml } from '../syntax/read-toml.ts';
import { globFault } from './glob.ts';
import type { FailLevel, Ignore, RuleSwitch, Setting, StatedInFile } from './model.ts';
import { type Problem, type Problems, problemsOf } from './problem.ts';
import { type GivenValue, type ReadValue, readChoice, readGlobs, readPath, readPaths, readSystems } from './values.ts';

export type ConfigurationRead =
  | { readonly kind: 'stated'; readonly stated: StatedInFile }
  | { readonly kind: 'broken'; readonly problems: readonly Problem[] };

export const failLevels: readonly FailLevel[] = ['error', 'warning', 'note', 'never'];
const ruleSwitches: readonly RuleSwitch[] = ['off', 'error', 'warning', 'note'];

/** Reads the text of a configuration file. `path` names it in problems and origins. */
export function readConfiguration(text: string, path: string, ruleIds: readonly string[]): ConfigurationRead {
  const source = fileText(path, text);
  const view: FileView = {
    entry: () => ({ kind: 'file' }),
    read: () => ({ kind: 'text', source }),
    list: () => undefined,
  };
  const problems = problemsOf(view);
  const toml = readToml(source);
  if (toml.kind === 'broken') {
    problems.add(toml.span, `The file is no TOML: ${toml.reason.replace(/\.$/, '')}.`, 'not understood');
    return { kind: 'broken', problems: problems.found };
  }
  const stated = readTable(toml.table, { problems, ruleIds, at: (span) => location(span, view) });
  return problems.found.length > 0 ? { kind: 'broken', problems: problems.found } : { kind: 'stated', stated };
}

interface Reading {
  readonly problems: Problems;
  readonly ruleIds: readonly string[];
  readonly at: (span: Span) => ReturnType<typeof location>;
}

const keys = ['fail-on', 'systems', 'include', 'exclude', 'baseline', 'binary', 'rules', 'ignore'] as const;

function readTable(table: TomlTable, reading: Reading): StatedInFile {
  refuseOtherKeys(table, keys, reading);
  const failOn = stated(table, 'fail-on', readChoice(failLevels), reading);
  const systems = stated(table, 'systems', readSystems, reading);
  const include = stated(table, 'include', readGlobs, reading);
  const exclude = stated(table, 'exclude', readGlobs, reading);
  const baseline = stated(table, 'baseline', readPath, reading);
  const binary = stated(table, 'binary', readPaths, reading);
  return {
    ...(failOn && { failOn }),
    ...(systems && { systems }),
    ...(include && { include }),
    ...(exclude && { exclude }),
    ...(baseline && { baseline }),
    ...(binary && { binary }),
    rules: readRules(table.entries.get('rules'), reading),
    ignores: readIgnores(table.entries.get('ignore'), reading),
  };
}

function stated<T>(table: TomlTable, key: string, read: ReadValue<T>, reading: Reading): Setting<T> | undefined {
  const entry = table.entries.get(key);
  if (!entry) return undefined;
  const value = checked(entry, read, reading);
  return value === undefined ? undefined : { value, origin: origin(entry.key.span, reading) };
}

function checked<T>({ key, value, span }: TomlEntry, read: ReadValue<T>, reading: Reading): T | undefined {
  const result = read({ value: plain(value) });
  if (result.kind === 'value') return result.value;
  const { reason, label, help } = result;
  return reading.problems.add(placeIn(value, span, result.item), `\`${key.value}\` ${reason}.`, label, help);
}

/** The item of a list that is wrong, else the whole value. */
function placeIn(value: TomlValue, span: Span, item: number | undefined): Span {
  return (value.kind === 'array' && item !== undefined && value.items[item]?.span) || span;
}

function plain(value: TomlValue): GivenValue {
  switch (value.kind) {
    case 'array':
      return value.items.map((item) => plain(item.value));
    case 'table':
      return {};
    default:
      return value.kind === 'date' ? {} : value.value;
  }
}

function readRules(entry: TomlEntry | undefined, reading: Reading): StatedInFile['rules'] {
  const rules = new Map<string, Setting<RuleSwitch>>();
  if (!entry) return rules;
  if (entry.value.kind !== 'table') {
    reading.problems.add(entry.span, '`rules` is a table of rules and severities.', 'no table', 'Write `[rules]`.');
    return rules;
  }
  for (const rule of entry.value.entries.values()) {
    if (!isRule(rule.key.value, rule.key.span, reading)) continue;
    const value = checked(rule, readChoice(ruleSwitches), reading);
    if (value !== undefined) rules.set(rule.key.value, { value, origin: origin(rule.key.span, reading) });
  }
  return rules;
}

const ignoreKeys = ['rule', 'path', 'reason'] as const;

function readIgnores(entry: TomlEntry | undefined, reading: Reading): StatedInFile['ignores'] {
  if (!entry) return [];
  if (entry.value.kind !== 'array') {
    reading.problems.add(entry.span, '`ignore` is a list of tables.', 'no list', 'Write `[[ignore]]`.');
    return [];
  }
  return entry.value.items.flatMap(({ value, span }) => {
    if (value.kind !== 'table') {
      reading.problems.add(span, 'An item of `ignore` is a table.', 'no table', 'Write `[[ignore]]`.');
      return [];
    }
    const ignore = readIgnore(value, span, reading);
    return ignore ? [{ value: ignore, origin: origin(span, reading) }] : [];
  });
}

function readIgnore(table: TomlTable, span: Span, reading: Reading): Ignore | undefined {
  refuseOtherKeys(table, ignoreKeys, reading);
  for (const key of ignoreKeys.filter((candidate) => !table.entries.has(candidate))) {
    reading.problems.add(headOf(span, reading), `This ignore has no \`${key}\`.`, `needs a ${key}`, missing[key]);
  }
  const rules = textsIn(table.entries.get('rule'), reading, (id, at) => isRule(id, at, reading));
  const paths = textsIn(table.entries.get('path'), reading, (glob, at) => isGlob(glob, at, reading));
  const reason = table.entries.get('reason');
  const text = reason?.value.kind === 'string' ? reason.value.value.trim() : '';
  if (reason && text === '') {
    reading.problems.add(reason.span, '`reason` is a text that says why.', 'says nothing', missing.reason);
  }
  return rules && paths && text !== '' ? { rules, paths, reason: text, at: headOf(span, reading) } : undefined;
}

const missing: Readonly<Record<(typeof ignoreKeys)[number], string>> = {
  rule: 'Name the rule, or several in a list.',
  path: 'Name the files: a glob over the whole path, or several in a list; `**` for all.',
  reason: 'Say why: who reads it next cannot tell an exception from a mistake.',
};

/** A text, or a list of at least one. */
function textsIn(
  entry: TomlEntry | undefined,
  reading: Reading,
  accepts: (text: string, span: Span) => boolean,
): string[] | undefined {
  if (!entry) return undefined;
  const items = entry.value.kind === 'array' ? entry.value.items : [entry];
  const texts = items.flatMap(({ value, span }) => {
    if (value.kind !== 'string') {
      reading.problems.add(span, `\`${entry.key.value}\` is a text or a list of texts.`, 'no text');
      return [];
    }
    return accepts(value.value, span) ? [value.value] : [];
  });
  if (items.length === 0) reading.problems.add(entry.span, `\`${entry.key.value}\` names nothing.`, 'empty');
  return texts.length === items.length && texts.length > 0 ? texts : undefined;
}

function isRule(id: string, span: Span, { problems, ruleIds }: Reading): boolean {
  if (ruleIds.includes(id)) return true;
  const meant = nearest(id, ruleIds);
  const label = meant ? `did you mean \`${meant}\`?` : 'no rule of that name';
  problems.add(span, `There is no rule \`${id}\`.`, label, meant ? undefined : '`rustler-nix rules` lists them.');
  return false;
}

function isGlob(glob: string, span: Span, { problems }: Reading): boolean {
  const fault = globFault(glob);
  if (fault) problems.add(span, `\`${glob}\` is no path below the configuration's folder: ${fault}.`, 'no such path');
  return fault === undefined;
}

function refuseOtherKeys(table: TomlTable, known: readonly string[], { problems }: Reading): void {
  for (const { key } of table.entries.values()) {
    if (known.includes(key.value)) continue;
    const meant = nearest(key.value, known);
    const label = meant ? `did you mean \`${meant}\`?` : 'not known';
    problems.add(key.span, `There is no key \`${key.value}\` here.`, label, `There are: ${known.join(', ')}.`);
  }
}

function origin(span: Span, { at }: Reading): Setting<unknown>['origin'] {
  return { kind: 'file', location: at(span) };
}

/** The start of a table of several lines: its header. */
function headOf(span: Span, { at }: Reading): Span {
  const { startLine, endLine } = at(span);
  return startLine === endLine ? span : { ...span, end: span.start + '[[ignore]]'.length };
}
