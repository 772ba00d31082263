import { basename, resolve } from 'node:path';
import { type BuiltFolder, openBuiltPlace } from '../../repository/index.ts';
import type { BuiltTree, LibraryPlace, PlaceEntry } from '../model.ts';
import { findApplications, librariesByOwner } from './applications.ts';
import { findBeams, findReleases, leftBehind } from './releases.ts';
import { walkTree } from './walk.ts';

/** Looks through a built tree: names and links alone, no file is opened but the few that say the release. Never throws. */
export function readBuiltTree(path: string): BuiltTree {
  const given = openBuiltPlace(path);
  switch (given.kind) {
    case 'directory':
      return folderTree(path, given.folder);
    case 'file':
      return withoutFolder(path, given.real, 'file', { kind: 'file' });
    case 'dangling':
      return withoutFolder(path, resolve(path), 'missing', { kind: 'dangling-link', target: given.target });
    case 'refused':
      return withoutFolder(path, resolve(path), 'missing', { kind: 'no-file' }, given.reason);
    case 'missing':
      return withoutFolder(path, resolve(path), 'missing', undefined);
  }
}

function folderTree(path: string, folder: BuiltFolder): BuiltTree {
  const walk = walkTree(folder);
  const { folders, problems } = walk;
  const every = findApplications(walk);
  const behind = leftBehind(folders, every);
  const applications = new Map([...every].filter(([inTree]) => !behind.has(inTree)));
  const beams = findBeams(folders);
  const owned = librariesByOwner(folders, every).filter(({ inTree }) => inTree === undefined || !behind.has(inTree));
  const all = owned.flatMap(({ libraries }) => libraries);
  const ofApplications = new Set(all.filter(({ inApplication }) => inApplication).map(({ path: real }) => real));
  // A container's root is full of libraries that are no NIFs.
  const loadable = all.filter(
    ({ inApplication, inTree, path: real }) =>
      inApplication || (/(?:^|\/)priv\//.test(inTree) && !ofApplications.has(real)),
  );
  const isPriv = basename(folder.root) === 'priv';
  return {
    path,
    root: folder.root,
    kind: 'directory',
    releases: findReleases(folders, beams, applications),
    applications: [...applications.values()],
    libraries: !isPriv && (applications.size > 0 || loadable.length > 0) ? loadable : all,
    beams: [...beams.values()].flat(),
    problems,
  };
}

function withoutFolder(
  path: string,
  real: string,
  kind: 'file' | 'missing',
  entry: PlaceEntry | undefined,
  reason?: string,
): BuiltTree {
  const place = (each: PlaceEntry): LibraryPlace => ({
    inTree: basename(path),
    path: real,
    inApplication: undefined,
    entry: each,
  });
  return {
    path,
    root: real,
    kind,
    releases: [],
    applications: [],
    libraries: entry ? [place(entry)] : [],
    beams: [],
    problems: reason === undefined ? [] : [{ path: '', reason }],
  };
}
