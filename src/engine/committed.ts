import { baseName, parentPath, type Repository } from '../repository/index.ts';

/** Whether a file is committed, or a link of that name, which may lead to what a build writes and nowhere until then. */
export function isCommitted(path: string, { list, tracking }: Repository): boolean {
  return list(parentPath(path))?.includes(baseName(path)) === true && tracking(path) !== 'ignored';
}
