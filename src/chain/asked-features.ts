import type { CargoDependency, CargoPackage } from '../cargo/index.ts';
import { rustlerFeatures } from '../knowledge/rustler-features.ts';
import { type Located, type Unknown, unknown } from '../repository/index.ts';
import type { CrateLookup } from './compiled-crate.ts';
import { mayHaveFeature } from './features.ts';

/**
 * Features that the manifests of a workspace ask of a dependency that does not have them. Cargo resolves those of every member, whichever
 * it compiles, and optional ones, those of tests and of other platforms with them (cargo src/resolver/dep_cache.rs, "does not have").
 */
export function unknownFeatures(
  members: readonly CargoPackage[],
  rustler: string | undefined,
  { crateAt }: Pick<CrateLookup, 'crateAt'>,
): Unknown[] {
  return members.flatMap((member) =>
    member.dependencies.flatMap((dependency) => {
      const asked = [...dependency.features, ...handedOn(dependency, member)];
      const local = dependency.path && crateAt(dependency.path.value);
      if (local) return refused(asked, local.name.value, (name) => mayHaveFeature(name, local));
      const features = dependency.packageName === 'rustler' && isPublished(member) ? featuresOf(rustler) : undefined;
      return features ? refused(asked, `rustler ${rustler}`, (name) => features.has(name)) : [];
    }),
  );
}

/** What the features of a package ask of a dependency: `x/y` and `x?/y`. */
function handedOn({ name }: CargoDependency, { features }: CargoPackage): Located<string>[] {
  return [...features.values()].flat().flatMap(({ value, span }) => {
    const [, crate = '', feature] = /^([^/?]+)\??\/(.+)$/.exec(value) ?? [];
    return feature !== undefined && crate.replaceAll('-', '_') === name ? [{ value: feature, span }] : [];
  });
}

function refused(features: readonly Located<string>[], asked: string, has: (name: string) => boolean): Unknown[] {
  return features.flatMap(({ value, span }) =>
    has(value) ? [] : [unknown(`${asked} has no feature ${value}, and cargo refuses to ask for it`, span)],
  );
}

function isPublished({ lock }: CargoPackage): boolean {
  return lock?.packages.some(({ name, source }) => name === 'rustler' && source?.startsWith('registry+')) === true;
}

function featuresOf(rustler: string | undefined): ReadonlySet<string> | undefined {
  return rustler === undefined ? undefined : rustlerFeatures(rustler);
}
