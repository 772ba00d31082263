import type { Attribute, Value } from '../value.ts';
import type { Outside } from './outside.ts';
import type { PackageSet } from './package-set.ts';

/** The attributes that an overlay defines over a set, which is its final and its previous one; undefined for one that is not followed. */
export function overlayMembers(
  { evaluator }: Outside,
  overlay: Value,
  { value, path }: PackageSet,
): ReadonlyMap<string, Attribute> | undefined {
  const callee =
    overlay.kind === 'path' && overlay.path !== undefined ? evaluator.importFile(overlay.path, path.span) : overlay;
  const half = evaluator.apply(callee, evaluator.value(value), path.span);
  return evaluator.attributes(evaluator.apply(half, evaluator.value(value), path.span))?.attributes;
}
