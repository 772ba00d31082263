import { type Fact, known, type Located, type Span, unknown } from '../../repository/index.ts';
import { readToml, type TomlTable } from '../../syntax/index.ts';
import type { Thunk, Value } from '../value.ts';
import type { Outside } from '../world/outside.ts';
import { textValue } from '../world/values.ts';
import { sourceOfValue } from './derivation/source.ts';

/** `craneLib.crateNameFromCargoToml { src | cargoToml; }`: a set with `pname` and `version`. */
export function crateNamePrimitive(outside: Outside, span: Span): Value {
  return outside.evaluator.primitive('crateNameFromCargoToml', 1, span, ([given], site) =>
    crateName(outside, given as Thunk, site),
  );
}

function crateName(outside: Outside, given: Thunk, span: Span): Value {
  const { evaluator } = outside;
  const settings = evaluator.force(given);
  const manifest = evaluator.has(settings, 'cargoToml') === true;
  const value = evaluator.select(settings, manifest ? 'cargoToml' : 'src', span);
  const source = sourceOfValue(outside, value, span);
  if (source.kind === 'unknown') return source;
  if (source.value.kind !== 'repository') return unknown('the manifest is no file of the repository', span);
  const { root } = source.value;
  const path = manifest ? root : root === '' ? 'Cargo.toml' : `${root}/Cargo.toml`;
  outside.takes(path, value.span);
  const read = outside.view.read(path);
  if (read.kind !== 'text') return unknown('the manifest cannot be read', span);
  const document = readToml(read.source);
  if (document.kind === 'broken') return unknown(document.reason, document.span);
  const text = (found: Located<string> | undefined, fallback: string) =>
    evaluator.value(found ? textValue(found.value, found.span) : textValue(fallback, span));
  // crane's own placeholders, where the manifest tells nothing.
  return evaluator.attributeSet(
    [
      ['pname', text(nameIn(document.table), 'cargo-package')],
      ['version', text(versionIn(document.table), '0.0.1')],
    ],
    span,
  );
}

/** `[package] name` of the manifest in a folder of the repository. */
export function packageNameIn(outside: Outside, folder: Value, span: Span): Fact<string> {
  const source = sourceOfValue(outside, folder, span);
  if (source.kind === 'unknown') return source;
  if (source.value.kind !== 'repository') return unknown('the manifest is no file of the repository', span);
  const { root } = source.value;
  const read = outside.view.read(root === '' ? 'Cargo.toml' : `${root}/Cargo.toml`);
  if (read.kind !== 'text') return unknown('the manifest cannot be read', span);
  const document = readToml(read.source);
  if (document.kind === 'broken') return unknown(document.reason, document.span);
  const name = textAt(document.table, ['package', 'name']);
  return name ? known(name.value, name.span) : unknown('the manifest names no package', span);
}

function nameIn(manifest: TomlTable): Located<string> | undefined {
  return (
    textAt(manifest, ['package', 'metadata', 'crane', 'name']) ??
    textAt(manifest, ['package', 'name']) ??
    textAt(manifest, ['workspace', 'metadata', 'crane', 'name'])
  );
}

function versionIn(manifest: TomlTable): Located<string> | undefined {
  return textAt(manifest, ['package', 'version']) ?? textAt(manifest, ['workspace', 'package', 'version']);
}

function textAt(table: TomlTable, path: readonly string[]): Located<string> | undefined {
  const [key, ...rest] = path;
  const entry = key === undefined ? undefined : table.entries.get(key);
  if (!entry) return undefined;
  if (rest.length === 0)
    return entry.value.kind === 'string' ? { value: entry.value.value, span: entry.span } : undefined;
  return entry.value.kind === 'table' ? textAt(entry.value, rest) : undefined;
}
