/** A version of dotted numbers, as symbol versions carry them: `2.34`, `3.4.30`. */
export interface ReleaseNumber {
  readonly parts: readonly number[];
  compare(other: ReleaseNumber): number;
}

/** Reads `2.34`; undefined for what is no dotted number (`GLIBC_PRIVATE`, `ABI_DT_RELR`). */
export function releaseNumber(text: string): ReleaseNumber | undefined {
  if (!/^\d{1,6}(\.\d{1,6})*$/.test(text)) return undefined;
  const parts = text.split('.').map(Number);
  return { parts, compare: (other) => compareParts(parts, other.parts) };
}

function compareParts(left: readonly number[], right: readonly number[]): number {
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
