import type { CargoLock, LockedPackage } from '../cargo/model.ts';
import type { FileView } from '../repository/index.ts';
import type { Edit } from './finding.ts';
import { replace } from './fix.ts';

/**
 * The edits that take a dependency of a local package out of its lock, with every package that nothing else needs then, as
 * `cargo update --workspace` would; undefined when the file is not written as cargo writes it.
 */
export function lockEdits(
  lock: CargoLock,
  from: string,
  dependency: string,
  repository: FileView,
): readonly Edit[] | undefined {
  const read = repository.read(lock.path);
  if (read.kind !== 'text') return undefined;
  const { text } = read.source;
  const without = lock.packages.map((item) => (item.name === from ? withoutDependency(item, dependency) : item));
  const needed = reachable(without);
  const own = blockOf(text, from, undefined);
  const entry = own && new RegExp(`\\r?\\n "${escaped(dependency)}( [^"]*)?",(?=\\r?\\n)`).exec(own.text);
  if (!own || !entry) return undefined;
  const edits = [edit(lock.path, own.start + entry.index, entry[0].length)];
  for (const item of without) {
    if (needed.has(item)) continue;
    const block = blockOf(text, item.name, item.version);
    if (!block) return undefined;
    edits.push(edit(lock.path, block.start, block.text.length));
  }
  return edits;
}

function withoutDependency(item: LockedPackage, dependency: string): LockedPackage {
  return { ...item, dependencies: item.dependencies.filter((entry) => entry.split(' ')[0] !== dependency) };
}

/** What the packages of the repository need, they themselves included. */
function reachable(packages: readonly LockedPackage[]): ReadonlySet<LockedPackage> {
  const seen = new Set(packages.filter((item) => item.source === undefined));
  for (const item of seen) {
    for (const entry of item.dependencies) {
      const [name, version] = entry.split(' ');
      for (const other of packages) {
        if (other.name === name && (version === undefined || other.version === version)) seen.add(other);
      }
    }
  }
  return seen;
}

/** A `[[package]]` with the blank line before it. */
function blockOf(text: string, name: string, version: string | undefined) {
  const versionLine = version === undefined ? 'version = "[^"]*"' : `version = "${escaped(version)}"`;
  const pattern = new RegExp(
    `\\r?\\n\\[\\[package\\]\\]\\r?\\nname = "${escaped(name)}"\\r?\\n${versionLine}\\r?\\n[\\s\\S]*?(?=\\r?\\n\\[|$)`,
  );
  const match = pattern.exec(text);
  return match ? { start: match.index, text: match[0] } : undefined;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function edit(path: string, start: number, length: number): Edit {
  return replace({ path, start, end: start + length }, '');
}
