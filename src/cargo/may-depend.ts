import { oncePer } from '../repository/index.ts';
import { isLocked, lockedDependency } from './lock.ts';
import type { CargoLock, CargoPackage } from './model.ts';

/**
 * Whether the library of a package may use another one, itself or through what it depends on: by the manifests here, and by the lock file
 * for what lies elsewhere. Where neither says all, it may.
 */
export function mayDependOn(
  pkg: CargoPackage,
  name: string,
  lock: CargoLock | undefined,
  packageAt: (directory: string) => CargoPackage | undefined,
): boolean {
  if (!lock || lock.problem) return true;
  const using = usersOf(name, lock);
  const seen = new Set<CargoPackage>();
  const uses = (from: CargoPackage): boolean => {
    if (seen.has(from)) return false;
    seen.add(from);
    if (from.problems.length > 0) return true;
    return from.dependencies.some(({ packageName, kind, path, optional }) => {
      if (kind !== 'normal') return false;
      if (using.has(packageName)) return true;
      const isKnown = isLocked(lock, packageName);
      // Cargo locks an optional dependency of a package outside of the workspace only where a feature asks for it.
      if (optional && !isKnown) return false;
      const local = path && packageAt(path.value);
      return local ? uses(local) : !isKnown;
    });
  };
  return uses(pkg);
}

/** The names of a package and of all that depend on it, whatever their versions. */
function usersOf(name: string, lock: CargoLock): ReadonlySet<string> {
  const users = new Set([name]);
  // A set grows while it is walked through.
  for (const used of users) for (const user of directUsers(lock).get(used) ?? []) users.add(user);
  return users;
}

/** Packages by the names of those that they depend on. */
const directUsers = oncePer((lock: CargoLock): ReadonlyMap<string, readonly string[]> => {
  const users = new Map<string, string[]>();
  for (const { name, dependencies } of lock.packages) {
    for (const entry of dependencies) {
      const used = lockedDependency(entry).name;
      const known = users.get(used);
      if (known) known.push(name);
      else users.set(used, [name]);
    }
  }
  return users;
});
