import { type CargoDependency, type CargoPackage, lockDoubt, satisfies, versionOf } from '../cargo/index.ts';
import { type FileView, type Unknown, unknown } from '../repository/index.ts';
import { valueOf } from './facts.ts';
import type { ProducerLink } from './model.ts';
import { lookedForTargets, type ResolvedPackage, resolvedPackages } from './resolved-packages.ts';

interface Surroundings {
  readonly crates: readonly CargoPackage[];
  readonly view: FileView;
  crateAt(directory: string): CargoPackage | undefined;
}

/** What cargo may refuse of the manifests and the lock file that it reads for a crate, whatever the crate itself says. */
export function manifestGaps(pkg: CargoPackage, producer: ProducerLink | undefined, around: Surroundings): Unknown[] {
  const read = resolvedPackages([pkg, ...fellowMembers(pkg, around)], around);
  return [
    ...read.flatMap(({ pkg: { problems } }) => problems),
    ...read.flatMap(({ dependencies }) => dependencies.flatMap((dependency) => notAsAsked(dependency, around))),
    ...read.flatMap((one) => withoutTarget(one.pkg, around.view)),
    ...read.flatMap((one) => absentTargets(one, around.view)),
    ...lockGaps(pkg, producer, around),
  ];
}

/**
 * `no matching package named … found`, `failed to select a version for the requirement …` (cargo src/cargo/core/resolver/errors.rs):
 * for a path dependency there is no other candidate.
 */
function notAsAsked(
  { name: key, path, packageName, requirement, span }: CargoDependency,
  { crateAt }: Pick<Surroundings, 'crateAt'>,
): Unknown[] {
  if (!path) return [];
  const found = crateAt(path.value);
  if (!found) return [unknown(`the path dependency ${key} was not found in this repository`, path.span)];
  const { name, directory } = found;
  if (name.value !== packageName) {
    return [unknown(`the crate in ${directory} is ${name.value}, not ${packageName}`, span)];
  }
  const version = versionOf(found);
  if (!requirement || version === undefined || satisfies(version, requirement.value) !== false) return [];
  const asked = `\`${packageName}\` ${requirement.value} is asked for`;
  return [unknown(`${asked}, but the crate in ${directory} has version ${version}`, requirement.span)];
}

/** Cargo reads every member of the workspace, whichever it compiles, and locks what all of them need. */
export function fellowMembers({ workspace, directory }: CargoPackage, { crateAt }: Pick<Surroundings, 'crateAt'>) {
  const others = (workspace?.members ?? []).filter((member) => member !== directory);
  return others.flatMap((member) => crateAt(member) ?? []);
}

/** `no targets specified in the manifest`, `can't find library` (cargo src/cargo/util/toml/targets.rs). */
function withoutTarget({ name, library, hasBinary, hasOtherTargets }: CargoPackage, view: FileView): Unknown[] {
  if (library ? view.entry(library.path).kind !== 'missing' : hasBinary || hasOtherTargets) return [];
  return [
    unknown(`cargo refuses the package ${name.value}, of which it finds no source`, library?.name.span ?? name.span),
  ];
}

function absentTargets(read: ResolvedPackage, view: FileView): Unknown[] {
  return lookedForTargets(read)
    .filter(({ files }) => files.every((file) => view.entry(file).kind === 'missing'))
    .map(({ kind, name }) => unknown(`cargo finds no source of the ${kind} ${name.value}`, name.span));
}

function lockGaps({ lock }: CargoPackage, producer: ProducerLink | undefined, { crates }: Surroundings): Unknown[] {
  if (!lock || lock.problem) return lock?.problem ? [lock.problem] : [];
  const names = new Set(crates.map(({ name }) => name.value));
  const doubt = lockDoubt(lock, (name) => names.has(name), producer && valueOf(producer.lockUse));
  return doubt === undefined ? [] : [unknown(doubt, lock.format.span)];
}
