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
