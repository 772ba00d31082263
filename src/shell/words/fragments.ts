import type { PatternSource } from './pattern.ts';
import { join, slice, type Value } from './value.ts';

/** A stretch of a word after its expansions, before it is split into fields. */
export type Fragment =
  | { readonly kind: 'value'; readonly value: Value; readonly quoted: boolean; readonly splits: boolean }
  /** A field ends here: between the elements of `"$@"`. */
  | { readonly kind: 'break' };

/** One field of a word, with the quoting that its patterns need. */
export type Field = readonly (PatternSource & { readonly value: Value })[];

/** Field splitting with the default IFS (bash manual 3.5.7). */
export function splitFields(fragments: readonly Fragment[]): Field[] {
  const fields: Field[] = [];
  let current: Field[number][] = [];
  const end = (): void => {
    if (current.length > 0) fields.push(current);
    current = [];
  };
  for (const fragment of fragments) {
    if (fragment.kind === 'break') {
      end();
      continue;
    }
    const { value, quoted, splits } = fragment;
    if (!splits) {
      if (value.text !== '' || quoted) current.push({ text: value.text, quoted, value });
      continue;
    }
    for (const stretch of splitBlanks(value)) {
      if (stretch === 'blank') end();
      else current.push({ text: stretch.text, quoted, value: stretch });
    }
  }
  end();
  return fields;
}

function splitBlanks(value: Value): (Value | 'blank')[] {
  const found: (Value | 'blank')[] = [];
  for (const match of value.text.matchAll(/[ \t\n]+|[^ \t\n]+/g)) {
    found.push(/^[ \t\n]/.test(match[0]) ? 'blank' : slice(value, match.index, match.index + match[0].length));
  }
  return found;
}

/** The fragments as one string, quotes removed and nothing split. */
export function joinFragments(fragments: readonly Fragment[]): Value {
  return join(fragments.flatMap((fragment) => (fragment.kind === 'value' ? [fragment.value] : [])));
}

export function patternSources(fragments: readonly Fragment[]): PatternSource[] {
  return fragments.flatMap((fragment) =>
    fragment.kind === 'value' ? [{ text: fragment.value.text, quoted: fragment.quoted }] : [],
  );
}
