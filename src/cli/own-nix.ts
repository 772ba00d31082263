import { execFile } from 'node:child_process';
import type { OwnNix } from '../engine/own-nix.ts';
import { visible } from '../report/visible.ts';
import type { Io } from './io.ts';
import { storeFiles } from './nix-store.ts';
import { UsageError } from './usage-error.ts';

// The one place where the doctor starts a program, and only when the user asks for it by name.

const FEATURES = ['--extra-experimental-features', 'nix-command flakes'];
/** The command, and its name before Nix 2.14. */
const COMMANDS = [['derivation', 'show'], ['show-derivation']];
/** Nix would write a flake.lock into the repository that is checked. */
const READ_ONLY = ['--no-write-lock-file'];
const LONGEST_MS = 15 * 60_000;
const LARGEST_OUTPUT = 1024 * 1024 * 1024;

/** What the user's Nix says of an installable; undefined, with a line on standard error, when it says nothing. */
export async function askOwnNix(installable: string, io: Io): Promise<OwnNix | undefined> {
  if (installable === '' || installable.startsWith('-')) {
    throw new UsageError(`\`${installable}\` is no installable`, [
      'Give what you would give to nix build: `.#default`.',
    ]);
  }
  const answer = await show(installable, io);
  if ('failure' in answer) return giveUp(io, answer.failure, answer.details);
  // Imported when there is an answer: it lies with the engine, of which the command line must not carry a copy.
  const { readShownDerivations } = await import('../engine/own-nix.ts');
  const read = readShownDerivations(answer.output);
  if (read.kind === 'unreadable') return giveUp(io, read.reason, []);
  return { installable, shown: read.shown, store: storeFiles(storeFolder(answer.output)) };
}

type Answer = { readonly output: string } | { readonly failure: string; readonly details: readonly string[] };

async function show(installable: string, io: Io): Promise<Answer> {
  for (const command of COMMANDS) {
    const ran = await run([...FEATURES, ...command, '--recursive', ...READ_ONLY, installable], io);
    if (!('code' in ran)) return { output: ran.output };
    if (/'derivation' is not a recogni[sz]ed command/.test(ran.errors)) continue;
    return { failure: reasonOf(ran), details: lastLines(ran.errors) };
  }
  return { failure: 'this Nix shows no derivations', details: [] };
}

interface Failed {
  readonly code: string;
  readonly errors: string;
}

/** Runs nix without a shell. */
function run(command: readonly string[], io: Io): Promise<{ readonly output: string } | Failed> {
  const options = { cwd: io.cwd, env: { ...io.env }, timeout: LONGEST_MS, maxBuffer: LARGEST_OUTPUT };
  return new Promise((resolve) => {
    const child = execFile('nix', command, options, (error, output, errors) => {
      if (!error) return resolve({ output });
      resolve({ code: error.killed ? 'killed' : String(error.code ?? ''), errors });
    });
    child.stdin?.end();
  });
}

function reasonOf({ code, errors }: Failed): string {
  if (code === 'ENOENT') return '`nix` is not on PATH';
  if (code === 'killed') return `Nix did not answer within ${LONGEST_MS / 60_000} minutes`;
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'Nix printed more than can be read';
  if (/experimental.*feature/i.test(errors)) return 'this Nix does not allow flakes and the `nix` command';
  return 'Nix could not evaluate it';
}

const MOST_LINES = 12;

function lastLines(errors: string): readonly string[] {
  const lines = errors.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('warning:'));
  return lines.slice(-MOST_LINES);
}

function giveUp(io: Io, reason: string, details: readonly string[]): undefined {
  const lines = [
    `rustler-nix: no derivations from your Nix: ${reason}.`,
    ...details.map((line) => `  ${line}`),
    'The report rests on what the sources say alone.',
  ];
  io.stderr.write(lines.map((line) => `${visible(line)}\n`).join(''));
  return undefined;
}

/** The folder that outputs lie in, as the first one tells. */
function storeFolder(output: string): string {
  return /"(\/[^"]*)\/[0-9a-df-np-sv-z]{32}-[^"/]*"/.exec(output)?.[1] ?? '/nix/store';
}
