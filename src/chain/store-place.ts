import { textOfParts, withoutTrailing } from '../repository/index.ts';
import type { ShellText } from '../shell/model.ts';

/** A place in a store path. */
export interface StorePlace {
  readonly reference: string;
  /** Below it, without a slash in front; '' for the store path itself. */
  readonly path: string;
}

/** The place that a text names when it is one store path with plain text after it: `"${cache}/nifs"`. */
export function storePlace(text: ShellText): StorePlace | undefined {
  const [first, ...rest] = text.filter((part) => part.kind !== 'text' || part.text !== '');
  if (first?.kind !== 'reference') return undefined;
  const below = textOfParts(rest);
  if (below === undefined || (below !== '' && !below.startsWith('/'))) return undefined;
  return { reference: first.reference, path: withoutTrailing(below.replace(/^\/+/, ''), '/') };
}
