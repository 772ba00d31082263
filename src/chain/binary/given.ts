import { dirname, posix, relative, resolve, sep } from 'node:path';
import { inspectLibrary, readBuiltTree } from '../../binary/index.ts';
import { type LoadingProcess, processOf } from '../../binary/loader/index.ts';
import type { BeamPlace, BuiltApplication, BuiltTree, InspectedFile, Release } from '../../binary/model.ts';
import { formatOfTarget } from '../../knowledge/elf-targets.ts';
import type { ExpectedFormat } from '../model.ts';

/** What the command line gives besides the repository. */
export interface BuiltOptions {
  /** Absolute paths of built trees and files. */
  readonly paths: readonly string[];
  /** Triple that lone files are for. */
  readonly target: string | undefined;
  /** `2.31`: the oldest glibc that a library has to run with. */
  readonly maxGlibc: string | undefined;
}

/** A built tree that was given, with the processes of its BEAMs. */
export interface GivenTree {
  readonly tree: BuiltTree;
  /** As reports name it: relative to the repository where it lies inside, else absolute. */
  readonly name: string;
  /** The process that loads what an application, or the tree as a whole, holds. */
  processOf(application: BuiltApplication | undefined): LoadingProcess;
  releaseOf(application: BuiltApplication | undefined): Release | undefined;
  /** Reads a file of the tree, once. */
  inspect(path: string): InspectedFile;
}

/** Reads the trees that were given. */
export function readGiven(options: BuiltOptions, root: string): readonly GivenTree[] {
  const trees = options.paths.map((path) => readBuiltTree(path));
  const roots = trees.map((tree) => (tree.kind === 'file' ? dirname(tree.root) : tree.root));
  const others = trees.flatMap((tree) => beamsOf(tree).map((beam) => ({ tree, beam })));
  const [shared] = others;
  return trees.map((tree) => {
    const processes = new Map<string, LoadingProcess>();
    const inspected = new Map<string, InspectedFile>();
    const releaseOf = (application: BuiltApplication | undefined) =>
      tree.releases.find((release) => release.applications.some(({ path }) => path === application?.path));
    return {
      tree,
      name: nameOf(tree.path, root),
      releaseOf,
      inspect(path) {
        const file = inspected.get(path) ?? inspectLibrary(path);
        inspected.set(path, file);
        return file;
      },
      processOf(application) {
        const release = releaseOf(application) ?? onlyOf(tree.releases);
        const own = release?.beam ?? onlyOf(beamsOf(tree));
        // A file or an application without a BEAM runs on the only one that was given beside it.
        const borrowed = own === undefined && others.length === 1 ? shared : undefined;
        const key = own?.path ?? borrowed?.beam.path ?? '';
        const known = processes.get(key);
        if (known) return known;
        const process = processOf(borrowed?.tree ?? tree, own ?? borrowed?.beam, scriptFolders(release), roots);
        processes.set(key, process);
        return process;
      },
    };
  });
}

/** The name of what stands in a tree, for reports. A tree that is one file is called by its own name. */
export function nameIn({ name, tree }: GivenTree, inTree: string): string {
  if (tree.kind !== 'directory' || inTree === '') return name;
  return name === '.' ? inTree : `${name.replace(/\/$/, '')}/${inTree}`;
}

/** The absolute path that a library is opened by: `$ORIGIN` is its folder, wherever links lead. */
export function openedPath({ tree }: GivenTree, inTree: string): string {
  return tree.kind === 'directory' ? posix.join(tree.root, inTree) : resolve(tree.path);
}

/** What a library of the process has to be: the BEAM says it, else `--target`. */
export function expectedBy(process: LoadingProcess, options: BuiltOptions): ExpectedFormat | undefined {
  const fromBeam = formatOfBeam(process);
  if (fromBeam) return { format: fromBeam, saidBy: 'beam', name: 'the BEAM beside it' };
  const format = options.target === undefined ? undefined : formatOfTarget(options.target);
  return format && { format, saidBy: 'target', name: `--target ${options.target}` };
}

function formatOfBeam({ beam, file, libc }: LoadingProcess): ExpectedFormat['format'] | undefined {
  if (file) {
    const { wordSize, byteOrder } = file;
    const machine = { number: file.machine.number, wordSize, byteOrder, source: 'the BEAM' };
    return { format: 'elf', machine, libc: libc.libc === 'unnamed' ? undefined : libc.libc };
  }
  const content = beam?.file.content;
  if (content?.format !== 'mach-o') return undefined;
  const cpu = content.cpu.name;
  return cpu === 'arm64' || cpu === 'x86_64' ? { format: 'mach-o', cpu } : undefined;
}

function beamsOf(tree: BuiltTree): readonly BeamPlace[] {
  const byPath = new Map(tree.beams.map((beam) => [beam.path, beam]));
  return [...byPath.values()];
}

function onlyOf<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined;
}

/** Where a release's start scripts stand: `bin/`, and env.sh beside each version. */
function scriptFolders(release: Release | undefined): readonly string[] {
  if (!release) return [];
  const version = release.version === undefined ? [] : [`${release.path}/releases/${release.version}`];
  return [`${release.path}/bin`, ...version];
}

function nameOf(path: string, root: string): string {
  const inside = relative(root, path);
  if (inside === '') return '.';
  return inside.startsWith('..') || inside.startsWith(sep) ? path : inside.split(sep).join('/');
}
