import { type Fact, known } from '../../repository/index.ts';
import type { PackageSet } from '../world/package-set.ts';
import { textValue } from '../world/values.ts';
import { builderFunction } from './derivation/builder-function.ts';
import { argument, type BuilderCall, type BuilderDefinition, setArgument } from './derivation/call.ts';
import { derivationName } from './derivation/describe.ts';
import { plainArgument } from './derivation/text.ts';
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

/** `fetchurl` leaves the file as it came, unless a hook of the user changes it (pkgs/build-support/fetchurl). */
function isPlainFile(name: string, call: BuilderCall): boolean {
  return name === 'fetchurl' && !['postFetch', 'recursiveHash', 'downloadToTemp'].some((key) => argument(call, key));
}

/** The name in the store: `name`, else the last part of the address. */
function fileName(call: BuilderCall): Fact<string | undefined> {
  const named = derivationName(call);
  if (named.kind === 'unknown' || named.value !== undefined) return named;
  const urls = setArgument(call, 'urls');
  const [first] = urls?.kind === 'list' ? urls.items : [];
  const url = setArgument(call, 'url') ?? (first && call.outside.evaluator.force(first));
  const text = plainArgument(call.outside, url, call.expression);
  if (text.kind === 'unknown') return text;
  return known(text.value?.value.split('/').at(-1), text.span);
}

/** Fetchers that unpack call their output `source`; `${src.name}` is how people name the folder that it becomes. */
function definitionOf(name: string): BuilderDefinition {
  const unpacks = name !== 'fetchurl' && name !== 'fetchHex';
  return {
    builder: 'fetch',
    consumed: new Set(),
    describe: (call) => ({
      details: () => ({ kind: isPlainFile(name, call) ? 'file' : 'none' }),
      name: () => (name === 'fetchurl' ? fileName(call) : derivationName(call)),
      source: () => known({ kind: 'none' }, call.expression),
      attribute: (attribute) => (attribute === 'name' && unpacks ? textValue('source', call.expression) : undefined),
    }),
  };
}
