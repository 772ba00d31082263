import { type Fact, known, type Located, type Unknown, unknown } from '../repository/index.ts';
import type { ConfigLayer } from './config-files.ts';
import { asString, entryAt, wordsOf } from './toml-access.ts';

/** A list of a config key: the parts that each file adds, weakest file first, as cargo joins them. */
export interface ConfigList {
  readonly parts: readonly ConfigListPart[];
  /** Why cargo would refuse the value. */
  readonly unknown: Unknown | undefined;
}

export interface ConfigListPart {
  readonly file: string;
  readonly items: readonly Located<string>[];
  readonly span: Located<unknown>['span'];
}

/**
 * A key that holds a list, or a string of words. Arrays of several files are joined, of several strings the strongest stays,
 * a string beside an array is an error (cargo src/context/config_value.rs `merge_helper`, de.rs `StringList`).
 */
export function configList(layers: readonly ConfigLayer[], ...keys: readonly string[]): ConfigList {
  const entries = layers.flatMap((layer) => {
    const entry = entryAt(layer.table, ...keys);
    return entry ? [{ layer, entry }] : [];
  });
  const parts: ConfigListPart[] = [];
  const kinds = new Set<string>();
  for (const { layer, entry } of entries) {
    kinds.add(entry.value.kind);
    const words = wordsIn(entry);
    if (!words || kinds.size > 1) {
      const reason = `\`${keys.join('.')}\` is no list of texts, or of another type in another file`;
      return { parts: [], unknown: unknown(reason, entry.span) };
    }
    parts.push({ file: layer.path, items: words, span: entry.key.span });
  }
  return { parts: kinds.has('string') ? parts.slice(-1) : parts, unknown: undefined };
}

/** A key that holds one text: the strongest file decides. */
export function configText(layers: readonly ConfigLayer[], ...keys: readonly string[]): Fact<string> | undefined {
  for (const layer of layers.toReversed()) {
    const entry = entryAt(layer.table, ...keys);
    if (!entry) continue;
    const text = asString(entry);
    return text ? known(text.value, text.span) : unknown(`\`${keys.join('.')}\` is no text`, entry.span);
  }
  return undefined;
}

/** Name of the variable that stands for a config key: `CARGO_TARGET_<TRIPLE>_RUSTFLAGS` (cargo src/context/key.rs). */
export function configVariable(...keys: readonly string[]): string {
  return ['CARGO', ...keys.map((key) => key.replaceAll('-', '_').toUpperCase())].join('_');
}

function wordsIn(entry: NonNullable<ReturnType<typeof entryAt>>): readonly Located<string>[] | undefined {
  const text = asString(entry);
  if (text) return wordsOf(text);
  if (entry.value.kind !== 'array') return undefined;
  const items = entry.value.items.flatMap((item) => asString(item) ?? []);
  return items.length === entry.value.items.length ? items : undefined;
}
