import { lockedDependency, lockedPackages } from './lock.ts';
import type { CargoLock, LockedPackage } from './model.ts';

/** As cargo writes the source of a crate of crates.io, over whichever protocol it fetches it. */
const CRATES_IO = 'registry+https://github.com/rust-lang/crates.io-index';

/**
 * Why a lock file is none that cargo writes: then it resolves anew what does not fit, from crates that nobody has vendored, and refuses to with
 * `--locked` (cargo src/cargo/core/resolver/encode.rs, `into_resolve`; src/cargo/ops/lockfile.rs). `isLocal`: whether a package of that name
 * lies in the repository.
 */
export function lockDoubt(
  lock: CargoLock,
  isLocal: (name: string) => boolean,
  use: 'locked' | 'offline' | 'online' | undefined,
): string | undefined {
  const foreign = lock.packages.filter(({ source }) => source !== undefined);
  const twice = lock.packages.find((one) => lockedPackages(lock, one.name).find((other) => isSame(one, other)) !== one);
  if (twice) return `${lock.path} has ${twice.name} ${twice.version} twice`;
  const homeless = lock.packages.find(({ name, source }) => source === undefined && !isLocal(name));
  if (homeless) return `${lock.path} takes ${homeless.name} from this repository, which has no package of that name`;
  const elsewhere = foreign.find(({ source }) => /^(registry|sparse)\+/.test(source ?? '') && source !== CRATES_IO);
  if (elsewhere) return `${lock.path} takes ${elsewhere.name} from another registry than crates.io`;
  for (const { name, dependencies } of foreign) {
    const absent = dependencies.find((entry) => resolved(entry, lock).length !== 1);
    if (absent !== undefined) return `${lock.path} does not have ${absent}, which ${name} depends on`;
  }
  const doubled = lock.packages.find(({ dependencies }) => new Set(dependencies).size < dependencies.length);
  if (doubled && use === 'locked') return `${lock.path} has a dependency of ${doubled.name} twice`;
  if (use !== 'locked') return undefined;
  const used = neededOf(lock);
  const unused = foreign.find((one) => !used.has(one));
  return unused && `nothing in ${lock.path} depends on ${unused.name}`;
}

function isSame(one: LockedPackage, other: LockedPackage): boolean {
  return one.name === other.name && one.version === other.version && one.source === other.source;
}

/** The packages that an entry of `dependencies` may mean. */
function resolved(entry: string, lock: CargoLock): readonly LockedPackage[] {
  const { name, version } = lockedDependency(entry);
  const source = /\((.+)\)$/.exec(entry)?.[1];
  return lockedPackages(lock, name).filter(
    (one) =>
      (version === undefined || one.version === version) &&
      (source === undefined || withoutCommit(one.source) === withoutCommit(source)),
  );
}

/** An entry leaves out the commit that its git source is locked to (cargo src/resolver/encode.rs, `encodable_package_id`). */
function withoutCommit(source: string | undefined): string | undefined {
  return source?.startsWith('git+') ? source.replace(/#.*$/, '') : source;
}

/** The packages of a lock file that those of this repository need, themselves included. */
function neededOf(lock: CargoLock): ReadonlySet<LockedPackage> {
  const seen = new Set(lock.packages.filter(({ source }) => source === undefined));
  // A set grows while it is walked through.
  for (const one of seen)
    for (const entry of one.dependencies) for (const needed of resolved(entry, lock)) seen.add(needed);
  return seen;
}
