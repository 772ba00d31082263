import { type Unknown, unknown } from '../repository/index.ts';
import type { TomlTable, TomlValue } from '../syntax/index.ts';
import type { ConfigLayer } from './config-files.ts';

type Shape = 'table' | 'array' | 'value';

interface Merged {
  readonly shape: Shape;
  readonly file: string;
  readonly children: Map<string, Merged>;
}

/**
 * Keys that are a table, an array or a plain value in one config file and something else in another: cargo refuses all of
 * its configuration then (cargo src/context/config_value.rs `merge_helper`).
 */
export function configConflicts(layers: readonly ConfigLayer[]): Unknown[] {
  const conflicts: Unknown[] = [];
  const root = new Map<string, Merged>();
  for (const layer of layers) merge(layer.table, layer.path, '', root, conflicts);
  return conflicts;
}

function merge(table: TomlTable, file: string, prefix: string, into: Map<string, Merged>, conflicts: Unknown[]): void {
  for (const [key, entry] of table.entries) {
    // `include` is taken out of each file before they are merged.
    if (prefix === '' && key === 'include') continue;
    const shape = shapeOf(entry.value);
    const present = into.get(key) ?? { shape, file, children: new Map<string, Merged>() };
    into.set(key, present);
    if (present.shape !== shape) {
      const reason = `\`${prefix}${key}\` has another type in ${present.file}`;
      conflicts.push(unknown(reason, entry.key.span));
    } else if (entry.value.kind === 'table') {
      merge(entry.value, file, `${prefix}${key}.`, present.children, conflicts);
    }
  }
}

function shapeOf(value: TomlValue): Shape {
  return value.kind === 'table' || value.kind === 'array' ? value.kind : 'value';
}
