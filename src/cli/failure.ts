import { visible } from '../report/visible.ts';
import { version } from '../version.ts';
import { commands } from './commands.ts';
import { ConfigurationError } from './configuration-error.ts';
import { exitCode } from './exit-code.ts';
import type { Io } from './io.ts';
import { isUsageError } from './usage-error.ts';

/** Says on standard error why a command could not do its work; returns the exit code. */
export function reportFailure(error: unknown, argv: readonly string[], io: Io): number {
  if (error instanceof ConfigurationError) {
    say(io, [`rustler-nix: ${error.message}.`, '', ...error.frames]);
    return exitCode.usage;
  }
  if (isUsageError(error)) {
    say(io, [`rustler-nix: ${error.message}.`, ...error.hints, helpHint(argv)]);
    return exitCode.usage;
  }
  const verbose = argv.includes('--verbose') || argv.includes('-v');
  const stack = error instanceof Error && error.stack ? error.stack.split('\n') : [];
  say(io, [
    `rustler-nix: internal error: ${error instanceof Error ? error.message : String(error)}`,
    'This is a defect of rustler-nix, not of your repository: please report it with the command line,',
    `the version (${version}, Node ${process.version}) and, when you can share it, the file that leads to it.`,
    ...(verbose ? stack : ['Run again with --verbose to see where it happened.']),
  ]);
  return exitCode.internalError;
}

function helpHint(argv: readonly string[]): string {
  const command = argv[0] && Object.hasOwn(commands, argv[0]) ? ` ${argv[0]}` : '';
  return `\`rustler-nix${command} --help\` shows what there is.`;
}

function say(io: Io, lines: readonly string[]): void {
  io.stderr.write(lines.map((line) => `${visible(line)}\n`).join(''));
}
