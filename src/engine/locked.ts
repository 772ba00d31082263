import type { CargoDependency, CargoLock, CargoPackage, LockedPackage } from '../cargo/model.ts';

/**
 * A package of the lock that is certainly compiled with a crate; undefined when it is not there or nobody can tell. The lock of a crate
 * that stands alone holds what its own features can switch on, of every platform, and its tests' dependencies: so features that reach
 * into dependencies, entries under a condition and what tests need as well prove nothing.
 */
export function certainlyCompiled(pkg: CargoPackage, name: string): LockedPackage | undefined {
  const { lock, workspace } = pkg;
  if (!lock || lock.problem || pkg.problems.length > 0) return undefined;
  if (workspace && workspace.members.filter((member) => member !== pkg.directory).length > 0) return undefined;
  if (reachesIntoDependencies(pkg)) return undefined;
  const plain = pkg.dependencies.filter(({ optional, target }) => !optional && target === undefined);
  const starts = (kinds: readonly CargoDependency['kind'][]) =>
    plain.filter(({ kind }) => kinds.includes(kind)).map(({ packageName }) => packageName);
  const tests = pkg.dependencies.filter(({ kind }) => kind === 'dev').map(({ packageName }) => packageName);
  if (reached(lock, tests, name)) return undefined;
  const found = reached(lock, starts(['normal', 'build']), name);
  return found && isPublished(found) ? found : undefined;
}

/** From a registry: what git or a folder of this name holds may be changed. */
export function isPublished({ source }: LockedPackage): boolean {
  return source?.startsWith('registry+') === true || source?.startsWith('sparse+') === true;
}

/** `feature = ["dep:x", "x/y"]` */
function reachesIntoDependencies({ features, dependencies }: CargoPackage): boolean {
  const optional = new Set(
    dependencies.filter((dependency) => dependency.optional).map(({ packageName }) => packageName),
  );
  return [...features.values()].flat().some(({ value }) => /[/:]/.test(value) || optional.has(value));
}

function reached(lock: CargoLock, starts: readonly string[], name: string): LockedPackage | undefined {
  const seen = new Set<LockedPackage>(lock.packages.filter((item) => starts.includes(item.name)));
  for (const item of seen) {
    if (item.name === name) return item;
    for (const entry of item.dependencies) {
      const [other, version] = entry.split(' ');
      for (const candidate of lock.packages) {
        if (candidate.name === other && (version === undefined || candidate.version === version)) seen.add(candidate);
      }
    }
  }
  return undefined;
}
