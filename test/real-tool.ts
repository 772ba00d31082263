import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Whether a tool that a test compares with is on this machine. A developer without it skips the test and learns what to
 * install; CI fails instead, so a comparison never disappears silently.
 */
export function realTool(command: string, debianPackage: string): { missing: boolean; reason: string } {
  if (isOnPath(command)) return { missing: false, reason: '' };
  const reason = `${command} is not on PATH; install it with: apt-get install ${debianPackage}`;
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
