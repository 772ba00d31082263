const COMPARATOR = /^(~>|>=|>|==|<=|<|!=)?\s*(\d+\.\d+(?:\.\d+)?(?:-[0-9A-Za-z.-]+)?)(?:\+\S*)?$/;

/**
 * The version below which a requirement accepts nothing, as it is written (`1.15` of `~> 1.15 or ~> 1.18`); undefined when it sets no such bound or
 * cannot be read. Source: Elixir's Version, "Requirements"; `or` binds weaker than `and`.
 */
export function leastVersion(requirement: string): string | undefined {
  const bounds = requirement
    .split(/\s+or\s+/)
    .map((alternative) => highest(alternative.split(/\s+and\s+/).map(boundOf)));
  if (!bounds.every((bound) => bound !== undefined)) return undefined;
  return bounds.toSorted(byRelease)[0];
}

/** Undefined for what bounds from above; that leaves the other comparators to say. */
function boundOf(comparator: string): string | undefined {
  const [, operator = '==', version] = COMPARATOR.exec(comparator.trim()) ?? [];
  return ['~>', '>=', '>', '=='].includes(operator) ? version : undefined;
}

function highest(bounds: readonly (string | undefined)[]): string | undefined {
  return bounds
    .filter((bound) => bound !== undefined)
    .toSorted(byRelease)
    .at(-1);
}

/** By major, minor and patch: a pre-release accepts little that its release does not. */
function byRelease(one: string, other: string): number {
  const numbers = (version: string) => version.split('-', 1)[0]?.split('.').map(Number) ?? [];
  const [left, right] = [numbers(one), numbers(other)];
  const first = [0, 1, 2].find((index) => (left[index] ?? 0) !== (right[index] ?? 0));
  return first === undefined ? 0 : (left[first] ?? 0) - (right[first] ?? 0);
}
