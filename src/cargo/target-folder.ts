import { type Fact, known, type Located, type Span, unknown } from '../repository/index.ts';
import type { CallBeforeTarget } from './build-target.ts';
import { readConfiguration } from './config-files.ts';
import type { CargoPackage } from './model.ts';
import { optionValues } from './option-values.ts';
import { entryAt, stringAt } from './toml-access.ts';
import { inside, joinPath, parentOf } from './view-path.ts';

/**
 * The folder that a call fills: `--target-dir`, CARGO_TARGET_DIR, CARGO_BUILD_TARGET_DIR, `[build] target-dir`, else `target` at the
 * root of the workspace, where the call sees it (cargo src/context/mod.rs `target_dir`).
 */
export function targetFolder(
  call: CallBeforeTarget,
  words: readonly Located<string>[],
  pkg: CargoPackage,
): Fact<string> {
  const [given] = optionValues(words, '--target-dir');
  if (given) return folderFrom(call.workingDirectory, given.value, given.span);
  const variable = call.environment.get('CARGO_TARGET_DIR') ?? call.environment.get('CARGO_BUILD_TARGET_DIR');
  if (variable?.kind === 'unknown') return variable;
  if (variable) return folderFrom(call.workingDirectory, variable.value, variable.span);
  const { layers, unknown: lost } = readConfiguration({ ...call, triple: '' });
  if (lost[0]) return lost[0];
  const layer = layers.findLast(({ table }) => entryAt(table, 'build', 'target-dir'));
  if (layer) {
    const configured = stringAt(layer.table, 'build', 'target-dir');
    // Relative to the folder that holds `.cargo` (cargo src/context/value.rs `Definition::root`).
    const holder = parentOf(parentOf(layer.path) ?? '') ?? '';
    return configured
      ? folderFrom(holder, configured.value, configured.span)
      : unknown('`build.target-dir` is no text', layer.source.span(0, 0));
  }
  const root = pkg.workspace?.directory;
  const isThere = root !== undefined && call.view.entry(inside(root, 'Cargo.toml')).kind === 'file';
  return known(inside(isThere ? root : pkg.directory, 'target'), pkg.name.span);
}

function folderFrom(directory: string, path: string, span: Span): Fact<string> {
  const folder = path === '' ? undefined : joinPath(directory, path);
  return folder === undefined ? unknown('the target folder lies outside the source', span) : known(folder, span);
}
