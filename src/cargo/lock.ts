import { type FileView, type Located, oncePer, type SourceText, unknown } from '../repository/index.ts';
import { readTomlValues } from '../syntax/index.ts';
import { parseTomlText } from './documents.ts';
import type { CargoLock, LockedPackage } from './model.ts';
import { isVersion } from './version-requirement.ts';
import { inside } from './view-path.ts';

/** The Cargo.lock in a folder, of any version (1 to 4); undefined when there is none. */
export function readLock(view: FileView, directory: string): CargoLock | undefined {
  const path = inside(directory, 'Cargo.lock');
  const read = view.read(path);
  if (read.kind === 'missing') return undefined;
  if (read.kind === 'refused') return brokenLock(path, read.reason, { path, start: 0, end: 0 });
  const values = readTomlValues(read.source.text);
  if (values === undefined) return unparsedLock(path, read.source);
  if (!isRecord(values)) return brokenLock(path, 'the lock file is not TOML', read.source.span(0, 0));
  // Version 1 names the root package apart from the others.
  const written = [values.root, ...(Array.isArray(values.package) ? values.package : [])];
  const packages = written.filter((item) => item !== undefined).map(lockedPackage);
  if (!packages.every((item) => item !== undefined)) {
    return brokenLock(path, 'a package of the lock file has no name or no version', read.source.span(0, 0));
  }
  const refused = packages.find(isRefused);
  if (refused) {
    const reason = `cargo does not read the version or the source of ${refused.name} in the lock file`;
    return brokenLock(path, reason, read.source.span(0, 0));
  }
  return { path, format: formatOf(values.version, read.source), packages, problem: undefined, unparsed: undefined };
}

/** The packages of a name in a lock file. */
export function lockedPackages(lock: CargoLock | undefined, name: string): readonly LockedPackage[] {
  return (lock && packagesByName(lock).get(name)) ?? [];
}

/** Whether a lock file has a package of that name, in whatever version. */
export function isLocked(lock: CargoLock, name: string): boolean {
  return packagesByName(lock).has(name);
}

const packagesByName = oncePer((lock: CargoLock): ReadonlyMap<string, readonly LockedPackage[]> => {
  const found = new Map<string, LockedPackage[]>();
  for (const one of lock.packages) {
    const others = found.get(one.name);
    if (others) others.push(one);
    else found.set(one.name, [one]);
  }
  return found;
});

/** The name and, where it takes one to tell, the version of an entry of `dependencies`: `name`, `name version` or `name version (source)`. */
export function lockedDependency(entry: string): { readonly name: string; readonly version: string | undefined } {
  const [name = entry, version] = entry.split(' ');
  return { name, version };
}

/** The locked version of a package; undefined when it is not locked, or in several versions. */
export function lockedVersion(lock: CargoLock | undefined, name: string): string | undefined {
  const versions = new Set(lockedPackages(lock, name).map((item) => item.version));
  return versions.size === 1 ? [...versions][0] : undefined;
}

function formatOf(version: unknown, source: SourceText): Located<number> {
  const line = /^version = \d+/m.exec(source.text);
  const span = source.span(line?.index ?? 0, line ? line.index + line[0].length : 0);
  return { value: typeof version === 'number' || typeof version === 'bigint' ? Number(version) : 1, span };
}

function unparsedLock(path: string, source: SourceText): CargoLock {
  const read = parseTomlText(source);
  const span = read.kind === 'broken' ? read.span : source.span(0, 0);
  const unparsed = read.kind === 'broken' ? { reason: read.reason, span } : undefined;
  return { ...brokenLock(path, 'the lock file is not TOML', span), unparsed };
}

function brokenLock(path: string, reason: string, span: { path: string; start: number; end: number }): CargoLock {
  return { path, format: { value: 1, span }, packages: [], problem: unknown(reason, span), unparsed: undefined };
}

function lockedPackage(item: unknown): LockedPackage | undefined {
  if (!isRecord(item)) return undefined;
  const { name, version, source, dependencies } = item;
  if (typeof name !== 'string' || typeof version !== 'string') return undefined;
  return {
    name,
    version,
    source: typeof source === 'string' ? source : undefined,
    dependencies: Array.isArray(dependencies) ? dependencies.filter((entry) => typeof entry === 'string') : [],
  };
}

/** cargo reads the version as a semantic one and the source as a kind and a URL (src/cargo/core/resolver/encode.rs, source_id.rs `from_url`). */
function isRefused({ version, source }: LockedPackage): boolean {
  return (
    !isVersion(version) || (source !== undefined && !/^(registry|sparse|git|path)\+[a-z][a-z0-9+.-]*:./i.test(source))
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
