import { decodeText } from './decode.ts';
import { type FileSystem, failureOf, LARGEST_SOURCE } from './file-system.ts';
import { type Listed, listedKind, NOTHING_LISTED } from './listed.ts';
import { foundOnce } from './once-per.ts';
import { byCodeUnit, normalizePath } from './paths.ts';
import type { Entry, FileRead, FileView } from './repository.ts';
import { fileText, type SourceText } from './source-text.ts';

/** The files below a root. Links are followed as long as they stay below it; every file is read once. */
export interface RootedView extends FileView {
  readonly filesRead: () => number;
  readonly textsRead: () => readonly SourceText[];
  /** The path of what stands at a path when every link is followed; undefined where nothing does. */
  leadsTo(path: string): string | undefined;
}

/** Where a path leads, links followed. */
type Place = { readonly kind: 'file' | 'directory'; readonly real: string; readonly size: number } | NonPlace;
type NonPlace = Exclude<Entry, { kind: 'file' } | { kind: 'directory' }>;

/** A view of the files below `root`, an absolute path. `listed`: what a walk of the same files found, once it has. */
export function rootedView(
  root: string,
  fileSystem: FileSystem,
  listed: () => Listed = () => NOTHING_LISTED,
): RootedView {
  const places = new Map<string, Place>();
  const reads = new Map<string, FileRead>();
  const lists = new Map<string, readonly string[] | undefined>();
  const realRoot = realPathOr(root, fileSystem);
  /** By question and path. */
  const asked = new Map<string, Map<string, string | undefined>>();
  const seen = new Set<string>();

  function placeOf(path: string): Place {
    return foundOnce(places, path, () => findPlace(path, root, realRoot, fileSystem, listed()));
  }

  function readPath(path: string): FileRead {
    if (listed().get(path) !== 'file') return readPlace(path);
    try {
      return readSource(path, `${realRoot}/${path}`);
    } catch {
      // It changed since it was listed, or is one that is not read.
      return readPlace(path);
    }
  }

  function readSource(path: string, real: string): FileRead {
    const decoded = decodeText(fileSystem.readSource(real));
    seen.add(path);
    return decoded.kind === 'text' ? { kind: 'text', source: fileText(path, decoded.text) } : decoded;
  }

  function readPlace(path: string): FileRead {
    const place = placeOf(path);
    if (place.kind === 'directory') return { kind: 'refused', reason: 'it is a directory' };
    if (!('real' in place)) return place;
    if (place.size > LARGEST_SOURCE) {
      const size = Math.ceil(place.size / 1024 / 1024);
      return { kind: 'refused', reason: `it has ${size} MB; files above 16 MB are not read` };
    }
    try {
      return readSource(path, place.real);
    } catch (error) {
      return failureOf(error);
    }
  }

  function listPlace(path: string): readonly string[] | undefined {
    const place = placeOf(path);
    if (place.kind !== 'directory') return undefined;
    try {
      const names = fileSystem.readdir(place.real).map((entry) => entry.name);
      return names.filter((name) => name !== '.git').sort(byCodeUnit);
    } catch {
      return undefined;
    }
  }

  return {
    entry(path) {
      const normal = normalizePath(path) ?? path;
      if (listed().get(normal) === 'file') return { kind: 'file' };
      const place = placeOf(normal);
      return 'real' in place ? { kind: place.kind } : place;
    },
    read(path) {
      const normal = normalizePath(path) ?? path;
      return foundOnce(reads, normal, () => readPath(normal));
    },
    list(path) {
      const normal = normalizePath(path) ?? path;
      return foundOnce(lists, normal, () => listPlace(normal));
    },
    ask(path, question) {
      const { ask } = fileSystem;
      if (!ask || reads.has(path) || listed().get(path) !== 'file') return undefined;
      const answers = foundOnce(asked, question.id, () => new Map<string, string | undefined>());
      const answer = foundOnce(answers, path, () => ask(`${realRoot}/${path}`, question)?.answer);
      if (answer !== undefined) seen.add(path);
      return answer;
    },
    leadsTo(path) {
      const place = placeOf(normalizePath(path) ?? path);
      return 'real' in place ? place.real.slice(realRoot.length).replace(/^\//, '') : undefined;
    },
    filesRead: () => seen.size,
    textsRead: () => [...reads.values()].flatMap((read) => (read.kind === 'text' ? [read.source] : [])),
  };
}

function findPlace(path: string, root: string, realRoot: string, fileSystem: FileSystem, listed: Listed): Place {
  if (normalizePath(path) === undefined) return { kind: 'refused', reason: 'the path leaves the checked directory' };
  if (isGitOwn(path)) return { kind: 'missing' };
  const kind = listedKind(listed, path);
  if (kind === 'missing') return { kind };
  if (kind === 'directory') return { kind, real: path === '' ? realRoot : `${realRoot}/${path}`, size: 0 };
  try {
    const real = fileSystem.realpath(path === '' ? root : `${root}/${path}`);
    if (!isInside(real, realRoot)) return { kind: 'refused', reason: 'the link leaves the checked directory' };
    if (isGitOwn(real.slice(realRoot.length)))
      return { kind: 'refused', reason: "the link leads into git's own files" };
    const { kind, size } = fileSystem.lstat(real);
    if (kind === 'file' || kind === 'directory') return { kind, real, size };
    return { kind: 'refused', reason: 'it is neither a file nor a directory' };
  } catch (error) {
    return failureOf(error);
  }
}

function isGitOwn(path: string): boolean {
  return path.split('/').includes('.git');
}

function isInside(real: string, realRoot: string): boolean {
  return real === realRoot || real.startsWith(realRoot.endsWith('/') ? realRoot : `${realRoot}/`);
}

function realPathOr(root: string, fileSystem: FileSystem): string {
  try {
    return fileSystem.realpath(root);
  } catch {
    return root;
  }
}
