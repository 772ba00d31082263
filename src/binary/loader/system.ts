import { posix } from 'node:path';
import { isWithin, namesIn, realFile, realPathUnder, smallText } from '../../repository/index.ts';
import { readLibraryCache } from './library-cache.ts';
import type { SystemView } from './model.ts';

const LARGEST_CONFIGURATION = 65_536;
const LARGEST_CACHE = 8 * 1024 * 1024;
const LARGEST_LOADER = 4 * 1024 * 1024;

/**
 * The system that a BEAM with this interpreter runs on, as far as the given tree holds it: the tree is a root when the
 * interpreter stands where it says below it.
 */
export function systemOf(root: string, interpreter: string): SystemView | undefined {
  const loader = realPathUnder(root, interpreter);
  if (loader !== undefined && realFile(loader) !== undefined) {
    return { kind: 'root', ...searchOf(root, interpreter, loader) };
  }
  if (isWithin(interpreter, '/nix/store') && realFile(interpreter) !== undefined) {
    return { kind: 'store', ...only([posix.dirname(interpreter)]) };
  }
  return undefined;
}

type Search = Omit<SystemView, 'kind'>;

function searchOf(root: string, interpreter: string, loader: string): Search {
  // nixpkgs' C libraries look into their own folder and at no cache of the system.
  if (isWithin(interpreter, '/nix/store')) return only([posix.dirname(interpreter)]);
  if (posix.basename(interpreter).startsWith('ld-musl-')) return only(muslDirectories(root, interpreter));
  const own = ownDirectories(loader);
  const common = glibcDirectories(root);
  if (!own) return only(common);
  const cache = readLibraryCache(textIn(root, '/etc/ld.so.cache', LARGEST_CACHE) ?? '');
  const others = [...common, ...(cache?.forProcessors ?? [])].filter((directory) => !own.includes(directory));
  return { directories: own, listed: cache?.listed ?? new Map(), unlisted: others };
}

function only(directories: readonly string[]): Search {
  return { directories, listed: new Map(), unlisted: [] };
}

/**
 * The directories that glibc's loader was built to search, which stand in it one after the other (elf/dl-load.c `system_dirs`); undefined
 * when they are not to be made out.
 */
function ownDirectories(loader: string): readonly string[] | undefined {
  // What stands before the last NUL ends with one; expressions over the whole would try each of its bytes as a beginning.
  const texts = (smallText(loader, LARGEST_LOADER) ?? '').split('\0').slice(0, -1);
  const first = texts.findIndex((text, index) => directoryAtEnd(text) !== undefined && isDirectory(texts[index + 1]));
  if (first < 0) return undefined;
  const behind = texts.slice(first + 1);
  const end = behind.findIndex((text) => !isDirectory(text));
  const directories = [directoryAtEnd(texts[first]) ?? '', ...behind.slice(0, end < 0 ? undefined : end)];
  return directories.map((directory) => directory.replace(/\/$/, ''));
}

/** The directory that a text ends with: other bytes may stand right before the first. */
function directoryAtEnd(text = ''): string | undefined {
  const last = text.split(/[^\w.+/-]/).at(-1) ?? '';
  const path = last.slice(Math.max(last.indexOf('/'), 0));
  return isDirectory(path) ? path : undefined;
}

function isDirectory(text = ''): boolean {
  return /^\/[\w.+/-]*\/$/.test(text);
}

/** musl reads `/etc/ld-musl-<machine>.path`, else takes its own list (ldso/dynlink.c `sys_path`). */
function muslDirectories(root: string, interpreter: string): readonly string[] {
  const machine = /ld-(musl-[^.]+)\.so/.exec(interpreter)?.[1] ?? '';
  const text = textIn(root, `/etc/ld-${machine}.path`, LARGEST_CONFIGURATION);
  return text === undefined
    ? ['/lib', '/usr/local/lib', '/usr/lib']
    : text.split(/[\n:]/).filter((part) => part !== '');
}

/** What ldconfig lists, and the folders that glibc looks into by itself on one distribution or another. */
function glibcDirectories(root: string): readonly string[] {
  const multiarch = ['/lib', '/usr/lib'].flatMap((folder) =>
    namesUnder(root, folder)
      .filter((name) => /^[a-z0-9_]+-linux-gnu[a-z0-9]*$/.test(name))
      .map((name) => `${folder}/${name}`),
  );
  const configured = configuredIn(root, '/etc/ld.so.conf', 0);
  return [...new Set([...configured, ...multiarch, '/lib64', '/usr/lib64', '/lib', '/usr/lib'])];
}

function configuredIn(root: string, path: string, depth: number): string[] {
  const lines = (textIn(root, path, LARGEST_CONFIGURATION) ?? '')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim());
  return lines.flatMap((line) => {
    const included = /^include\s+(\S+)$/.exec(line)?.[1];
    if (included === undefined) return line.startsWith('/') ? [line.replace(/\s.*/, '')] : [];
    return depth > 4
      ? []
      : includedFiles(root, posix.resolve('/etc', included)).flatMap((file) => configuredIn(root, file, depth + 1));
  });
}

/** `/etc/ld.so.conf.d/*.conf`: the only kind of pattern that distributions write. */
function includedFiles(root: string, pattern: string): string[] {
  const folder = posix.dirname(pattern);
  const [before = '', after] = posix.basename(pattern).split('*');
  if (after === undefined) return [pattern];
  return namesUnder(root, folder)
    .filter((name) => name.startsWith(before) && name.endsWith(after))
    .map((name) => `${folder}/${name}`);
}

function namesUnder(root: string, folder: string): readonly string[] {
  const real = realPathUnder(root, folder);
  return real === undefined ? [] : namesIn(real);
}

function textIn(root: string, path: string, most: number): string | undefined {
  const real = realPathUnder(root, path);
  return real === undefined ? undefined : smallText(real, most);
}
