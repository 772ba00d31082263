import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';

/**
 * Whether a tool that a test compares with is on this machine. A developer without it skips the test and learns what to
 * install; CI fails instead, so a comparison never disappears silently.
 */
export function realTool(command: string, debianPackage: string): { missing: boolean; reason: string } {
  if (isOnPath(command)) return { missing: false, reason: '' };
  return missing(`${command} is not on PATH; install it with: apt-get install ${debianPackage}`);
}

/** The same for a file that `npm ci --prefix .ci/tools` brings. */
export function toolOfCi(path: string): { missing: boolean; reason: string } {
  if (existsSync(path)) return { missing: false, reason: '' };
  return missing(`${basename(path)} is not there; install it with: npm ci --prefix .ci/tools --ignore-scripts`);
}

function missing(reason: string): { missing: boolean; reason: string } {
  if (process.env.CI === 'true') throw new Error(reason);
  return { missing: true, reason };
}

function isOnPath(command: string): boolean {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .some((folder) => folder !== '' && isExecutable(join(folder, command)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
