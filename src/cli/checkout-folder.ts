import { relative, sep } from 'node:path';
import type { Io } from './io.ts';

/** The checked folder as seen from the checkout of a GitHub job, with a slash at its end; '' when it is the checkout or elsewhere. */
export function folderInCheckout(root: string, env: Io['env']): string {
  if (!env.GITHUB_WORKSPACE) return '';
  const inner = relative(env.GITHUB_WORKSPACE, root);
  return inner === '' || inner.startsWith('..') ? '' : `${inner.split(sep).join('/')}/`;
}
