import type { AttributesValue, Thunk } from '../value.ts';
import type { Outside } from '../world/outside.ts';
import type { PackageSet } from '../world/package-set.ts';

/** The packages that overlays of the repository bring into a set, with every overlay laid over it. */
export function overlaidPackages({ evaluator }: Outside, packages: PackageSet): AttributesValue {
  const { span } = packages.path;
  const set = evaluator.value(packages.value);
  const names = packages.overlays.flatMap((overlay) => {
    const half = evaluator.apply(evaluator.force(overlay), set, overlay.span);
    const members = evaluator.attributes(evaluator.apply(half, set, overlay.span));
    return [...(members?.attributes ?? [])].map(([name, attribute]) => ({ name, span: attribute.name }));
  });
  const selected = names.map(({ name, span: at }): [string, Thunk] => [
    name,
    evaluator.thunk(at, () => evaluator.select(packages.value, name, at)),
  ]);
  return evaluator.attributeSet(new Map(selected), span);
}
