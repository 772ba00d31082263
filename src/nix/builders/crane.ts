import { known } from '../../repository/index.ts';
import type { Thunk, Value } from '../value.ts';
import type { Site } from '../world/meaning.ts';
import { nativePackages } from '../world/nixpkgs.ts';
import type { Outside } from '../world/outside.ts';
import { packageSetOf } from '../world/package-set.ts';
import { craneLibrary } from './crane-library.ts';
import type { Family } from './family.ts';

/** ipetkov/crane: SEMANTICS 6.2. */
export const crane: Family = {
  trees: [
    {
      repositories: ['ipetkov/crane'],
      names: ['crane'],
      flake: (outside) => ({
        select(attribute, site) {
          switch (attribute) {
            case 'mkLib':
              return outside.member(site, attribute, {
                apply: (pkgs, at) => libraryFor(outside, outside.evaluator.force(pkgs), at),
              });
            // Before 2024 the flake had a library for every system.
            case 'lib':
              return outside.member(site, attribute, {
                select: (system, at) =>
                  libraryFor(outside, nativePackages(outside, known(system, at.span), [], at.span), at),
              });
            default:
              return undefined;
          }
        },
      }),
      imported: (outside, { site, argument }) =>
        outside.applied(site, argument, { apply: (given, at) => importedLibrary(outside, given, at) }),
    },
  ],
};

/** `import crane { inherit pkgs; }` */
function importedLibrary(outside: Outside, given: Thunk, site: Site): Value | undefined {
  const { evaluator } = outside;
  return libraryFor(outside, evaluator.select(evaluator.force(given), 'pkgs', site.span), site);
}

function libraryFor(outside: Outside, pkgs: Value, site: Site): Value | undefined {
  const packages = packageSetOf(outside, pkgs);
  return packages && craneLibrary(outside, packages, undefined, [], site.span);
}
