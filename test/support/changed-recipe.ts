import { join } from 'node:path';
import { expect } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import type { LinkKind } from '../../src/engine/report.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { type Files, readFiles } from './repository-files.ts';
import { fixturesFolder } from './rule-folders.ts';

/** One text in one file of a recipe, and what takes its place. */
export interface Change {
  readonly recipe: string;
  readonly path: string;
  readonly from: string;
  readonly to: string;
}

/** What is said of a link of the default package's chain after a change: its verdict, and why it is unknown. */
export async function linkAfter(kind: LinkKind, { recipe, path, from, to }: Change) {
  return linkWith(kind, recipe, (files) => {
    const whole = files[path] ?? '';
    expect(whole).toContain(from);
    return { ...files, [path]: whole.replace(from, to) };
  });
}

/** The same when the repository's files are changed as a whole. */
export async function linkWith(kind: LinkKind, recipe: string, change: (files: Files) => Files) {
  const changed = change(readFiles(join(fixturesFolder, 'recipes', recipe)));
  const { report } = await checkRepository(memoryRepository(changed), { only: [], skip: [] });
  const chain = report.chains.find(({ build }) => build === 'packages.x86_64-linux.default');
  const link = chain?.links.find((one) => one.kind === kind);
  if (!link) throw new Error(`the recipe ${recipe} has no chain`);
  return { verdict: link.verdict, reason: link.reason };
}
