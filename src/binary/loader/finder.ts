import { posix } from 'node:path';
import { isWithin, realFile, realPathUnder } from '../../repository/index.ts';
import { inspectLibrary, libcOf } from '../index.ts';
import type { ElfFile } from '../model.ts';
import { lookUp, type SearchedTree } from './search.ts';

export type Found =
  | { readonly kind: 'file'; readonly path: string; readonly file: ElfFile }
  /** The loader opens this file and gives up. */
  | { readonly kind: 'not-loadable'; readonly path: string }
  /** Only where the loader does not look in every case: a phrase. */
  | { readonly kind: 'in-doubt'; readonly reason: string }
  /** Nowhere in the folders that are searched. */
  | { readonly kind: 'nowhere'; readonly searched: readonly string[] }
  /** Not in the folders that can be looked into; these others cannot. */
  | { readonly kind: 'out-of-sight'; readonly directories: readonly string[] };

/** Finds libraries by name as a loader does. Every file is read once. */
export interface Finder {
  readonly tree: SearchedTree;
  /** Looks in `runPath`, then where the system's loader looks, for a file that fits the process of `like`. */
  find(name: string, runPath: readonly string[], like: ElfFile): Found;
  /** The ELF file at an absolute path of the process. */
  at(path: string): ElfFile | undefined;
}

export function createFinder(tree: SearchedTree): Finder {
  const files = new Map<string, ReturnType<typeof inspectLibrary>['content']>();
  const contentOf = (path: string) => {
    const known = files.get(path) ?? inspectLibrary(path).content;
    files.set(path, known);
    return known;
  };

  function find(name: string, runPath: readonly string[], like: ElfFile): Found {
    const isMusl = libcOf(like).libc === 'musl';
    const searched: string[] = [];
    const unseen: string[] = [];
    const listed = (tree.system?.listed.get(name) ?? []).map((path) => posix.dirname(path));
    const directories = name.includes('/') ? [''] : [...runPath, ...listed, ...(tree.system?.directories ?? [])];
    for (const directory of new Set(directories)) {
      const looked = lookUp(directory === '' ? '/' : directory, name, tree);
      if (looked.kind === 'out-of-sight') unseen.push(directory);
      else searched.push(directory);
      if (looked.kind !== 'file') continue;
      const content = contentOf(looked.path);
      if (content.format === 'none') return { kind: 'not-loadable', path: looked.path };
      // A library for another machine or word size is passed over (glibc elf/dl-load.c `open_verify`).
      const isFor = content.format === 'elf' && fits(content, like);
      // musl takes it and goes on to relocate it (ldso/dynlink.c `map_library`).
      if (!isFor && isMusl) return { kind: 'in-doubt', reason: `${looked.path} is for another machine` };
      if (!isFor) continue;
      return isLibrary(content, isMusl)
        ? { kind: 'file', path: looked.path, file: content }
        : { kind: 'not-loadable', path: looked.path };
    }
    const reason = isMusl ? undefined : whereInDoubt(name, searched, tree);
    if (reason !== undefined) return { kind: 'in-doubt', reason };
    return unseen.length > 0 ? { kind: 'out-of-sight', directories: unseen } : { kind: 'nowhere', searched };
  }

  return {
    tree,
    find,
    at: (path) => {
      // The tree's own files are named by their place on this machine.
      const isOwn = tree.system?.kind !== 'root' || (tree.root !== '/' && isWithin(path, tree.root));
      const real = isOwn ? path : realPathUnder(tree.root, path);
      if (real === undefined || realFile(real) === undefined) return undefined;
      const content = contentOf(real);
      return content.format === 'elf' ? content : undefined;
    },
  };
}

/** glibc refuses programs as well as objects (elf/dl-load.c `_dl_map_object_from_fd`); musl maps a program. */
function isLibrary({ type, positionIndependentExecutable }: ElfFile, isMusl: boolean): boolean {
  if (isMusl) return type.kind === 'shared-object' || type.kind === 'executable';
  return type.kind === 'shared-object' && !positionIndependentExecutable;
}

// glibc looks into these first where the processor has what they are for: elf/dl-hwcaps.c and sysdeps/*/dl-hwcaps_subdirs.c,
// and the older kind up to 2.36 (elf/dl-load.c `decompose_rpath`, `fillin_rpath`).
const FOR_PROCESSORS = [
  ...['x86-64-v4', 'x86-64-v3', 'x86-64-v2', 'power10', 'power9', 'z16', 'z15', 'z14', 'z13'].map(
    (folder) => `glibc-hwcaps/${folder}`,
  ),
  ...['tls', 'haswell', 'x86_64', 'tls/haswell', 'tls/x86_64', 'haswell/x86_64', 'tls/haswell/x86_64'],
];

function whereInDoubt(name: string, searched: readonly string[], tree: SearchedTree): string | undefined {
  const holds = (directory: string) => lookUp(directory, name, tree).kind === 'file';
  const unlisted = tree.system?.unlisted.find(holds);
  if (unlisted !== undefined) return `${unlisted} is searched only for what ldconfig has listed`;
  const folders = searched.filter((directory) => directory !== '');
  const forSome = folders
    .flatMap((directory) => FOR_PROCESSORS.map((folder) => posix.join(directory, folder)))
    .find(holds);
  return forSome === undefined ? undefined : `${forSome} is for some processors alone`;
}

function fits(file: ElfFile, like: ElfFile): boolean {
  return (
    file.machine.number === like.machine.number && file.wordSize === like.wordSize && file.byteOrder === like.byteOrder
  );
}
