import { type Command, commands, firstExamples, usageOf } from './commands.ts';
import { exitCode, exitMeanings } from './exit-code.ts';
import { globalOptions, type OptionTable, valueOf } from './options.ts';

/** `rustler-nix --help`. */
export function generalHelp(): string {
  const list = Object.entries(commands).map(([name, command]): Row => [usageOf(name, command), command.summary]);
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
export function commandHelp(name: string, command: Command): string {
  return page([
    [`rustler-nix ${usageOf(name, command)}: ${command.summary}`],
    section('Options', optionRows(command.options)),
    section('Examples', exampleRows(command.examples)),
    section('Exit codes', exitCodeRows()),
  ]);
}

type Row = readonly [left: string, right: string];

function optionRows(options: OptionTable): string[] {
  const rows = Object.entries(options).map(([name, option]): Row => {
    const short = option.short ? `-${option.short}, ` : '    ';
    return [`${short}--${name}${valueOf(option)}`, option.help + (option.repeatable ? ' (repeatable)' : '')];
  });
  return table(rows);
}

function exitCodeRows(): string[] {
  return table(Object.values(exitCode).map((code): Row => [String(code), exitMeanings[code]]));
}

function exampleRows(examples: Command['examples']): string[] {
  return examples.flatMap(({ run, does }) => [`${run}`, `    ${does}`]);
}

/** Columns that a line takes at most, its indentation included. */
const WIDEST = 110;
const INDENT = 2;

function table(rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  const gap = width + 2;
  return rows.flatMap(([left, right]) => {
    return wrapped(right, WIDEST - INDENT - gap).map((line, index) => (index === 0 ? left : '').padEnd(gap) + line);
  });
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function section(title: string, lines: readonly string[]): string[] {
  return [`${title}:`, ...lines.map((line) => ' '.repeat(INDENT) + line)];
}

function page(blocks: readonly (readonly string[])[]): string {
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
