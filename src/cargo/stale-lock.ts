import { type Located, oncePer, type Span } from '../repository/index.ts';
import { isLocked, lockedDependency, lockedPackages } from './lock.ts';
import type { CargoDependency, CargoLock, CargoPackage, LockedPackage } from './model.ts';
import { satisfies, versionOf } from './version-requirement.ts';

/**
 * An entry of a manifest that the lock file does not carry out. With `--locked` every kind makes cargo fail; without, cargo
 * rewrites the file, which works offline for `version`, `leftover`, `unlocked-local` and `unlisted` alone: the vendored crates are those that
 * the file has, whoever depends on them.
 */
export interface StaleEntry {
  readonly kind:
    | 'version'
    | 'unlocked-package'
    | 'unlocked-dependency'
    | 'unlocked-local'
    | 'unlisted'
    | 'unsatisfied'
    | 'leftover';
  /** The entry in Cargo.toml. */
  readonly entry: Span;
  readonly reason: string;
}

/** What of a package its Cargo.lock has not: only what is certain. A package without a readable lock gives nothing. */
export const staleEntries = oncePer((pkg: CargoPackage): readonly StaleEntry[] => {
  const { lock } = pkg;
  const version = versionOf(pkg);
  if (!lock || lock.problem || pkg.problems.length > 0 || version === undefined) return [];
  const own = lockedPackages(lock, pkg.name.value).filter((item) => item.source === undefined);
  if (own.length === 0) {
    const reason = `\`${pkg.name.value}\` is not in ${lock.path}`;
    const needsOthers = pkg.dependencies.some(({ path, packageName }) => !path && !isLocked(lock, packageName));
    return [{ kind: needsOthers ? 'unlocked-package' : 'unlocked-local', entry: pkg.name.span, reason }];
  }
  const same = own.filter((item) => item.version === version);
  const stale: StaleEntry[] = [];
  if (same.length === 0) {
    const locked = own.map((item) => item.version).join(' and ');
    const reason = `\`${pkg.name.value}\` has version ${version}, but ${lock.path} has ${locked}`;
    stale.push({ kind: 'version', entry: pkg.version.span, reason });
  }
  const locked = same[0] ?? (own.length === 1 ? own[0] : undefined);
  return locked ? [...stale, ...staleDependencies(pkg, locked, lock), ...leftovers(pkg, locked, lock)] : stale;
});

function staleDependencies(pkg: CargoPackage, own: LockedPackage, lock: CargoLock): StaleEntry[] {
  const seen = new Set<string>();
  return pkg.dependencies.flatMap((dependency) => {
    const found = staleDependency(dependency, own, lock);
    const key = found && `${found.entry.path}:${found.entry.start}`;
    if (!found || seen.has(key as string)) return [];
    seen.add(key as string);
    return [found];
  });
}

function staleDependency(dependency: CargoDependency, own: LockedPackage, lock: CargoLock): StaleEntry | undefined {
  const name = dependency.packageName;
  const listed = listedPackages(name, own, lock);
  if (listed.length === 0) {
    const reason = `dependency \`${name}\` of \`${own.name}\` is not in ${lock.path}`;
    const kind = dependency.path ? 'unlocked-local' : mayBeTaken(dependency, lock) ? 'unlisted' : 'unlocked-dependency';
    return { kind, entry: dependency.span, reason };
  }
  if (dependency.path) {
    if (listed.some((item) => item.source === undefined)) return undefined;
    const reason = `\`${name}\` is a path dependency, but ${lock.path} takes it from ${listed[0]?.source}`;
    return { kind: 'unsatisfied', entry: dependency.path.span, reason };
  }
  const { requirement } = dependency;
  if (!requirement || dependency.git) return undefined;
  if (listed.some((item) => satisfies(item.version, requirement.value) !== false)) return undefined;
  const kind = mayBeTaken(dependency, lock) ? 'unlisted' : 'unsatisfied';
  return { kind, entry: requirement.span, reason: unsatisfied(name, requirement, listed, lock) };
}

/** Whether the lock file has a package that cargo could take for a dependency, though it is not said to be one of this package. */
function mayBeTaken({ packageName, requirement, git }: CargoDependency, lock: CargoLock): boolean {
  return lockedPackages(lock, packageName).some(
    ({ source, version }) =>
      source !== undefined && (!requirement || git || satisfies(version, requirement.value) !== false),
  );
}

function unsatisfied(name: string, requirement: Located<string>, listed: readonly LockedPackage[], lock: CargoLock) {
  const versions = [...new Set(listed.map((item) => item.version))].join(' and ');
  return `\`${name}\` ${requirement.value} is asked for, but ${lock.path} has ${versions}`;
}

/** The packages of a name that `own` depends on. */
function listedPackages(name: string, own: LockedPackage, lock: CargoLock): LockedPackage[] {
  const entries = own.dependencies.map(lockedDependency).filter((entry) => entry.name === name);
  return entries.flatMap(({ version }) =>
    lockedPackages(lock, name).filter((item) => version === undefined || item.version === version),
  );
}

function leftovers(pkg: CargoPackage, own: LockedPackage, lock: CargoLock): StaleEntry[] {
  const left = own.dependencies.filter((entry) => isLeftOver(entry, pkg, own, lock));
  const names = new Set(left.map((entry) => lockedDependency(entry).name));
  return [...names].map((name) => ({
    kind: 'leftover',
    entry: pkg.name.span,
    reason: `\`${lock.path}\` still has \`${name}\` as a dependency of \`${pkg.name.value}\`${declares(pkg, name) ? ' in another version' : ''}`,
  }));
}

function declares({ dependencies }: CargoPackage, name: string): boolean {
  return dependencies.some((dependency) => dependency.packageName === name);
}

/** Whether no dependency of the package means a locked one. Where one of that name has no other, it is that one that is stale. */
function isLeftOver(entry: string, pkg: CargoPackage, own: LockedPackage, lock: CargoLock): boolean {
  const { name, version } = lockedDependency(entry);
  const declared = pkg.dependencies.filter((dependency) => dependency.packageName === name);
  if (version === undefined || declared.length === 0) return declared.length === 0;
  return declared.every((dependency) => {
    const { requirement, path, git } = dependency;
    const isOther = requirement !== undefined && !path && !git && satisfies(version, requirement.value) === false;
    return isOther && !staleDependency(dependency, own, lock);
  });
}
