import type { NifModuleSource } from '../elixir/index.ts';
import { isInFolder, type Unknown, unknown } from '../repository/index.ts';
import type { NixMixBuild } from './model.ts';
import { orderOf, viewBefore } from './moments.ts';
import { fileIn } from './path.ts';

/**
 * Why a module that uses Rustler in the repository does not where a build compiles it: a phase moves or changes its file. Undefined
 * where the build compiles the file as it stands, or its source leaves it out.
 */
export function changeOfModule({ file, name }: NifModuleSource, build: NixMixBuild): Unknown | undefined {
  const { path } = file;
  const { outcome } = build;
  if (outcome.fileBefore(path, 0).kind === 'absent') return undefined;
  const state = outcome.fileBefore(path, orderOf(build.moments.compile));
  if (state.kind === 'unknown') return state;
  if (state.kind === 'absent') return unknown(`a phase takes the file of ${name.value} away`, name.span);
  return state.placement && unknown(`a phase changes the file of ${name.value}`, state.placement.command);
}

/** Source files that phases write and the source does not hold. */
export interface WrittenSources {
  /** Those that hold a NIF module. */
  readonly modules: readonly Unknown[];
  /** Those of which nobody can know what they hold. */
  readonly unread: readonly Unknown[];
}

export function writtenSources(build: NixMixBuild, known: readonly NifModuleSource[]): WrittenSources {
  const until = orderOf(build.moments.compile);
  const { placements, unknown: lost } = build.outcome;
  const written = placements.filter(
    ({ order, entry, path }) => order < until && entry === 'file' && isNew(path, build),
  );
  const unfollowed = lost.filter(({ order, touches }) => order < until && touches?.some((path) => isNew(path, build)));
  if (written.length === 0) return { modules: [], unread: unfollowed };
  const view = viewBefore(build, build.moments.compile);
  const found = [...new Map(written.map((placement) => [placement.path, placement])).values()].flatMap((placement) => {
    const read = view.read(placement.path);
    if (read.kind !== 'missing') return [{ ...placement, text: read.kind === 'text' ? read.source.text : undefined }];
    return [];
  });
  const names = new Set(known.map(({ name }) => name.value));
  return {
    modules: found.flatMap(({ text, command }) => {
      const name = text === undefined || !OF_NIF.test(text) ? undefined : DEFINES.exec(text)?.[1];
      if (name === undefined || names.has(name)) return [];
      return [unknown(`a phase writes the NIF module ${name}, which is not followed`, command)];
    }),
    unread: [
      ...unfollowed,
      ...found.flatMap(({ text, path, command }) =>
        text === undefined ? [unknown(`what a phase writes to ${path} could not be followed`, command)] : [],
      ),
    ],
  };
}

/** What stands in NIF modules alone; the `use` may come with a macro. */
const OF_NIF = /^\s*use\s+Rustler(?:Precompiled)?\b|\bnif_not_loaded\b|:erlang\.(?:nif_error|load_nif)\b/m;
const DEFINES = /\bdefmodule\s+([\w.]+)/;

/** A file that Mix compiles and the source does not hold (`elixirc_paths` is `lib` where nobody says otherwise). */
function isNew(path: string, { projectDirectory, source }: NixMixBuild): boolean {
  const isElixir = path.endsWith('.ex') && isInFolder(path, fileIn(projectDirectory, 'lib'));
  return isElixir && source.entry(path).kind === 'missing';
}
