import type { Thunk, Value } from '../value.ts';
import type { Outside } from './outside.ts';

/** The overlays of a list, also of one in a file of the repository. What could not be followed adds none. */
export function overlayList(outside: Outside, overlays: Thunk): readonly Thunk[] {
  const list = listOf(outside, overlays);
  return list.kind === 'list' ? list.items : [];
}

/** Whether every overlay of the list is known to be there. */
export function isOverlayList(outside: Outside, overlays: Thunk): boolean {
  return listOf(outside, overlays).kind === 'list';
}

function listOf({ evaluator }: Outside, overlays: Thunk): Value {
  const value = evaluator.force(overlays);
  return value.kind === 'path' && value.path !== undefined ? evaluator.importFile(value.path, value.span) : value;
}
