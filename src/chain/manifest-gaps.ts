import { type CargoPackage, lockDoubt } from '../cargo/index.ts';
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
  const read = new Set([...fellows, ...dependencies.flatMap(({ path }) => around.crateAt(path?.value ?? '') ?? [])]);
  return [
    ...pkg.problems,
    ...absent,
    ...[pkg, ...fellows].flatMap((one) => misnamed(one, around)),
    ...fellows.flatMap(({ problems }) => problems),
    ...[...read].flatMap((one) => withoutTarget(one, around.view)),
    ...lockGaps(pkg, producer, around),
  ];
}

/** `no matching package named … found` (cargo src/cargo/core/resolver/errors.rs). */
function misnamed({ dependencies }: CargoPackage, { crateAt }: Pick<Surroundings, 'crateAt'>): Unknown[] {
  return dependencies.flatMap(({ path, packageName, span }) => {
    const found = path && crateAt(path.value);
    return found && found.name.value !== packageName
      ? [unknown(`the crate in ${found.directory} is ${found.name.value}, not ${packageName}`, span)]
      : [];
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
