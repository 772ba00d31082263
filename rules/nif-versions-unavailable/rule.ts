import type { CargoDependency } from '../../src/cargo/model.ts';
import type { CrateLink } from '../../src/chain/model.ts';
import { atLeast, contentSpan, defineRule, oncePer, valueOf } from '../../src/engine/index.ts';
import type { Repository } from '../../src/repository/index.ts';

export default defineRule({
  id: 'nif-versions-unavailable',
  severity: 'warning',
  title: 'A NIF version is listed that the crate cannot be built for',
  link: 'module',
  needs: ['module', 'crate'],
  fixable: 'none',
  check({ module, crate, model }, report) {
    const { precompiled } = module.module;
    const listed = precompiled?.nifVersionsGiven ? valueOf(precompiled.nifVersions) : undefined;
    const rustler = rustlerOf(crate);
    if (!listed || !rustler) return;
    const always = lowestVersion(rustler);
    const given = listed.some(({ value }) => minor(value) > always) && isGivenToCargo(model.repository);
    for (const version of listed) {
      const wanted = minor(version.value);
      if (wanted === always || (wanted > always && (given || isOffered(crate, rustler, version.value)))) continue;
      report({
        at: contentSpan(version),
        message:
          wanted < always
            ? `NIF version ${version.value} is listed, and every build of \`${crate.package.name.value}\` asks for 2.${always}.`
            : `NIF version ${version.value} is listed, and no feature of \`${crate.package.name.value}\` asks for it: what is built for it is a library for 2.${always}.`,
        label: `the crate offers 2.${always}`,
        help:
          wanted < always
            ? `Leave ${version.value} out.`
            : `Add the feature \`${featureName(version.value)} = ["rustler/${featureName(version.value)}"]\` to the crate, or leave ${version.value} out.`,
        related: [{ message: 'the crate', span: crate.package.name.span }],
      });
    }
  },
});

/** Since 0.30 features alone decide about the NIF version (SEMANTICS 1.6). */
function rustlerOf({ package: pkg, rustler }: CrateLink): CargoDependency | undefined {
  const version = valueOf(rustler);
  if (version === undefined || atLeast(version, '0.30.0') !== true) return undefined;
  const found = pkg.dependencies.filter(({ packageName, kind }) => packageName === 'rustler' && kind === 'normal');
  return found.length === 1 && !found[0]?.optional ? found[0] : undefined;
}

/** What every build of the crate asks for: the highest feature of the dependency, and 2.15 by default. */
function lowestVersion({ features, defaultFeatures }: CargoDependency): number {
  const named = features.flatMap(({ value }) => {
    const found = /^nif_version_2_(\d+)$/.exec(value)?.[1];
    return found === undefined ? [] : [Number(found)];
  });
  return Math.max(...named, defaultFeatures ? 15 : 14);
}

/** A feature of the crate that leads to that of rustler; one that leads to another crate may do so as well. */
function isOffered({ package: pkg }: CrateLink, rustler: CargoDependency, version: string): boolean {
  const asked = `${rustler.name}/${featureName(version)}`;
  return [...pkg.features].some(([name, entries]) => {
    return (
      name === featureName(version) ||
      entries.some(({ value }) => value === asked || value.endsWith(featureName(version)))
    );
  });
}

/** `cargo build --features rustler/nif_version_2_16`, in a workflow or a script: cargo takes features of dependencies as well. */
const isGivenToCargo = oncePer((repository: Repository): boolean => {
  return repository.files.some((path) => {
    if (!/(^|\/)(\.github\/|Makefile|[Jj]ustfile|Dockerfile|[^/]*\.(ya?ml|sh|exs?|nix|py|[jt]s|toml|mk)$)/.test(path))
      return false;
    if (path.endsWith('Cargo.toml')) return false;
    const read = repository.read(path);
    return read.kind === 'text' && read.source.text.includes('/nif_version_');
  });
});

function featureName(version: string): string {
  return `nif_version_${version.replace('.', '_')}`;
}

/** NIF versions count by their minor: the major has been 2 since R14. */
function minor(version: string): number {
  return Number(version.slice(version.indexOf('.') + 1));
}
