import type { CrateLink, ProducerLink } from '../../src/chain/model.ts';
import { defineRule, valueOf } from '../../src/engine/index.ts';
import { isOpaque } from '../../src/engine/inputs.ts';
import { certainlyCompiled } from '../../src/engine/locked.ts';
import { DOWNLOADING_CRATES, type DownloadingCrate } from '../../src/knowledge/build-scripts.ts';

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
      if (!locked || takesWhatIsThere(known, producer) || isSwitchedOff(known, crate)) continue;
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

function takesWhatIsThere({ variables, foundAs }: DownloadingCrate, { call, derivation }: ProducerLink): boolean {
  if (call.kind === 'unknown' || !derivation) return true;
  const given = [...call.value.environment.keys(), ...derivation.environment.keys()];
  if (given.some((name) => variables.includes(name))) return true;
  const inPhase = [...derivation.phases.values()].some(({ text }) =>
    text.some(
      (part) => part.kind === 'unknown' || (part.kind === 'text' && variables.some((name) => part.text.includes(name))),
    ),
  );
  const inputs = valueOf(derivation.inputs);
  const brings =
    foundAs.length > 0 && (!inputs || inputs.some((input) => isOpaque(input) || foundAs.includes(input.name)));
  return inPhase || brings;
}

function isSwitchedOff({ unlessFeatures }: DownloadingCrate, { package: pkg }: CrateLink): boolean {
  return pkg.dependencies.some(({ features }) => features.some(({ value }) => unlessFeatures.includes(value)));
}
