import { cpSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fixturesFolder } from '../support/rule-folders.ts';

/** Fixtures of different shapes: sound and broken ones, several systems, umbrellas, files that cannot be followed. */
export const SUBJECTS: readonly string[] = [
  'recipes/crane-workspace',
  'recipes/flake-parts-darwin',
  'recipes/precompiled-or-compiled',
  'copied-name-mismatch/broken',
  'load-path-extension/broken',
  'deps-nix-stale/broken',
  'syntax-error/broken',
  'suppression-unused/broken',
];

/** A copy in a folder, which stands in no checkout. */
export function copyOf(subject: string, folder: string): string {
  const copy = join(mkdtempSync(join(folder, 'copy-')), 'subject');
  cpSync(join(fixturesFolder, subject), copy, { recursive: true });
  return copy;
}
