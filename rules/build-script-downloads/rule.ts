import type { CrateLink, ProducerLink } from '../../src/chain/model.ts';
import { mayChangeCrates, mayFind } from '../../src/engine/build-scripts.ts';
import { defineRule, valueOf } from '../../src/engine/index.ts';
import { certainlyCompiled } from '../../src/engine/locked.ts';
import { DOWNLOADING_CRATES, type DownloadingCrate } from '../../src/knowledge/build-scripts.ts';
import type { Derivation } from '../../src/nix/model.ts';

export default defineRule({
  id: 'build-script-downloads',
  severity: 'warning',
  title: 'Build script that downloads in a build without network',
  link: 'producer',
  needs: ['producer', 'crate'],
  fixable: 'none',
  check({ producer, crate }, report) {
    if (!producer.derivation || producer.call.kind === 'unknown') return;
    for (const known of DOWNLOADING_CRATES) {
      const locked = certainlyCompiled(crate.package, known.crate);
      if (!locked || takesWhatIsThere(known, producer) || isSwitchedOff(known, crate, producer)) continue;
      const downloads =
        known.through === undefined || locked.dependencies.some((entry) => entry.split(' ')[0] === known.through);
      if (!downloads) continue;
      const [variable = ''] = known.variables;
      report({
        at: producer.derivation.call,
        message: `The build script of \`${known.crate}\` ${locked.version} downloads a library, and this build has no network and does not set \`${variable}\`.`,
        label: 'no network here',
        help: `Fetch the file with Nix and set \`${variable}\` to it.`,
        related: [{ message: 'the crate that needs it', span: crate.package.name.span }],
      });
    }
  },
});

function takesWhatIsThere({ variables, foundAs, placed }: DownloadingCrate, producer: ProducerLink): boolean {
  const { derivation } = producer;
  if (!derivation || mayChangeCrates(producer) || hasNetwork(derivation)) return true;
  const named = new RegExp(`\\b(${variables.join('|')})\\b|${placed.source}`);
  const inputs = valueOf(derivation.inputs);
  return mayFind(named, producer) || !inputs || inputs.some(({ name }) => foundAs.includes(name));
}

/** Builds that nobody keeps from the network. */
function hasNetwork({ arguments: given }: Derivation): boolean {
  return ['outputHash', '__noChroot', '__impure'].some((name) => given.has(name));
}

/** By a feature of the dependency, or one that is given on cargo's command line. */
function isSwitchedOff(
  { unlessFeatures }: DownloadingCrate,
  { package: pkg }: CrateLink,
  { rust }: ProducerLink,
): boolean {
  const words = rust && (valueOf(rust.cargoArguments) ?? []);
  if (rust?.cargoArguments.kind === 'unknown') return true;
  if (words?.some(({ value }) => unlessFeatures.some((feature) => value.includes(`/${feature}`)))) return true;
  return pkg.dependencies.some(({ features }) => features.some(({ value }) => unlessFeatures.includes(value)));
}
