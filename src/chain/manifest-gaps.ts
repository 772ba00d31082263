import { type CargoDependency, type CargoPackage, lockDoubt, satisfies, versionOf } from '../cargo/index.ts';
import { type FileView, type Unknown, unknown } from '../repository/index.ts';
import { valueOf } from './facts.ts';
import type { ProducerLink } from './model.ts';

interface Surroundings {
  readonly crates: readonly CargoPackage[];
  readonly view: FileView;
  crateAt(directory: string): CargoPackage | undefined;
}

/** What cargo may refuse of the manifests and the lock file that it reads for a crate, whatever the crate itself says. */
export function manifestGaps(pkg: CargoPackage, producer: ProducerLink | undefined, around: Surroundings): Unknown[] {
  const dependencies = pkg.dependencies.filter(({ path, kind }) => path && kind !== 'dev');
  const absent = dependencies.flatMap(({ path, name }) =>
    path && !around.crateAt(path.value)
      ? [unknown(`the path dependency ${name} was not found in this repository`, path.span)]
      : [],
  );
  const fellows = fellowMembers(pkg, around);
  const behind = behindPaths([pkg, ...fellows], around);
  const read = new Set([...fellows, ...dependencies.flatMap(({ path }) => around.crateAt(path?.value ?? '') ?? [])]);
  return [
    ...pkg.problems,
    ...absent,
    ...[pkg, ...fellows].flatMap(({ dependencies }) => notAsAsked(dependencies, around)),
    ...behind.flatMap((one) => notAsAsked(lastingDependencies(one), around)),
    ...fellows.flatMap(({ problems }) => problems),
    ...[...read].flatMap((one) => withoutTarget(one, around.view)),
    ...lockGaps(pkg, producer, around),
  ];
}

/** Packages in none of these, which these depend on by path, directly or not. */
function behindPaths(packages: readonly CargoPackage[], { crateAt }: Pick<Surroundings, 'crateAt'>): CargoPackage[] {
  const found = new Set(packages);
  for (const one of found) {
    for (const { path } of packages.includes(one) ? one.dependencies : lastingDependencies(one)) {
      const next = path && crateAt(path.value);
      if (next) found.add(next);
    }
  }
  return [...found].slice(packages.length);
}

/** What cargo resolves of a package that is no member of the workspace. */
function lastingDependencies({ dependencies }: CargoPackage): CargoDependency[] {
  return dependencies.filter(({ kind }) => kind !== 'dev');
}

/**
 * `no matching package named … found`, `failed to select a version for the requirement …` (cargo src/cargo/core/resolver/errors.rs):
 * for a path dependency there is no other candidate.
 */
function notAsAsked(dependencies: readonly CargoDependency[], { crateAt }: Pick<Surroundings, 'crateAt'>): Unknown[] {
  return dependencies.flatMap(({ path, packageName, requirement, span }) => {
    const found = path && crateAt(path.value);
    if (!found) return [];
    const { name, directory } = found;
    if (name.value !== packageName) {
      return [unknown(`the crate in ${directory} is ${name.value}, not ${packageName}`, span)];
    }
    const own = versionOf(found);
    if (!requirement || own === undefined || satisfies(own, requirement.value) !== false) return [];
    const asked = `\`${packageName}\` ${requirement.value} is asked for`;
    return [unknown(`${asked}, but the crate in ${directory} has version ${own}`, requirement.span)];
  });
}

/** Cargo reads every member of the workspace, whichever it compiles, and locks what all of them need. */
export function fellowMembers({ workspace, directory }: CargoPackage, { crateAt }: Pick<Surroundings, 'crateAt'>) {
  const others = (workspace?.members ?? []).filter((member) => member !== directory);
  return others.flatMap((member) => crateAt(member) ?? []);
}

/** `no targets specified in the manifest`, `can't find library` (cargo src/cargo/util/toml/targets.rs). */
function withoutTarget({ name, library, hasBinary, hasOtherTargets }: CargoPackage, view: FileView): Unknown[] {
  if (library ? view.read(library.path).kind !== 'missing' : hasBinary || hasOtherTargets) return [];
  return [
    unknown(`cargo refuses the package ${name.value}, of which it finds no source`, library?.name.span ?? name.span),
  ];
}

function lockGaps({ lock }: CargoPackage, producer: ProducerLink | undefined, { crates }: Surroundings): Unknown[] {
  if (!lock || lock.problem) return lock?.problem ? [lock.problem] : [];
  const names = new Set(crates.map(({ name }) => name.value));
  const doubt = lockDoubt(lock, (name) => names.has(name), producer && valueOf(producer.lockUse));
  return doubt === undefined ? [] : [unknown(doubt, lock.format.span)];
}
