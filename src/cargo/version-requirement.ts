import { comparePreReleases } from '../knowledge/version.ts';
import type { CargoPackage } from './model.ts';

/** A version of SemVer 2.0: `1.2.3-rc.1+build`. Build metadata never counts. */
export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly pre: readonly string[];
}

interface Comparator {
  readonly operator: '=' | '>' | '>=' | '<' | '<=' | '~' | '^';
  readonly major: number;
  /** undefined: left out, or a wildcard. */
  readonly minor: number | undefined;
  readonly patch: number | undefined;
  readonly pre: readonly string[];
}

const VERSION = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;
const COMPARATOR =
  /^(=|>=?|<=?|~|\^)?\s*(\d+)(?:\.(\d+|[*xX])(?:\.(\d+|[*xX])(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?)?)?$/;

function parseVersion(text: string): Version | undefined {
  const match = VERSION.exec(text.trim());
  if (!match) return undefined;
  const [, major, minor, patch, pre] = match;
  return { major: Number(major), minor: Number(minor), patch: Number(patch), pre: pre?.split('.') ?? [] };
}

export function isVersion(text: string): boolean {
  return VERSION.test(text);
}

/** The version of a package as cargo has it: since 1.75 one that states none has 0.0.0. Undefined when it is not known. */
export function versionOf({ version }: Pick<CargoPackage, 'version'>): string | undefined {
  return version.kind === 'known' ? (version.value ?? '0.0.0') : undefined;
}

/** Whether a version satisfies a requirement of a manifest; undefined when one of them cannot be read. */
export function satisfies(version: string, requirement: string): boolean | undefined {
  const parsed = parseVersion(version);
  const comparators = parseRequirement(requirement);
  if (!parsed || !comparators) return undefined;
  if (!comparators.every((comparator) => matches(comparator, parsed))) return false;
  // A pre-release is only taken by a requirement that names a pre-release of the same version.
  return parsed.pre.length === 0 || comparators.some((comparator) => namesPreReleaseOf(comparator, parsed));
}

function parseRequirement(text: string): Comparator[] | undefined {
  if (/^\s*[*xX]\s*$/.test(text)) return [];
  const comparators = text.split(',').map((part) => parseComparator(part.trim()));
  return comparators.every((comparator) => comparator !== undefined) ? comparators : undefined;
}

function parseComparator(text: string): Comparator | undefined {
  const match = COMPARATOR.exec(text);
  if (!match) return undefined;
  const [, operator, major, minor, patch, pre] = match;
  const wildcard = [minor, patch].some((part) => part !== undefined && !/\d/.test(part));
  if (minor !== undefined && !/\d/.test(minor) && patch !== undefined && /\d/.test(patch)) return undefined;
  return {
    operator: (operator as Comparator['operator'] | undefined) ?? (wildcard ? '=' : '^'),
    major: Number(major),
    minor: numberOf(minor),
    patch: numberOf(patch),
    pre: pre?.split('.') ?? [],
  };
}

function numberOf(part: string | undefined): number | undefined {
  return part !== undefined && /\d/.test(part) ? Number(part) : undefined;
}

// As the Rust crate `semver` 1.0, src/eval.rs.
function matches(comparator: Comparator, version: Version): boolean {
  switch (comparator.operator) {
    case '=':
      return isExact(comparator, version);
    case '>':
      return isBeyond(comparator, version, 1);
    case '>=':
      return isExact(comparator, version) || isBeyond(comparator, version, 1);
    case '<':
      return isBeyond(comparator, version, -1);
    case '<=':
      return isExact(comparator, version) || isBeyond(comparator, version, -1);
    case '~':
      return matchesTilde(comparator, version);
    case '^':
      return matchesCaret(comparator, version);
  }
}

function isExact({ major, minor, patch, pre }: Comparator, version: Version): boolean {
  return (
    version.major === major &&
    (minor === undefined || version.minor === minor) &&
    (patch === undefined || version.patch === patch) &&
    comparePreReleases(version.pre, pre) === 0
  );
}

function isBeyond({ major, minor, patch, pre }: Comparator, version: Version, direction: 1 | -1): boolean {
  if (version.major !== major) return Math.sign(version.major - major) === direction;
  if (minor === undefined) return false;
  if (version.minor !== minor) return Math.sign(version.minor - minor) === direction;
  if (patch === undefined) return false;
  if (version.patch !== patch) return Math.sign(version.patch - patch) === direction;
  return comparePreReleases(version.pre, pre) === direction;
}

function matchesTilde({ major, minor, patch, pre }: Comparator, version: Version): boolean {
  if (version.major !== major || (minor !== undefined && version.minor !== minor)) return false;
  if (patch !== undefined && version.patch !== patch) return version.patch > patch;
  return comparePreReleases(version.pre, pre) >= 0;
}

function matchesCaret({ major, minor, patch, pre }: Comparator, version: Version): boolean {
  if (version.major !== major) return false;
  if (minor === undefined) return true;
  if (patch === undefined) return major > 0 ? version.minor >= minor : version.minor === minor;
  if (version.minor !== minor) return major > 0 && version.minor > minor;
  if (version.patch !== patch) return (major > 0 || minor > 0) && version.patch > patch;
  return comparePreReleases(version.pre, pre) >= 0;
}

function namesPreReleaseOf(comparator: Comparator, version: Version): boolean {
  const { major, minor, patch, pre } = comparator;
  return pre.length > 0 && major === version.major && minor === version.minor && patch === version.patch;
}
