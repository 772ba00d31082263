import { known } from '../../repository/index.ts';
import type { PackageSet } from '../world/package-set.ts';
import { textValue } from '../world/values.ts';
import { builderFunction } from './derivation/builder-function.ts';
import type { BuilderDefinition } from './derivation/call.ts';
import type { Family, Member } from './family.ts';

/** Fetchers of nixpkgs (pkgs/build-support/fetch*): fixed-output derivations whose files nobody knows. */
export const fetchers: Family = {
  packages: Object.fromEntries(
    [
      'fetchurl',
      'fetchzip',
      'fetchgit',
      'fetchFromGitHub',
      'fetchFromGitLab',
      'fetchFromGitea',
      'fetchFromForgejo',
      'fetchFromSourcehut',
      'fetchFromBitbucket',
      'fetchCrate',
    ].map((name) => [name, fetcher(name)]),
  ),
  beam: {
    fetchHex: (outside, beam, site) =>
      builderFunction(outside, beam.packages, definitionOf('fetchHex'), 'fetchHex', site),
  },
};

function fetcher(name: string): Member<PackageSet> {
  return (outside, packages, site) => builderFunction(outside, packages, definitionOf(name), name, site);
}

/** Fetchers that unpack call their output `source`; `${src.name}` is how people name the folder that it becomes. */
function definitionOf(name: string): BuilderDefinition {
  const unpacks = name !== 'fetchurl' && name !== 'fetchHex';
  return {
    builder: 'fetch',
    consumed: new Set(),
    describe: (call) => ({
      details: () => ({ kind: 'none' }),
      source: () => known({ kind: 'none' }, call.expression),
      attribute: (attribute) => (attribute === 'name' && unpacks ? textValue('source', call.expression) : undefined),
    }),
  };
}
