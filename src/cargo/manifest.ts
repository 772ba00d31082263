import type { FileView, SourceText, Span } from '../repository/index.ts';
import type { TomlTable } from '../syntax/index.ts';
import { readTomlFile } from './documents.ts';
import { tableAt } from './toml-access.ts';
import { inside } from './view-path.ts';

/** A Cargo.toml as it is written: nothing inherited yet. */
export interface Manifest {
  readonly directory: string;
  readonly source: SourceText;
  readonly table: TomlTable;
}

export type ManifestRead =
  | { readonly kind: 'manifest'; readonly manifest: Manifest }
  | { readonly kind: 'missing' }
  | { readonly kind: 'broken'; readonly reason: string; readonly span: Span };

/** The manifests of one view, each read once. */
export interface Manifests {
  readonly view: FileView;
  at(directory: string): ManifestRead;
}

export function openManifests(view: FileView): Manifests {
  const reads = new Map<string, ManifestRead>();
  return {
    view,
    at(directory) {
      const known = reads.get(directory);
      if (known) return known;
      const read = readManifest(view, directory);
      reads.set(directory, read);
      return read;
    },
  };
}

function readManifest(view: FileView, directory: string): ManifestRead {
  const path = inside(directory, 'Cargo.toml');
  const file = readTomlFile(view, path);
  if (file.kind !== 'document') return file;
  const manifest = { directory, source: file.source, table: file.table };
  if (packageTable(manifest) || workspaceTable(manifest)) return { kind: 'manifest', manifest };
  const reason = 'the manifest has neither a `[package]` nor a `[workspace]`';
  return { kind: 'broken', reason, span: file.source.span(0, 0) };
}

/** `[package]`, or `[project]`, its name before Cargo 1.0 that editions up to 2021 still accept. */
export function packageTable(manifest: Manifest): TomlTable | undefined {
  return tableAt(manifest.table, 'package') ?? tableAt(manifest.table, 'project');
}

export function workspaceTable(manifest: Manifest): TomlTable | undefined {
  return tableAt(manifest.table, 'workspace');
}
