import { type Fact, known, parentFolders, type Span, unknown } from '../../repository/index.ts';
import type { BuildSource } from '../model.ts';

/** What Nix put into its store. */
export interface StoreFiles {
  /** Files below a path of the store, relative to it; [''] for a file; undefined when it is not there or too large. */
  filesOf(baseName: string): readonly string[] | undefined;
}

/** The folder of the repository that a copy in the store was made of, and what the copy holds of it. */
export function copiedSource(
  baseName: string,
  store: StoreFiles,
  files: readonly string[],
  followed: Fact<BuildSource> | undefined,
  span: Span,
): Fact<BuildSource> {
  const copied = store.filesOf(baseName);
  if (!copied) return followed ?? unknown(`${baseName} is not in the store`, span);
  const guess = followed?.kind === 'known' && followed.value.kind === 'repository' ? followed.value : undefined;
  const name = baseName.replace(/^[^-]*-/, '');
  const root = guess?.root ?? rootOf(copied, name, files);
  if (root === undefined) return followed ?? unknown(`which folder ${baseName} is a copy of could not be told`, span);
  const inRoot = (path: string) => (path === '' ? root : root === '' ? path : `${root}/${path}`);
  const kept = new Set(copied.map(inRoot));
  const folders = new Set([...kept].flatMap(parentFolders));
  return known(
    {
      kind: 'repository',
      root,
      name,
      holds: guess?.holds ?? 'tracked',
      filter: {
        description: guess?.filter.description ?? 'what Nix copied',
        span: guess?.filter.span,
        keeps: (path, kind) => (kind === 'file' ? kept.has(path) : folders.has(path) || path === root),
      },
    },
    followed?.span ?? span,
  );
}

/** The one folder that has all files of the copy; of several the one of the copy's name, else the outermost. */
function rootOf(copied: readonly string[], name: string, files: readonly string[]): string | undefined {
  const [first] = copied;
  if (first === undefined) return undefined;
  const known = new Set(files);
  const folders = files.flatMap((file) => {
    if (file === first) return [''];
    return file.endsWith(`/${first}`) ? [file.slice(0, -first.length - 1)] : [];
  });
  const holding = (first === '' ? files : folders).filter((folder) =>
    copied.every((path) => known.has([folder, path].filter((part) => part !== '').join('/'))),
  );
  const named = holding.filter((folder) => folder.slice(folder.lastIndexOf('/') + 1) === name);
  if (named.length === 1) return named[0];
  return holding.includes('') ? '' : holding.length === 1 ? holding[0] : undefined;
}
