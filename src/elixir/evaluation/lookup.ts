import type { Span } from '../../repository/index.ts';
import { sameValue } from './comparison.ts';
import { atom, lost, pair, type Value } from './value.ts';

/** The value under a key of keywords or of a map; nil when the key is absent. */
export function valueAt(container: Value, key: Value, span: Span): Value {
  if (container.kind === 'unknown') return lost(container.reason, container.span);
  if (key.kind === 'unknown') return lost(key.reason, key.span);
  if (container.kind === 'atom' && container.value === 'nil') return container;
  if (container.kind === 'map') {
    for (const [candidate, value] of container.entries) {
      const same = sameValue(candidate, key);
      if (same === undefined) return lost('a key of the map is not followed', candidate.span);
      if (same) return value;
    }
    return atom('nil', span);
  }
  if (container.kind !== 'list' || key.kind !== 'atom') return lost('the access is not followed', span);
  for (const item of container.items) {
    const found = pair(item);
    if (!found && item.kind === 'unknown') return lost(item.reason, item.span);
    if (found?.[0].value === key.value) return found[1];
  }
  return atom('nil', span);
}
