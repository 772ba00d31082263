import { version } from '../version.ts';
import { exitCode } from './exit-code.ts';
import { type Io, processIo } from './io.ts';

// Everything but the version is imported when it is needed: `--version` is what package managers and hooks call.

/** Runs the command line in `argv` (without node and script) and returns the exit code. Never throws. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    io.stdout.write(`${version}\n`);
    return exitCode.ok;
  }
  try {
    const { dispatch } = await import('./dispatch.ts');
    return await dispatch(argv, io);
  } catch (error) {
    const { reportFailure } = await import('./failure.ts');
    return reportFailure(error, argv, io);
  }
}

/** Entry of bin/rustler-nix.js. */
export async function main(): Promise<void> {
  // Not process.exit: it would cut off what is still being written.
  process.exitCode = await run(process.argv.slice(2), processIo());
}
