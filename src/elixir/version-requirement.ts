import { atLeast } from '../knowledge/version.ts';

const COMPARATOR = /^(~>|>=|>|==|<=|<|!=)?\s*(\d+\.\d+(?:\.\d+)?(?:-[0-9A-Za-z.-]+)?)(?:\+\S*)?$/;

const NUMBER = String.raw`\d+\.\d+(?:\.\d+)?(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?`;
const VALID = new RegExp(`^(?:~>\\s*${NUMBER}|(?:[<>=!]=|[<>!])?\\s*(?=\\d+\\.\\d+\\.\\d)${NUMBER})$`);

/** Whether a text is a requirement at all: only `~>` takes a version without a patch level (Elixir's Version, "Requirements"). */
export function isRequirement(text: string): boolean {
  return text
    .trim()
    .split(/\s+(?:and|or)\s+/)
    .every((comparator) => VALID.test(comparator));
}

/**
 * The version below which a requirement accepts nothing, as it is written (`1.15` of `~> 1.15 or ~> 1.18`); undefined when it sets no such bound or
 * cannot be read. Source: Elixir's Version, "Requirements"; `or` binds weaker than `and`.
 */
export function leastVersion(requirement: string): string | undefined {
  const bounds = requirement
    .split(/\s+or\s+/)
    .map((alternative) => highest(alternative.split(/\s+and\s+/).map(boundOf)));
  if (!bounds.every((bound) => bound !== undefined)) return undefined;
  return bounds.toSorted(ascending)[0];
}

/** Undefined for what bounds from above; that leaves the other comparators to say. */
function boundOf(comparator: string): string | undefined {
  const [, operator = '==', version] = COMPARATOR.exec(comparator.trim()) ?? [];
  return ['~>', '>=', '>', '=='].includes(operator) ? version : undefined;
}

function highest(bounds: readonly (string | undefined)[]): string | undefined {
  return bounds
    .filter((bound) => bound !== undefined)
    .toSorted(ascending)
    .at(-1);
}

/** Both are versions, as the comparator's form has it. */
function ascending(one: string, other: string): number {
  if (atLeast(one, other) !== true) return -1;
  return atLeast(other, one) === true ? 0 : 1;
}
