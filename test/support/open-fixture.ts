import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { openRepository, type Repository } from '../../src/repository/index.ts';
import { git, temporaryFolder, writeFiles } from '../repository/temporary-checkout.ts';
import type { GitFacts } from './rule-folders.ts';

/**
 * The repository of a fixture as somebody else has it on their disk. Our own checkout, which all fixtures lie in, says nothing of
 * it: it is in no checkout, or in one of its own with the facts that its expectation describes.
 */
export function openFixture(root: string, facts: GitFacts | undefined): Repository {
  if (facts) return openRepository(checkoutOf(root, facts));
  return { ...openRepository(root), tracking: () => 'outside' };
}

function checkoutOf(root: string, { untracked = [], ignored = [], submodules = [] }: GitFacts): string {
  const folder = temporaryFolder({});
  cpSync(root, folder, { recursive: true, verbatimSymlinks: true });
  if (ignored.length > 0) writeFiles(folder, { '.gitignore': `${ignored.join('\n')}\n` });
  git(folder, 'init', '--quiet');
  for (const submodule of submodules) commitAll(join(folder, submodule));
  git(folder, 'add', '--all');
  if (untracked.length > 0) git(folder, 'rm', '-r', '--quiet', '--cached', '--', ...untracked);
  return folder;
}

/** A folder becomes a checkout of its own, which the one around it then adds as a link to its commit. */
function commitAll(folder: string): void {
  git(folder, 'init', '--quiet');
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', 'first');
}
