import type { External } from '../../value.ts';
import type { Site } from '../../world/meaning.ts';
import type { Outside } from '../../world/outside.ts';
import type { PackageSet } from '../../world/package-set.ts';
import type { BuilderDefinition } from './call.ts';
import { derive } from './derive.ts';

/** A builder as a value: applied to its arguments it is a derivation. `override` changes its own dependencies, not what it is. */
export function builderFunction(
  outside: Outside,
  packages: PackageSet,
  definition: BuilderDefinition,
  name: string,
  site: Site,
): External {
  const builder: External = outside.member(site, name, {
    apply: (argument, at) => derive({ outside, packages, definition, expression: at.span }, argument),
    select: (attribute, at) =>
      attribute === 'override' ? outside.member(at, attribute, { apply: () => builder }) : undefined,
  });
  return builder;
}
