import { resolve } from 'node:path';
import type { DirectoryEntry, FileKind, FileSystem } from './file-system.ts';
import { type Checkout, findCheckout } from './git-checkout.ts';
import { type GitIndex, readGitIndex } from './git-index.ts';
import { type IgnoreRules, ignoreRules } from './ignore-rules.ts';
import type { Listed } from './listed.ts';
import { readOwnFile } from './own-file.ts';
import { byCodeUnit, parentFolders, parentPath } from './paths.ts';
import type { Entry, Tracking } from './repository.ts';
import type { RootedView } from './rooted-view.ts';
import { walk } from './walk.ts';

const LONGEST_PATH = 4096;
// Of half a million files; no more of them are listed than the walk lists.
const LARGEST_INDEX = 64 * 1024 * 1024;

/** Which files a repository has, and what git says of them. Paths are relative to the root. */
export interface Listing {
  readonly files: readonly string[];
  readonly listed: Listed;
  readonly problems: readonly { readonly path: string; readonly reason: string }[];
  readonly tracking: (path: string) => Tracking;
  readonly submodules: readonly string[];
}

/** Lists the files below `root` (a real path): git's view inside a checkout, else all but what .gitignore files name. */
export function listRepository(
  root: string,
  fileSystem: FileSystem,
  { entry, leadsTo }: Pick<RootedView, 'entry' | 'leadsTo'>,
): Listing {
  const checkout = findCheckout(root, fileSystem);
  const prefix = checkout && checkout.top !== root ? `${root.slice(checkout.top.replace(/\/$/, '').length + 1)}/` : '';
  const index = checkout ? readIndexOf(checkout, prefix, fileSystem) : undefined;
  const tracked = trackedFiles(index);
  const rules = rulesFor(root, checkout, prefix, fileSystem);

  const { files, listed, problems } = walk(root, fileSystem, {
    listed: (path, held) => rules.listed(path, held),
    entersDirectory: (path, siblings) => {
      if (tracked.folders.has(path)) return true;
      if (isBuildOutput(path, siblings) || rules.ignores(path, 'directory')) return false;
      return index?.kind !== 'index' || tracked.owns(path) || !isCheckout(`${root}/${path}`, fileSystem);
    },
    listsFile: (path, kind) => {
      if (!tracked.files.has(path) && (isResultLink(path, kind) || rules.ignores(path, 'file'))) return false;
      return kind === 'file' || (kind === 'link' && isFileOrRefused(entry(path)));
    },
  });

  return {
    files,
    listed,
    submodules: index?.kind === 'index' ? [...index.submodules].sort(byCodeUnit) : [],
    problems: [
      ...(index?.kind === 'unreadable' ? [{ path: '.git/index', reason: index.reason }] : []),
      ...rules.problems(),
      ...problems,
    ],
    tracking: (given) => {
      if (index?.kind !== 'index') return 'outside';
      // What git knows nothing of below a link stands where the link leads.
      const { links } = index;
      const isBehindLink = links.size > 0 && parentFolders(given).some((folder) => links.has(folder));
      const path = isBehindLink ? (leadsTo(given) ?? given) : given;
      if (tracked.files.has(path) || tracked.folders.has(path)) return 'tracked';
      if (path === '') return tracked.files.size > 0 ? 'tracked' : 'untracked';
      // No system has a longer path; asking the rules takes a step per folder.
      if (path.length > LONGEST_PATH) return 'untracked';
      if (rules.ignores(path, entry(path).kind === 'directory' ? 'directory' : 'file')) return 'ignored';
      return tracked.owns(path) ? 'tracked' : 'untracked';
    },
  };
}

function readIndexOf(checkout: Checkout, prefix: string, fileSystem: FileSystem): GitIndex {
  const file = readOwnFile(resolve(checkout.gitDirectory, 'index'), LARGEST_INDEX, fileSystem);
  if (file.kind === 'bytes') return readGitIndex(file.bytes, prefix);
  if (file.kind === 'no-file') return { kind: 'unreadable', reason: 'it is no regular file' };
  if (file.kind === 'refused') return { kind: 'unreadable', reason: file.reason };
  // Nothing was added yet.
  return { kind: 'index', files: new Set(), links: new Set(), submodules: new Set() };
}

interface Tracked {
  readonly files: ReadonlySet<string>;
  /** Every folder that holds a tracked file or submodule, and the submodules themselves. */
  readonly folders: ReadonlySet<string>;
  /** True below a submodule: its own index says what is tracked there, the checkout's says that it belongs to it. */
  readonly owns: (path: string) => boolean;
}

function trackedFiles(index: GitIndex | undefined): Tracked {
  const { files, submodules } =
    index?.kind === 'index' ? index : { files: new Set<string>(), submodules: new Set<string>() };
  const folders = new Set(submodules);
  for (const path of [...files, ...submodules]) {
    // Paths of one folder stand together and share their parents, which are there once the innermost is.
    if (folders.has(parentPath(path))) continue;
    for (const folder of parentFolders(path)) folders.add(folder);
  }
  const owns = (path: string) => submodules.size > 0 && parentFolders(path).some((folder) => submodules.has(folder));
  return { files, folders, owns };
}

/** The ignore rules of the whole checkout, asked with paths relative to the root. */
function rulesFor(root: string, checkout: Checkout | undefined, prefix: string, fileSystem: FileSystem): IgnoreRules {
  if (!checkout) return ignoreRules(root, undefined, fileSystem);
  const rules = ignoreRules(checkout.top, resolve(checkout.commonDirectory, 'info/exclude'), fileSystem);
  const placed = (path: string) => (path.startsWith(prefix) ? path.slice(prefix.length) : path);
  return {
    ignores: (path, kind) => rules.ignores(prefix + path, kind),
    listed: (folder, held) => rules.listed((prefix + folder).replace(/\/$/, ''), held),
    problems: () => rules.problems().map(({ path, reason }) => ({ path: placed(path), reason })),
  };
}

/** What tools write and nobody edits. `deps` and `target` are also ordinary names: only beside the manifest are they output. */
function isBuildOutput(path: string, siblings: readonly DirectoryEntry[]): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === 'node_modules' || name === '_build' || name === '.direnv') return true;
  const beside = (manifest: string) => siblings.some((entry) => entry.name === manifest);
  return (name === 'deps' && beside('mix.exs')) || (name === 'target' && beside('Cargo.toml'));
}

/** `nix build` leaves links named result, result-doc, … to its store. */
function isResultLink(path: string, kind: FileKind): boolean {
  return kind === 'link' && /^result(-|$)/.test(path.slice(path.lastIndexOf('/') + 1));
}

/** git lists nothing inside another checkout that is no submodule. */
function isCheckout(folder: string, fileSystem: FileSystem): boolean {
  try {
    fileSystem.lstat(`${folder}/.git`);
    return true;
  } catch {
    return false;
  }
}

function isFileOrRefused(entry: Entry): boolean {
  return entry.kind === 'file' || entry.kind === 'refused';
}
