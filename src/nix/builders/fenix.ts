import { nativePlatform } from '../../knowledge/platforms.ts';
import { known, type Span, unknown } from '../../repository/index.ts';
import type { Meaning, OutsideOverlay } from '../world/meaning.ts';
import type { Outside } from '../world/outside.ts';
import type { Family } from './family.ts';
import { type Triple, toolchainSet } from './fenix-toolchains.ts';
import { given } from './toolchain.ts';

/** nix-community/fenix: `fenix.packages.${system}`, its overlay, and `import fenix { }`. */
export const fenix: Family = {
  trees: [
    {
      repositories: ['nix-community/fenix'],
      names: ['fenix'],
      flake: (outside) => ({
        select(attribute, site) {
          if (attribute === 'packages') {
            return outside.member(site, attribute, {
              select: (system, at) =>
                outside.member(at, system, toolchainSet(outside, hostOf(system, at.span), undefined)),
            });
          }
          if (attribute === 'overlay') return outside.member(site, attribute, overlayMeaning(outside));
          if (attribute !== 'overlays') return undefined;
          return outside.member(site, attribute, {
            select: (name, at) => outside.member(at, name, overlayMeaning(outside)),
          });
        },
      }),
      imported: (outside, { site, argument }) => outside.applied(site, argument, importedMeaning(outside)),
    },
  ],
};

function hostOf(system: string, span: Span): Triple {
  const platform = nativePlatform(system);
  return platform ? known(platform.rustTarget, span) : unknown(`the platform ${system} is not in the table`, span);
}

function overlayMeaning(outside: Outside): Meaning {
  return { facet: { kind: 'overlay', overlay: overlay(outside) } };
}

function overlay(outside: Outside): OutsideOverlay {
  return {
    attribute(name, final, site) {
      if (name !== 'fenix') return undefined;
      const { fact } = final.build;
      const host: Triple = fact.kind === 'known' ? known(fact.value.rustTarget, site.span) : fact;
      return outside.member(site, name, toolchainSet(outside, host, undefined));
    },
  };
}

/** `import fenix { pkgs; }`, and `import "${fenix}/overlay.nix"`, which is called as an overlay is. */
function importedMeaning(outside: Outside): Meaning {
  return {
    ...overlayMeaning(outside),
    apply(argument, site) {
      const pkgs = given(outside, outside.evaluator.attributes(outside.evaluator.force(argument)), 'pkgs');
      const packages = pkgs && outside.facetOf(pkgs.value, 'packages')?.packages;
      const fact = packages?.build.fact;
      const lost = unknown('the system of the toolchain could not be followed', site.span);
      const host: Triple = fact?.kind === 'known' ? known(fact.value.rustTarget, site.span) : lost;
      return outside.applied(site, argument, toolchainSet(outside, host, undefined));
    },
  };
}
