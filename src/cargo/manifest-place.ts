import type { Located } from '../repository/index.ts';
import type { TomlEntry, TomlTable, TomlValue } from '../syntax/index.ts';
import type { ManifestPlace } from './model.ts';

/**
 * The place of a key such as `profile.release.panic` or `lib`. A segment that holds a dot stands in quotes
 * (`target."cfg(unix)".dependencies`); a number picks an item of an array of tables (`bin.0.name`).
 */
export function placeIn(table: TomlTable, dottedKey: string): ManifestPlace | undefined {
  let value: TomlValue | undefined = table;
  let place: ManifestPlace | undefined;
  for (const segment of segmentsOf(dottedKey)) {
    const entry: TomlEntry | Located<TomlValue> | undefined = childOf(value, segment);
    if (!entry) return undefined;
    place = { key: 'key' in entry ? entry.key.span : entry.span, value: entry.span };
    value = entry.value;
  }
  return place;
}

function childOf(value: TomlValue | undefined, segment: string): TomlEntry | Located<TomlValue> | undefined {
  if (value?.kind === 'table') return value.entries.get(segment);
  return value?.kind === 'array' ? value.items[Number(segment)] : undefined;
}

function segmentsOf(dottedKey: string): string[] {
  return [...dottedKey.matchAll(/"([^"]*)"|'([^']*)'|[^.]+/g)].map((match) => match[1] ?? match[2] ?? match[0]);
}
