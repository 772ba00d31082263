import type { FileView, SourceText, Span, Unknown } from '../repository/index.ts';
import { oncePer, unknown } from '../repository/index.ts';
import type { TomlTable, TomlValue } from '../syntax/index.ts';
import { configConflicts } from './config-conflicts.ts';
import { parseTomlText, readTomlFile, type TomlFile } from './documents.ts';
import type { CargoCall } from './model.ts';
import { asString, booleanAt, entryAt, stringAt } from './toml-access.ts';
import { ancestors, inside, joinPath, parentOf } from './view-path.ts';

/** One config file as cargo merges it; an included file is a layer of its own below the one that includes it. */
export interface ConfigLayer {
  readonly path: string;
  readonly source: SourceText;
  readonly table: TomlTable;
}

export interface Configuration {
  /** Weakest first: the order in which cargo joins arrays. */
  readonly layers: readonly ConfigLayer[];
  /** The files of the search, strongest first, without what they include. */
  readonly files: readonly string[];
  /** What makes cargo stop: a broken file, an included one that is missing, files that contradict each other in type. */
  readonly unknown: readonly Unknown[];
}

const DEEPEST_INCLUDE = 20;

/** The config files that a cargo call reads (cargo src/context/mod.rs `load_values_from`, `walk_tree`). */
export function readConfiguration(call: CargoCall): Configuration {
  const found = ancestors(call.workingDirectory, call.ceiling)
    .map((directory) => configFileIn(call.view, directory))
    .filter((path) => path !== undefined);
  const extra = call.extraConfig.map((source) => ({ path: source.path, file: parseTomlText(source) }));
  const searched = found.toReversed().map((path) => ({ path, file: readTomlFile(call.view, path) }));
  const weakestFirst = [...extra, ...searched];
  const reads = weakestFirst.map(({ path, file }) => withIncludes(call.view, path, file, 0));
  const layers = reads.flatMap((read) => read.layers);
  return {
    layers,
    files: weakestFirst.map(({ path }) => path).toReversed(),
    unknown: [...reads.flatMap((read) => read.unknown), ...configConflicts(layers)],
  };
}

/** Files in the places where cargo looks for configuration. */
export const configFiles = oncePer((files: readonly string[]): readonly string[] =>
  files.filter((path) => /(^|\/)\.cargo\/config(\.toml)?$/.test(path)),
);

/** `.cargo/config` wins over `.cargo/config.toml` (cargo src/context/mod.rs `get_file_path`). */
export function configFileIn(view: FileView, directory: string): string | undefined {
  const path = inside(directory, '.cargo/config');
  return [path, `${path}.toml`].find((candidate) => {
    const { kind } = view.entry(candidate);
    return kind === 'file' || kind === 'refused';
  });
}

/** The layers of one file: what it includes, in the order written, then itself (cargo `load_includes`). */
export function withIncludes(
  view: FileView,
  path: string,
  file: TomlFile,
  depth: number,
): { readonly layers: readonly ConfigLayer[]; readonly unknown: readonly Unknown[] } {
  if (file.kind === 'missing') return { layers: [], unknown: [] };
  if (file.kind === 'broken') return { layers: [], unknown: [unknown(`${path}: ${file.reason}`, file.span)] };
  const self: ConfigLayer = { path, source: file.source, table: file.table };
  const layers: ConfigLayer[] = [];
  const lost: Unknown[] = [];
  for (const { target, optional, span } of includesOf(file.table)) {
    const included = joinPath(parentOf(path) ?? '', target);
    const read: TomlFile = included === undefined ? { kind: 'missing' } : readTomlFile(view, included);
    if (read.kind === 'missing' && optional && included !== undefined) continue;
    if (read.kind === 'missing' || depth >= DEEPEST_INCLUDE) {
      lost.push(unknown('the included config file cannot be read', span));
      continue;
    }
    const inner = withIncludes(view, included as string, read, depth + 1);
    for (const layer of inner.layers) layers.push(layer);
    for (const each of inner.unknown) lost.push(each);
  }
  return { layers: [...layers, self], unknown: lost };
}

/**
 * `include = ["a.toml", { path = "b.toml", optional = true }]`, as cargo 1.95 reads it; a cargo in which it was not yet stable
 * ignored it.
 */
function includesOf(table: TomlTable): { target: string; optional: boolean; span: Span }[] {
  const entry = entryAt(table, 'include');
  if (entry?.value.kind !== 'array') return [];
  return entry.value.items.flatMap((item) => {
    const path = asString(item) ?? stringAt(tableOf(item.value), 'path');
    return path
      ? [{ target: path.value, optional: booleanAt(tableOf(item.value), 'optional') ?? false, span: item.span }]
      : [];
  });
}

function tableOf(value: TomlValue): TomlTable | undefined {
  return value.kind === 'table' ? value : undefined;
}
