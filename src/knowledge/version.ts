/**
 * Whether a released version is at least another. Pre-releases count as below their release; an unreadable version compares as
 * undefined, so that nothing is concluded from it.
 */
export function atLeast(version: string, minimum: string): boolean | undefined {
  const left = parts(version);
  const right = parts(minimum);
  if (!left || !right) return undefined;
  for (let index = 0; index < 3; index += 1) {
    const difference = (left.numbers[index] ?? 0) - (right.numbers[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return !left.preRelease || right.preRelease;
}

/** Major and minor, `0.37`, for messages and comparisons that ignore the patch level. */
export function minorOf(version: string): string | undefined {
  const read = parts(version);
  return read?.numbers.slice(0, 2).join('.');
}

function parts(version: string): { numbers: readonly number[]; preRelease: boolean } | undefined {
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?(-[0-9A-Za-z.-]+)?(?:\+.*)?$/.exec(version);
  if (!match) return undefined;
  return { numbers: [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)], preRelease: match[4] !== undefined };
}

/** Order of the pre-releases of one version, part by part, as SemVer 2.0 has it in section 11: none is highest, numbers come before words. */
export function comparePreReleases(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0 || other.length === 0) return Math.sign(other.length - one.length);
  for (let index = 0; index < Math.max(one.length, other.length); index += 1) {
    const order = compareIdentifier(one[index], other[index]);
    if (order !== 0) return order;
  }
  return 0;
}

function compareIdentifier(one: string | undefined, other: string | undefined): number {
  if (one === undefined || other === undefined) return one === other ? 0 : one === undefined ? -1 : 1;
  const numeric = [one, other].map((identifier) => /^\d+$/.test(identifier));
  if (numeric[0] && numeric[1]) return Math.sign(Number(one) - Number(other));
  if (numeric[0] !== numeric[1]) return numeric[0] ? -1 : 1;
  return one === other ? 0 : one < other ? -1 : 1;
}
