import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { version } from '../version.ts';
import { parseArguments } from './arguments.ts';
import { commands } from './commands.ts';
import { exitCode } from './exit-code.ts';
import { commandHelp, generalHelp } from './help.ts';
import type { Io } from './io.ts';
import { nearestHint } from './nearest.ts';
import { globalOptions } from './options.ts';
import { UsageError } from './usage-error.ts';

/** Finds the command that `argv` names and runs it. Throws UsageError. */
export async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined) return print(generalHelp(), io);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) return withoutCommand(argv, name, io);
  // Asking for help is never wrong usage, whatever stands beside it.
  if (asksForHelp(rest)) return print(commandHelp(name, command), io);
  return command.run(parseArguments(rest, command.options), io);
}

function withoutCommand(argv: readonly string[], name: string, io: Io): number {
  if (!name.startsWith('-')) throw unknownCommand(name, io);
  const optionOfDoctor = commands.doctor?.options;
  const bare = name.replace(/^--?|=.*$/g, '');
  if (!Object.hasOwn(globalOptions, bare) && optionOfDoctor && Object.hasOwn(optionOfDoctor, bare)) {
    throw new UsageError(`${name} stands before a command`, [`Did you mean \`rustler-nix doctor ${argv.join(' ')}\`?`]);
  }
  const args = parseArguments(argv, globalOptions);
  return print(args.has('help') ? generalHelp() : `${version}\n`, io);
}

function unknownCommand(name: string, io: Io): UsageError {
  const isPath = /[./\\]/.test(name) || existsSync(resolve(io.cwd, name));
  const hints = isPath ? [`Did you mean \`rustler-nix doctor ${name}\`?`] : nearestHint(name, Object.keys(commands));
  return new UsageError(`unknown command \`${name}\``, hints);
}

function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end === -1 ? argv.length : end).some((argument) => argument === '--help' || argument === '-h');
}

function print(text: string, io: Io): number {
  io.stdout.write(text);
  return exitCode.ok;
}
