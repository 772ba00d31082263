import { parseArgs } from 'node:util';
import { nearestHint } from './nearest.ts';
import type { Option, OptionTable } from './options.ts';
import { UsageError } from './usage-error.ts';

/** A command's arguments, checked against its option table. */
export interface Arguments {
  readonly positionals: readonly string[];
  has(option: string): boolean;
  /** The values of a repeatable option, in order. */
  all(option: string): readonly string[];
  /** The value of an option; the last one counts. */
  last(option: string): string | undefined;
}

/** Parses what follows the name of a command. Throws UsageError. */
export function parseArguments(argv: readonly string[], table: OptionTable): Arguments {
  const values = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokensOf(argv, table)) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    const option = Object.hasOwn(table, name) ? table[name] : undefined;
    if (!option) throw new UsageError(`unknown option \`${rawName}\``, optionHint(rawName, table));
    values.set(name, [...(values.get(name) ?? []), optionValue(option, rawName, value, inlineValue)]);
  }
  return {
    positionals,
    has: (option) => values.has(option),
    all: (option) => values.get(option) ?? [],
    last: (option) => values.get(option)?.at(-1),
  };
}

// Not strict: parseArgs' own messages name neither the nearest option nor the values an option takes.
function tokensOf(argv: readonly string[], table: OptionTable) {
  const entries = Object.entries(table).map(([name, { value, short }]) => {
    const type = value === undefined ? ('boolean' as const) : ('string' as const);
    return [name, short === undefined ? { type } : { type, short }] as const;
  });
  const options = Object.fromEntries(entries);
  return parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true }).tokens;
}

function optionValue(option: Option, rawName: string, value: string | undefined, inline: boolean | undefined): string {
  if (option.variants && value !== undefined) {
    if (option.variants.includes(value)) return value;
    throw new UsageError(`unknown value \`${value}\` for ${rawName}`, nearestHint(value, option.variants));
  }
  if (option.value === undefined) {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value`, []);
    return '';
  }
  // `--format --quiet`: the value was forgotten.
  if (value === undefined || value === '' || (!inline && value.startsWith('-'))) {
    throw new UsageError(`${rawName} needs a value: ${rawName} ${option.value}`, [option.help]);
  }
  if (option.choices && !option.choices.includes(value)) {
    throw new UsageError(`unknown value \`${value}\` for ${rawName}`, nearestHint(value, option.choices));
  }
  return value;
}

function optionHint(rawName: string, table: OptionTable): string[] {
  const names = Object.keys(table).map((name) => `--${name}`);
  return rawName.startsWith('--') ? nearestHint(rawName, names) : [`The options are: ${names.join(', ')}.`];
}
