import type { FileView, Located } from '../repository/index.ts';
import { type PackageProblem, packageProblem } from './inherit.ts';
import { type Manifest, type Manifests, packageTable } from './manifest.ts';
import type { PathPatch } from './model.ts';
import { asString, entryAt, stringAt, tableAt } from './toml-access.ts';
import { inside, joinPath } from './view-path.ts';

/** The file that a manifest names as its build script, relative to the repository's root. */
export function writtenScript(manifest: Manifest): Located<string> | undefined {
  const written = asString(entryAt(packageTable(manifest), 'build'));
  const path = written && joinPath(manifest.directory, written.value);
  return written && path !== undefined ? { value: path, span: written.span } : undefined;
}

/** A build script that is not there, and `links` without one (cargo src/workspace/parser/mod.rs, src/workspace/parser/targets.rs `normalize_build`). */
export function refusedScript(manifest: Manifest, view: FileView): PackageProblem[] {
  const table = packageTable(manifest);
  const isFile = (path: string) => view.entry(inside(manifest.directory, path)).kind === 'file';
  const build = entryAt(table, 'build');
  const written = writtenScript(manifest);
  if (written && view.entry(written.value).kind === 'missing')
    return [packageProblem(`the build script ${written.value} is not there`, written.span)];
  const isSwitchedOff = build?.value.kind === 'boolean' && !build.value.value;
  const hasScript = written !== undefined || build?.value.kind === 'array' || (!isSwitchedOff && isFile('build.rs'));
  const links = stringAt(table, 'links');
  return links && !hasScript ? [packageProblem('`links` needs a build script, and there is none', links.span)] : [];
}

/** The folders of packages that stand in for crates, by the names of these. */
export function pathPatches(root: Manifest): PathPatch[] {
  const registries = [...(tableAt(root.table, 'patch')?.entries.keys() ?? [])];
  return registries.flatMap((registry) => {
    const patches = tableAt(root.table, 'patch', registry);
    return [...(patches?.entries.keys() ?? [])].flatMap((crate) => {
      const path = stringAt(patches, crate, 'path');
      const folder = path && joinPath(root.directory, path.value);
      return path && folder !== undefined ? [{ crate, folder: { value: folder, span: path.span } }] : [];
    });
  });
}

/** Cargo reads what stands in for a crate whether or not anything needs that (cargo src/cargo/core/registry.rs, `patch`). */
export function absentPatches(patches: readonly PathPatch[], manifests: Manifests): PackageProblem[] {
  return patches
    .filter(({ folder }) => manifests.at(folder.value).kind === 'missing')
    .map(({ crate, folder }) =>
      packageProblem(`the crate that stands in for ${crate} was not found in this repository`, folder.span),
    );
}
