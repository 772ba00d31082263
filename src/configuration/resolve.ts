import { dirname, isAbsolute, relative, resolve } from 'node:path';
import type { Configuration, Setting, Stated, StatedInFile } from './model.ts';

/** What each source says, strongest first: options, variables, file. */
export interface Sources {
  readonly options: Stated;
  readonly variables: Stated;
  readonly file: { readonly path: string; readonly stated: StatedInFile } | undefined;
  /** Absolute path of what is checked. */
  readonly root: string;
  /** What paths in options and variables are relative to. */
  readonly cwd: string;
}

/** The value of every setting: an option outranks a variable, which outranks the file, which outranks the default. */
export function resolveConfiguration({ options, variables, file, root, cwd }: Sources): Configuration {
  const base = file ? baseOf(file.path, root) : root;
  const order: readonly Stated[] = [options, variables, ...(file ? [file.stated] : [])];
  const pick = <Key extends keyof Stated, T extends NonNullable<Stated[Key]>['value'] | undefined>(
    key: Key,
    fallback: T,
  ): Setting<NonNullable<Stated[Key]>['value'] | T> => {
    const stated = order.find((source) => source[key])?.[key];
    return (stated as Setting<NonNullable<Stated[Key]>['value']>) ?? { value: fallback, origin: { kind: 'default' } };
  };
  const folderOf = ({ origin }: Setting<unknown>) => (origin.kind === 'file' ? base : cwd);
  const baseline = pick('baseline', undefined);
  const binary = pick('binary', []);
  return {
    file: file?.path,
    base,
    root,
    failOn: pick('failOn', 'error'),
    systems: pick('systems', []),
    include: pick('include', []),
    exclude: pick('exclude', []),
    baseline: { ...baseline, value: baseline.value && resolve(folderOf(baseline), baseline.value) },
    binary: { ...binary, value: binary.value.map((path) => resolve(folderOf(binary), path)) },
    only: pick('only', []),
    skip: pick('skip', []),
    rules: file?.stated.rules ?? new Map(),
    ignores: file?.stated.ignores ?? [],
  };
}

/** The file's own folder when it holds what is checked; a file from elsewhere speaks about the checked directory. */
function baseOf(file: string, root: string): string {
  const folder = dirname(file);
  const inner = relative(folder, root);
  return inner.startsWith('..') || isAbsolute(inner) ? root : folder;
}
