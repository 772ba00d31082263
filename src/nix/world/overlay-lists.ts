import type { Thunk } from '../value.ts';
import type { Outside } from './outside.ts';

/** The overlays of a list, also of one in a file of the repository. What could not be followed adds none. */
export function overlayList({ evaluator }: Outside, overlays: Thunk): readonly Thunk[] {
  const value = evaluator.force(overlays);
  const list = value.kind === 'path' && value.path !== undefined ? evaluator.importFile(value.path, value.span) : value;
  return list.kind === 'list' ? list.items : [];
}
