import type { Derivation } from '../nix/model.ts';
import { type Entry, type FileView, isInFolder, type Repository, type Unknown } from '../repository/index.ts';
import { publishedTree } from './published-package.ts';

/** The files of a build's source, under the repository's own paths: what the source leaves out is missing. */
export interface SourceTree {
  readonly view: FileView;
  /** Folder of the repository that is unpacked, '' for all of it. */
  readonly root: string;
  /** True when a filter could not be followed: an absent file proves nothing. */
  readonly incomplete: boolean;
}

/** The source of a derivation; unknown when it is fetched, or the output of a build that is not followed. */
export function sourceTree(derivation: Derivation, repository: Repository): SourceTree | Unknown {
  const { source } = derivation;
  if (source.kind === 'unknown') return source;
  switch (source.value.kind) {
    case 'repository': {
      const { root, filter } = source.value;
      return {
        view: filteredView(repository, root, filter.keeps),
        root,
        incomplete: filter.keeps(root, 'directory') === undefined,
      };
    }
    case 'derivation':
      return { kind: 'unknown', reason: 'the source is the output of another derivation', span: source.span };
    case 'fetched': {
      const published = source.value.hex && publishedTree(source.value.hex);
      return published ?? { kind: 'unknown', reason: 'the source is fetched from elsewhere', span: source.span };
    }
    case 'none':
      return NO_SOURCE;
  }
}

const emptyView: FileView = {
  entry: (path) => (path === '' ? { kind: 'directory' } : { kind: 'missing' }),
  read: () => ({ kind: 'missing' }),
  list: (path) => (path === '' ? [] : undefined),
};

export const NO_SOURCE: SourceTree = { view: emptyView, root: '', incomplete: false };

type Keeps = (path: string, kind: 'file' | 'directory') => boolean | undefined;

function filteredView(repository: Repository, root: string, keeps: Keeps): FileView {
  const entry = (path: string): Entry => {
    const found = repository.entry(path);
    if (found.kind !== 'file' && found.kind !== 'directory') return found;
    if (found.kind === 'directory' && leadsTo(path, root)) return found;
    if (!isInFolder(path, root) || repository.tracking(path) === 'ignored') return { kind: 'missing' };
    const kept = keptWithParents(path, root, found.kind, keeps);
    if (kept === undefined) return { kind: 'refused', reason: 'the source filter could not be followed' };
    return kept ? found : { kind: 'missing' };
  };
  return {
    entry,
    read: (path) => {
      const found = entry(path);
      if (found.kind === 'file') return repository.read(path);
      return found.kind === 'refused' ? found : { kind: 'missing' };
    },
    list: (path) => {
      if (entry(path).kind !== 'directory') return undefined;
      const names = repository.list(path);
      return names?.filter((name) => entry(path === '' ? name : `${path}/${name}`).kind !== 'missing');
    },
  };
}

/** A file is kept when the filter keeps it and every folder above it: a folder that is left out is never entered. */
function keptWithParents(path: string, root: string, kind: 'file' | 'directory', keeps: Keeps): boolean | undefined {
  if (path === root) return true;
  let certain: boolean | undefined = true;
  const relative = root === '' ? path : path.slice(root.length + 1);
  const segments = relative.split('/');
  for (let depth = 1; depth <= segments.length; depth += 1) {
    const current = [...(root === '' ? [] : [root]), ...segments.slice(0, depth)].join('/');
    const kept = keeps(current, depth === segments.length ? kind : 'directory');
    if (kept === false) return false;
    if (kept === undefined) certain = undefined;
  }
  return certain;
}

function leadsTo(path: string, root: string): boolean {
  return path === '' || path === root || root.startsWith(`${path}/`);
}
