import type { Arguments } from '../arguments.ts';
import type { CommandLine } from '../commands.ts';
import { exitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { nearestHint } from '../nearest.ts';
import { UsageError } from '../usage-error.ts';
import { vocabularyOf } from './candidates.ts';
import { shells, type WriteScript } from './shells.ts';

/** `rustler-nix completions SHELL`: the script for a shell, which knows all that it offers and starts nothing. */
export async function completions(args: Arguments, io: Io, commandLine: CommandLine): Promise<number> {
  const write = chosenShell(args.positionals);
  io.stdout.write(write(commandLine, await vocabularyOf(commandLine)));
  return exitCode.ok;
}

function chosenShell([name, second]: readonly string[]): WriteScript {
  const names = Object.keys(shells);
  if (name === undefined) throw new UsageError('completions needs a shell', [`There are: ${names.join(', ')}.`]);
  if (second !== undefined) throw new UsageError(`one shell at a time: ${second} is one too many`, []);
  const write = Object.hasOwn(shells, name) ? shells[name] : undefined;
  if (write) return write;
  throw new UsageError(`unknown shell \`${name}\``, nearestHint(name, names));
}
