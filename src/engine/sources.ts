import type { Model } from '../chain/model.ts';
import type { FileRead, Repository } from '../repository/index.ts';

const BUILT: FileRead = { kind: 'refused', reason: 'it is a built file' };

/** The repository without its built files, which have no lines to show: a place in one is the file as a whole. */
export function sourcesOf({ repository, chains, loose }: Model): Repository {
  const built = new Set<string>();
  for (const { binary } of [...chains, ...loose]) {
    if (binary?.state === 'followed') built.add(binary.facts.path);
  }
  if (built.size === 0) return repository;
  return { ...repository, read: (path) => (built.has(path) || path.startsWith('/') ? BUILT : repository.read(path)) };
}
