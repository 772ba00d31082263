import type { Command, CommandLine } from '../commands.ts';
import { exitCode, exitMeanings } from '../exit-code.ts';
import { type Option, type OptionTable, valueOf } from '../options.ts';
import { bold, italic, plain, prose, tagged } from './roff.ts';
import { environment, files, type Surrounding } from './surroundings.ts';

/** What a page says of itself. `date`: of the release, as 2026-01-31; empty before the first. */
export interface Edition {
  readonly version: string;
  readonly date: string;
}

/** The manual page rustler-nix(1), as `man` reads it. */
export function manual(commandLine: CommandLine, { version, date }: Edition): string {
  const { commands, globalOptions } = commandLine;
  const all = Object.entries(commands);
  const lines = [
    `.TH RUSTLER\\-NIX 1 "${date}" "rustler\\-nix ${plain(version)}" "User Commands"`,
    ...section('NAME'),
    'rustler\\-nix \\- check how Rust NIFs of an Elixir project are built by Nix, handed over and loaded',
    ...section('SYNOPSIS'),
    ...all.flatMap(([name, command], index) => [...(index > 0 ? ['.br'] : []), synopsis(name, command)]),
    ...section('DESCRIPTION'),
    prose(
      '`rustler-nix doctor` follows every NIF of a repository from its Elixir module through the Mix build, the hand-off and the ' +
        'producer to its crate, and says before any build whether the BEAM will load it.',
    ),
    prose('It only reads: no code of the checked repository is run.'),
    prose('Reports go to standard output, everything else to standard error.'),
    ...section('COMMANDS'),
    ...all.flatMap(([name, command]) => commandLines(name, command)),
    ...section('GLOBAL OPTIONS'),
    ...optionLines(globalOptions),
    ...section('EXIT STATUS'),
    ...Object.values(exitCode).flatMap((code) => tagged(bold(String(code)), [prose(sentence(exitMeanings[code]))])),
    ...section('ENVIRONMENT'),
    ...environment.flatMap(surroundingLines),
    ...section('FILES'),
    ...files.flatMap(surroundingLines),
    ...section('EXAMPLES'),
    ...all.flatMap(([, { examples }]) =>
      examples.flatMap(({ run, does }) => tagged(bold(run), [prose(sentence(does))])),
    ),
    ...section('SEE ALSO'),
    `${bold('nix')}(1), ${bold('mix')}(1), ${bold('cargo')}(1)`,
  ];
  return `${lines.join('\n')}\n`;
}

function section(title: string): string[] {
  return [`.SH ${title}`];
}

function synopsis(name: string, command: Command): string {
  return `${bold(`rustler-nix ${name}`)} [${italic('OPTION')}]...${operandText(command)}`;
}

function operandText({ operand }: Command): string {
  if (!operand) return '';
  const name = italic(operand.name);
  return { 'at-most-one': ` [${name}]`, one: ` ${name}`, 'one-or-more': ` ${name}...` }[operand.count];
}

function commandLines(name: string, command: Command): string[] {
  return [
    `.SS "${plain(`rustler-nix ${name}`)}${operandText(command)}"`,
    prose(sentence(command.summary)),
    ...optionLines(command.options),
  ];
}

function optionLines(options: OptionTable): string[] {
  return Object.entries(options).flatMap(([name, option]) =>
    tagged(optionTag(name, option), [prose(optionHelp(option))]),
  );
}

function optionTag(name: string, option: Option): string {
  const short = option.short === undefined ? '' : `${bold(`-${option.short}`)}, `;
  return `${short}${bold(`--${name}`)}${italic(valueOf(option))}`;
}

function optionHelp({ help, repeatable }: Option): string {
  return `${sentence(help)}${repeatable ? ' May be given several times.' : ''}`;
}

function surroundingLines({ names, does }: Surrounding): string[] {
  return tagged(names.map(bold).join(', '), [prose(sentence(does))]);
}

/** A phrase of the option table, as a sentence. */
function sentence(phrase: string): string {
  return `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}.`;
}
