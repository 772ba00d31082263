// @ts-check
// Where the commands of the documentation run: a copy of a fixture, with the built `rustler-nix` on PATH and nothing of this machine's
// configuration.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const project = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Ends what a command has written; its exit code follows. No tool writes it. */
const END = '\u001e';

/** What a reader would see in the place of our temporary folder. */
const SHOWN_FOLDER = '/home/you/my_app';

/** @typedef {{ folder: string, env: Record<string, string>, end: () => void }} Session */

/** @param {string} fixture a folder relative to the project @returns {Session} */
export function startSession(fixture) {
  const surroundings = realpathSync(mkdtempSync(join(tmpdir(), 'rustler-nix-docs-')));
  const folder = join(surroundings, 'my_app');
  cpSync(join(project, fixture), folder, { recursive: true, verbatimSymlinks: true });
  const bin = join(surroundings, 'bin');
  mkdirSync(bin);
  const start = `#!/bin/sh\nexec '${process.execPath}' '${join(project, 'bin/rustler-nix.js')}' "$@"\n`;
  writeFileSync(join(bin, 'rustler-nix'), start, { mode: 0o755 });
  // As in a project that has installed the package: Node looks for it in the folders above.
  mkdirSync(join(surroundings, 'node_modules'));
  symlinkSync(project, join(surroundings, 'node_modules/rustler-nix'));
  const home = join(surroundings, 'home');
  mkdirSync(home);
  return {
    folder,
    env: {
      PATH: [bin, dirname(process.execPath), process.env.PATH ?? ''].join(delimiter),
      HOME: home,
      LANG: 'C.UTF-8',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_SYSTEM: '/dev/null',
    },
    end: () => rmSync(surroundings, { recursive: true, force: true }),
  };
}

/**
 * Runs commands one after the other in one bash.
 * @param {Session} session
 * @param {readonly string[]} commands
 * @returns {{ output: string, code: number }[]} what each wrote on both streams, without the last line end, and its exit code
 */
export function runCommands({ folder, env }, commands) {
  // The status is given on, so that `$?` of the next command is that of the command before.
  const mark = `status=$?; printf '${END}%s${END}' "$status"; (exit "$status")`;
  const script = ['exec 2>&1', ...commands.flatMap((command) => [command, mark])].join('\n');
  const { stdout } = spawnSync('bash', ['-c', script], { cwd: folder, env, encoding: 'utf8', input: '' });
  const parts = stdout.split(END);
  if (parts.length !== 2 * commands.length + 1) throw new Error(`bash did not run all of this:\n${script}\n${stdout}`);
  return commands.map((_, index) => ({
    output: (parts[2 * index] ?? '').replaceAll(folder, SHOWN_FOLDER).replace(/\n$/, ''),
    code: Number(parts[2 * index + 1]),
  }));
}

/** @param {Session} session @param {string} path @param {string} text */
export function writeInto({ folder }, path, text) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
