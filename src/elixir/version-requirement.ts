import { atLeast, comparePreReleases } from '../knowledge/version.ts';

const COMPARATOR = /^(~>|>=|>|==|<=|<|!=|!)?\s*(\d+\.\d+(?:\.\d+)?(?:-[0-9A-Za-z.-]+)?)(?:\+\S*)?$/;

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

/** Whether a version (`1.18` without its patch level, or a whole one) can meet a requirement; undefined when it is none. */
export function mayMeet(requirement: string, elixir: string): boolean | undefined {
  if (!isRequirement(requirement)) return undefined;
  return requirement
    .split(/\s+or\s+/)
    .some((alternative) => alternative.split(/\s+and\s+/).every((comparator) => meets(comparator.trim(), elixir)));
}

/** What is not known of the patch level speaks for it. */
function meets(comparator: string, elixir: string): boolean {
  const [, operator = '==', version = ''] = COMPARATOR.exec(comparator) ?? [];
  const wanted = version.replace(/-.*/, '').split('.').map(Number);
  const is = elixir.replace(/-.*/, '').split('.').map(Number);
  const order = compared(is, wanted) || comparePreReleases(preReleaseOf(elixir), preReleaseOf(version));
  switch (operator) {
    case '~>':
      return order >= 0 && is.slice(0, wanted.length - 1).every((part, index) => part === wanted[index]);
    case '==':
      return order === 0;
    case '!':
    case '!=':
      return order !== 0 || is.length < wanted.length;
    case '<':
      return order < 0 || (order === 0 && is.length < wanted.length && wanted[2] !== 0);
    case '<=':
      return order <= 0;
    case '>':
      return order > 0 || (order === 0 && is.length < wanted.length);
    default:
      return order >= 0;
  }
}

/** The parts of `rc.1` in `1.18.0-rc.1`. */
function preReleaseOf(version: string): readonly string[] {
  return /-([0-9A-Za-z.-]+)/.exec(version)?.[1]?.split('.') ?? [];
}

/** By the parts that both have. */
function compared(one: readonly number[], other: readonly number[]): number {
  const differing = one.findIndex((part, index) => index < other.length && part !== other[index]);
  return differing < 0 ? 0 : (one[differing] ?? 0) - (other[differing] ?? 0);
}
