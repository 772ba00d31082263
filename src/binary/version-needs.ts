import type { ElfFile } from './model.ts';

/** The highest version of a series that a file needs. */
export interface HighestNeed {
  /** `GLIBC_2.34`. */
  readonly version: string;
  readonly library: string;
  /** Undefined symbols that need this very version; empty when the file names the version and no symbol uses it. */
  readonly symbols: readonly string[];
}

/**
 * The highest version with this prefix (`GLIBC`, `GLIBCXX`, `CXXABI`, `GCC`) that must be there; undefined when none is needed.
 * Weak needs do not count: the loader goes on without them. Names that are no numbers (`GLIBC_PRIVATE`, `GLIBC_ABI_DT_RELR`)
 * have no place in the order.
 */
export function highestNeed(file: ElfFile, prefix: string): HighestNeed | undefined {
  let highest: { version: string; library: string; parts: readonly number[] } | undefined;
  for (const { library, versions } of file.dynamic?.versionNeeds ?? []) {
    for (const { name, weak } of versions) {
      const parts = versionParts(name, prefix);
      if (!parts || weak) continue;
      if (!highest || compareParts(parts, highest.parts) > 0) highest = { version: name, library, parts };
    }
  }
  if (!highest) return undefined;
  const { version, library } = highest;
  const symbols = file.dynamic?.symbols.kind === 'known' ? file.dynamic.symbols.value : [];
  const needing = symbols.filter((symbol) => !symbol.defined && symbol.version?.name === version);
  return { version, library, symbols: needing.map(({ name }) => name).sort() };
}

/** The numbers after the prefix: [2, 34] of `GLIBC_2.34`; undefined for a version of another series. */
function versionParts(version: string, prefix: string): readonly number[] | undefined {
  const numbers = version.startsWith(`${prefix}_`) ? version.slice(prefix.length + 1) : '';
  return /^\d+(?:\.\d+)*$/.test(numbers) ? numbers.split('.').map(Number) : undefined;
}

/** Below, at or above zero as one version is before, equal to or after the other. */
function compareParts(one: readonly number[], other: readonly number[]): number {
  for (let index = 0; index < Math.max(one.length, other.length); index += 1) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
