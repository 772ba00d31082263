import type { AttributesValue, Thunk } from '../value.ts';
import type { Outside } from '../world/outside.ts';
import { overlayMembers } from '../world/overlay-members.ts';
import type { PackageSet } from '../world/package-set.ts';

/** The packages that overlays of the repository bring into a set, with every overlay laid over it. */
export function overlaidPackages(outside: Outside, packages: PackageSet): AttributesValue {
  const { evaluator } = outside;
  const members = packages.overlays.flatMap((overlay) => [
    ...(overlayMembers(outside, evaluator.force(overlay), packages) ?? []),
  ]);
  const selected = members.map(([name, { name: at }]): [string, Thunk] => [
    name,
    evaluator.thunk(at, () => evaluator.select(packages.value, name, at)),
  ]);
  return evaluator.attributeSet(new Map(selected), packages.path.span);
}
