import { reporters } from '../report/index.ts';

/**
 * What a value is. `report`: a format, with a file after `=` when it goes to one; `path`: a file or a folder; `text`: what nobody can
 * list.
 */
export type ValueKind = 'rule' | 'report' | 'path' | 'file' | 'folder' | 'target' | 'system' | 'shell' | 'text';

/** One option of a command: the source of its parsing, its line in `--help`, its completion and its entry in the manual. */
export interface Option {
  /** Name of the value in `--help`; an option without one is a switch. */
  readonly value?: string;
  /** What the value is, where `choices` do not say it already. */
  readonly kind?: ValueKind;
  /** What the value may be; free when absent. */
  readonly choices?: readonly string[];
  readonly repeatable?: true;
  /** A switch that may be given one of these after `=`. */
  readonly variants?: readonly string[];
  readonly short?: string;
  /** A phrase without a full stop. */
  readonly help: string;
}

export type OptionTable = Readonly<Record<string, Option>>;

const when = ['auto', 'always', 'never'] as const;

const color: Option = { value: 'WHEN', choices: when, help: 'colours: auto (default), always, never' };
const verbose: Option = { short: 'v', help: 'also name the rules that ran; show the stack of an internal error' };
const help: Option = { short: 'h', help: 'show this help' };

const configurationFile: OptionTable = {
  config: { value: 'FILE', kind: 'file', help: 'read this configuration instead of the nearest .rustler-nix.toml' },
  'no-config': { help: 'read no configuration file' },
};

export const globalOptions: OptionTable = {
  help,
  version: { short: 'V', help: 'show the version' },
};

export const doctorOptions: OptionTable = {
  binary: {
    value: 'PATH',
    kind: 'path',
    repeatable: true,
    help: 'also look into a built tree, a release or a library file',
  },
  target: { value: 'TRIPLE', kind: 'target', help: 'the target that a lone library file is for' },
  'max-glibc': { value: 'X.Y', kind: 'text', help: 'the oldest glibc that built files have to run with' },
  format: {
    value: 'NAME[=FILE]',
    kind: 'report',
    repeatable: true,
    help: formatList(),
  },
  nix: {
    value: 'INSTALLABLE',
    kind: 'text',
    help: 'take the derivations of this output from your own Nix, which evaluates it',
  },
  rule: { value: 'ID', kind: 'rule', repeatable: true, help: 'run only this rule' },
  skip: { value: 'ID', kind: 'rule', repeatable: true, help: 'run without this rule' },
  'fail-on': {
    value: 'LEVEL',
    choices: ['error', 'warning', 'note', 'never'],
    help: 'exit with 1 from this severity on: error (default), warning, note, never',
  },
  'no-cache': { help: 'check everything anew, and keep nothing for the next run' },
  system: { value: 'SYSTEM', kind: 'system', repeatable: true, help: 'judge the builds of this Nix system only' },
  include: { value: 'GLOB', kind: 'path', repeatable: true, help: 'check only the files that this names' },
  exclude: { value: 'GLOB', kind: 'path', repeatable: true, help: 'leave out the files that this names' },
  baseline: { value: 'FILE', kind: 'file', help: 'pass over the findings that this file lists' },
  'update-baseline': { help: 'write the findings that there are into the baseline' },
  fix: { variants: ['unsafe'], help: 'apply safe fixes; unsafe: also those that a person should look at' },
  'dry-run': { help: 'print what --fix would change as a diff, and change nothing' },
  ...configurationFile,
  quiet: { short: 'q', help: 'print findings alone, without chains and summary' },
  verbose: {
    short: 'v',
    help: 'also show the chains of each system on their own and name the rules that ran; show the stack of an internal error',
  },
  color,
  links: { value: 'WHEN', choices: when, help: 'links to files and rule pages: auto (default), always, never' },
  help,
};

/** The options of `doctor` that a configuration can hold as well. */
export const configOptions: OptionTable = {
  format: { value: 'NAME', choices: ['pretty', 'json'], help: 'print it as pretty (default) or json' },
  ...pick(doctorOptions, ['rule', 'skip', 'fail-on', 'system', 'include', 'exclude', 'baseline']),
  ...configurationFile,
  color,
  verbose,
  help,
};

export const explainOptions: OptionTable = {
  format: {
    value: 'NAME',
    choices: ['pretty', 'markdown'],
    help: 'print it as pretty (default), or as the markdown that it is',
  },
  color,
  links: doctorOptions.links as Option,
  verbose,
  help,
};

export const completionsOptions: OptionTable = { verbose, help };

export const inspectOptions: OptionTable = {
  format: { value: 'NAME', choices: ['pretty', 'json'], help: 'print it as pretty (default) or json' },
  verbose: { short: 'v', help: 'name every symbol; show the stack of an internal error' },
  help,
};

export const rulesOptions: OptionTable = {
  format: { value: 'NAME', choices: ['pretty', 'json'], help: 'print it as pretty (default) or json' },
  color,
  verbose,
  help,
};

/** What stands behind an option in `--help`: ` FILE`, `[=unsafe]`, or nothing. */
export function valueOf({ value, variants }: Option): string {
  if (value !== undefined) return ` ${value}`;
  return variants === undefined ? '' : `[=${variants.join('|')}]`;
}

function pick(table: OptionTable, names: readonly string[]): OptionTable {
  return Object.fromEntries(Object.entries(table).filter(([name]) => names.includes(name)));
}

function formatList(): string {
  const names = Object.keys(reporters).map((name) => (name === 'pretty' ? 'pretty (default)' : name));
  return `report as ${names.join(', ')}`;
}
