import { reporters } from '../report/index.ts';
import type { Arguments } from './arguments.ts';
import { config } from './config.ts';
import { doctor } from './doctor.ts';
import { inspect } from './inspect.ts';
import type { Io } from './io.ts';
import {
  completionsOptions,
  configOptions,
  doctorOptions,
  explainOptions,
  globalOptions,
  inspectOptions,
  type OptionTable,
  rulesOptions,
  type ValueKind,
} from './options.ts';

export type RunCommand = (args: Arguments, io: Io) => Promise<number>;

/** What stands behind a command besides options. */
export interface Operand {
  readonly name: string;
  readonly kind: ValueKind;
  readonly count: 'at-most-one' | 'one' | 'one-or-more';
}

/** One command: what `--help` says of it and where its code is. */
export interface Command {
  readonly operand: Operand | undefined;
  /** A phrase without a full stop. */
  readonly summary: string;
  readonly options: OptionTable;
  readonly examples: readonly { readonly run: string; readonly does: string }[];
  /** Imports the engine when it is called: `--help` must not pay for it. */
  readonly run: RunCommand;
}

export const commands: Readonly<Record<string, Command>> = {
  doctor: {
    operand: { name: 'PATH', kind: 'folder', count: 'at-most-one' },
    summary: 'check a repository (default: the current directory)',
    options: doctorOptions,
    examples: [
      { run: 'rustler-nix doctor', does: 'check the repository you are in' },
      {
        run: 'rustler-nix doctor --format code-scanning=nif.sarif --format pretty',
        does: 'read it and keep it for code scanning',
      },
      { run: 'rustler-nix doctor apps/core --rule musl-crt-static', does: 'one rule on one project' },
    ],
    run: doctor,
  },
  config: {
    operand: { name: 'PATH', kind: 'folder', count: 'at-most-one' },
    summary: 'show the configuration in effect, and where each value comes from',
    options: configOptions,
    examples: [
      { run: 'rustler-nix config', does: 'what `doctor` is asked for here' },
      { run: 'rustler-nix config --fail-on warning --format json', does: 'the same for a program, with an option' },
      { run: 'rustler-nix config apps/core --no-config', does: 'without the configuration file' },
    ],
    run: config,
  },
  explain: {
    operand: { name: 'RULE', kind: 'rule', count: 'one-or-more' },
    summary: 'show the page of a rule: what it finds, why it fails, how to fix it',
    options: explainOptions,
    examples: [
      { run: 'rustler-nix explain load-path-extension', does: 'the page of the rule that a finding names' },
      { run: 'rustler-nix explain load-path-extension --color always | less -R', does: 'the same in a pager' },
      { run: 'rustler-nix rules', does: 'which rules there are' },
    ],
    run: async (args, io) => (await import('./explain.ts')).explain(args, io),
  },
  inspect: {
    operand: { name: 'FILE', kind: 'file', count: 'one' },
    summary: 'show what a loader and the BEAM see of a built library',
    options: inspectOptions,
    examples: [
      { run: 'rustler-nix inspect result/lib/libmy_nif.so', does: 'machine, C library, needs, init function, module' },
      { run: 'rustler-nix inspect priv/native/my_nif.so --format json', does: 'every fact for a program' },
      { run: 'rustler-nix inspect priv/native/my_nif.so --verbose', does: 'also every symbol that decides something' },
    ],
    run: inspect,
  },
  rules: {
    operand: undefined,
    summary: 'list the rules with severity and whether they can fix what they find',
    options: rulesOptions,
    examples: [
      { run: 'rustler-nix rules', does: 'the table' },
      { run: 'rustler-nix rules --format json', does: 'the same for a program' },
      { run: 'rustler-nix rules | grep error', does: 'what fails a build or a load' },
    ],
    run: async (args, io) => (await import('./rules.ts')).rules(args, io),
  },
  completions: {
    operand: { name: 'SHELL', kind: 'shell', count: 'one' },
    summary: 'print what completes commands, options, rules and formats in bash, zsh or fish',
    options: completionsOptions,
    examples: [
      {
        run: 'rustler-nix completions bash > ~/.local/share/bash-completion/completions/rustler-nix',
        does: 'where bash-completion looks',
      },
      { run: 'rustler-nix completions zsh > ~/.zfunc/_rustler-nix', does: 'into a folder of $fpath' },
      { run: 'rustler-nix completions fish > ~/.config/fish/completions/rustler-nix.fish', does: 'where fish looks' },
    ],
    run: async (args, io) => (await import('./completions/completions.ts')).completions(args, io, commandLine()),
  },
};

/** All that the completion of shells and the manual are made of. */
export interface CommandLine {
  readonly commands: Readonly<Record<string, Command>>;
  readonly globalOptions: OptionTable;
  readonly formats: readonly string[];
}

export function commandLine(): CommandLine {
  return { commands, globalOptions, formats: Object.keys(reporters) };
}

/** How a command is called: `explain RULE…`. */
export function usageOf(name: string, { operand }: Pick<Command, 'operand'>): string {
  if (!operand) return name;
  const shown = { 'at-most-one': `[${operand.name}]`, one: operand.name, 'one-or-more': `${operand.name}…` };
  return `${name} ${shown[operand.count]}`;
}

/** The examples of `rustler-nix --help`. */
export const firstExamples: Command['examples'] = [
  { run: 'rustler-nix doctor', does: 'check the repository you are in' },
  { run: 'rustler-nix doctor --format json path/to/project', does: 'the same for a program' },
  { run: 'rustler-nix explain load-path-extension', does: 'why a finding is one' },
];
