import type { Fact, Located } from '../repository/index.ts';
import type { Manifest } from './manifest.ts';
import type { NamedTarget } from './model.ts';
import { entryAt, stringAt } from './toml-access.ts';
import { inside } from './view-path.ts';

const KINDS = [
  ['bin', 'binary', 'src/bin'],
  ['example', 'example', 'examples'],
  ['test', 'test', 'tests'],
  ['bench', 'benchmark', 'benches'],
] as const;

/**
 * The targets whose files cargo finds by their names (cargo src/workspace/parser/targets.rs). Those of edition 2015, for which it looks in
 * other places as well, are left out.
 */
export function namedTargets(manifest: Manifest, name: Located<string>, edition: Fact<string>): NamedTarget[] {
  if (edition.kind === 'unknown' || edition.value === '2015') return [];
  return KINDS.flatMap(([key, kind, folder]) => {
    const written = entryAt(manifest.table, key)?.value;
    const items = written?.kind === 'array' ? written.items : [];
    return items.flatMap(({ value }): NamedTarget[] => {
      const table = value.kind === 'table' ? value : undefined;
      const target = stringAt(table, 'name');
      if (!target || table?.entries.has('path')) return [];
      const found = [`${folder}/${target.value}.rs`, `${folder}/${target.value}/main.rs`];
      const isMain = kind === 'binary' && target.value === name.value;
      const files = [...found, ...(isMain ? ['src/main.rs'] : [])].map((file) => inside(manifest.directory, file));
      return [{ kind, name: target, files }];
    });
  });
}
