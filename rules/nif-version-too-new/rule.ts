import type { CrateLink, ModuleLink, ProducerLink } from '../../src/chain/model.ts';
import { defineRule, nameSpan, replace, safe, valueOf } from '../../src/engine/index.ts';
import type { Located } from '../../src/repository/index.ts';

export default defineRule({
  id: 'nif-version-too-new',
  severity: 'error',
  title: 'NIF version above that of the BEAM',
  link: 'crate',
  needs: ['module', 'build', 'crate'],
  uses: ['producer'],
  fixable: 'safe',
  check({ module, build, crate, producer }, report) {
    const isLoaded = crate.foundBy === 'arrival' || valueOf(module.mode) === 'compiles';
    if (build.beam.kind === 'unknown' || !isLoaded) return;
    const { otp, nifVersion } = build.beam.value;
    for (const feature of enabledFeatures(module, crate, producer)) {
      const asked = /nif_version_(\d+)_(\d+)$/.exec(feature.value);
      if (!asked || minor(`${asked[1]}.${asked[2]}`) <= minor(nifVersion)) continue;
      const span = nameSpan(feature);
      const offered = feature.value.replace(/nif_version_\d+_\d+$/, `nif_version_${nifVersion.replace('.', '_')}`);
      report({
        at: span ?? feature.span,
        message: `\`${feature.value}\` asks for NIF version ${asked[1]}.${asked[2]}, but OTP ${otp} of this build offers ${nifVersion}.`,
        label: `needs more than OTP ${otp}`,
        help: `Write \`${offered}\`, or build with a newer OTP.`,
        related: [{ message: `OTP ${otp}`, span: build.beam.span }],
        fix: span && safe(`Ask for NIF version ${nifVersion}`, replace(span, offered)),
      });
    }
  },
});

/**
 * Features that certainly reach the crate rustler: other crates may add to them, none can take one away. What an entry under
 * `[target.…]` asks for holds on some machines alone.
 */
function enabledFeatures(module: ModuleLink, crate: CrateLink, producer: ProducerLink | undefined): Located<string>[] {
  const rustler = crate.package.dependencies.filter(
    ({ packageName, kind, optional, target }) =>
      packageName === 'rustler' && kind === 'normal' && !optional && target === undefined,
  );
  const own = ownFeatures(module, producer);
  const seen = new Set<string>();
  const through: Located<string>[] = [];
  for (let name = own.pop(); name !== undefined; name = own.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const feature of crate.package.features.get(name) ?? []) {
      own.push(feature.value);
      if (rustler.some((dependency) => feature.value.startsWith(`${dependency.name}/`))) through.push(feature);
    }
  }
  return [...rustler.flatMap((dependency) => dependency.features), ...through];
}

/** The crate's own features that the build switches on. */
function ownFeatures({ module, mode }: ModuleLink, producer: ProducerLink | undefined): string[] {
  if (valueOf(mode) === 'compiles') {
    const { features, defaultFeatures } = module.options;
    return [...(valueOf(features) ?? []), ...(valueOf(defaultFeatures) === true ? ['default'] : [])];
  }
  const words = producer?.rust && valueOf(producer.rust.cargoArguments);
  return words && !words.some(({ value }) => value.includes('--no-default-features')) ? ['default'] : [];
}

/** NIF versions count by their minor: the major has been 2 since R14. */
function minor(version: string): number {
  return Number(version.slice(version.indexOf('.') + 1));
}
