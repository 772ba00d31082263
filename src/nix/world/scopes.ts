import type { External, Thunk, Value } from '../value.ts';
import type { Site } from './meaning.ts';
import type { Outside } from './outside.ts';

/** `lib.makeScope newScope (self: { … })`: a package set of the repository's own (nixpkgs lib/customisation.nix). */
export function madeScope(outside: Outside, newScope: Thunk, members: Thunk, site: Site['span']): External {
  const { evaluator } = outside;
  const own = evaluator.thunk(site, () => evaluator.apply(evaluator.force(members), evaluator.value(scope), site));
  const isOwn = (name: string) => evaluator.has(evaluator.force(own), name) === true;
  const scope: External = outside.root('scope', site, {
    select(name, at): Value | undefined {
      if (isOwn(name)) return evaluator.select(evaluator.force(own), name, at.span);
      switch (name) {
        case 'callPackage':
        case 'callPackages':
          return evaluator.apply(evaluator.force(newScope), evaluator.value(scope), at.span);
        case 'newScope':
          return evaluator.force(newScope);
        case 'packages':
          return evaluator.force(members);
        default:
          return undefined;
      }
    },
    has: (name) => isOwn(name) || name === 'callPackage' || undefined,
    attributes: () => evaluator.attributes(evaluator.force(own)),
  });
  return scope;
}
