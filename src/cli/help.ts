import { type Command, commands, firstExamples } from './commands.ts';
import { globalOptions, type OptionTable } from './options.ts';

const exitCodes = [
  '0   nothing at or above --fail-on',
  '1   findings; from inspect: no loader takes the file as a library',
  '2   wrong usage or configuration',
  '3   nothing to check: no NIF module and no NIF crate',
  '70  internal error',
];

/** `rustler-nix --help`. */
export function generalHelp(): string {
  const list = Object.values(commands).map((command): Row => [command.usage, command.summary]);
  return page([
    [
      'rustler-nix says before any build whether your Rustler NIF will be built by Nix, handed over and loaded by the BEAM.',
    ],
    section('Usage', ['rustler-nix COMMAND [OPTIONS]']),
    section('Commands', table(list)),
    section('Options', optionRows(globalOptions)),
    section('Examples', exampleRows(firstExamples)),
    ['`rustler-nix COMMAND --help` shows the options of a command.'],
  ]);
}

/** `rustler-nix COMMAND --help`. */
export function commandHelp(command: Command): string {
  return page([
    [`rustler-nix ${command.usage}: ${command.summary}`],
    section('Options', optionRows(command.options)),
    section('Examples', exampleRows(command.examples)),
    section('Exit codes', exitCodes),
  ]);
}

type Row = readonly [left: string, right: string];

function optionRows(options: OptionTable): string[] {
  const rows = Object.entries(options).map(([name, option]): Row => {
    const short = option.short ? `-${option.short}, ` : '    ';
    const value = option.value ? ` ${option.value}` : option.variants ? `[=${option.variants.join('|')}]` : '';
    return [`${short}--${name}${value}`, option.help + (option.repeatable ? ' (repeatable)' : '')];
  });
  return table(rows);
}

function exampleRows(examples: Command['examples']): string[] {
  return examples.flatMap(({ run, does }) => [`${run}`, `    ${does}`]);
}

function table(rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `${left.padEnd(width)}  ${right}`);
}

function section(title: string, lines: readonly string[]): string[] {
  return [`${title}:`, ...lines.map((line) => `  ${line}`)];
}

function page(blocks: readonly (readonly string[])[]): string {
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
