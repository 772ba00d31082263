import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuiltOptions } from '../../src/chain/binary/index.ts';
import type { Severity } from '../../src/engine/finding.ts';

/** Folders of the project's own tree. */
export const rulesFolder = fileURLToPath(new URL('../../rules', import.meta.url));
export const fixturesFolder = fileURLToPath(new URL('../../fixtures', import.meta.url));

export interface ExpectedPlace {
  readonly path: string;
  readonly line: number;
  /** The exact text that is marked. */
  readonly text: string;
}

export interface ExpectedFinding extends ExpectedPlace {
  readonly rule: string;
  readonly severity: Severity;
  readonly fix?: 'safe' | 'unsafe';
  readonly related?: readonly ExpectedPlace[];
}

/** What git says of a fixture's files: all are tracked but these. */
export interface GitFacts {
  readonly untracked?: readonly string[];
  /** Written into a .gitignore as they stand. */
  readonly ignored?: readonly string[];
  /** Folders that are submodules. */
  readonly submodules?: readonly string[];
}

interface Expected {
  /** The fixture is a git checkout; left out, it is in none. */
  readonly git?: GitFacts;
  /** Entries of the failure catalogue that the fixture reproduces, for docs/coverage.md. */
  readonly failures?: readonly string[];
  /** The fixture's baseline, a file of it; left out, there is none. */
  readonly baseline?: string;
  /** A built tree or file of the fixture, given with --binary; left out, none is. */
  readonly binary?: string;
  readonly target?: string;
  readonly maxGlibc?: string;
  readonly findings: readonly ExpectedFinding[];
}

/** One whole small repository of a rule, and every finding that it has to yield. */
export interface Variant extends Expected {
  readonly rule: string;
  readonly name: string;
  readonly root: string;
}

/** Names of the folders in rules/ that hold a rule. */
export function ruleFolders(): readonly string[] {
  return directoriesIn(rulesFolder).filter((name) => existsSync(join(rulesFolder, name, 'rule.ts')));
}

/** The rule's page; '' when there is none. */
export function pageOf(rule: string): string {
  const path = join(rulesFolder, rule, 'rule.md');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** The fixtures' folders, recipes left out. */
export function fixtureFolders(): readonly string[] {
  return directoriesIn(fixturesFolder).filter((name) => name !== 'recipes');
}

/** The variants of a rule as its expected.json names them. */
export function variantsOf(rule: string): readonly Variant[] {
  const path = join(fixturesFolder, rule, 'expected.json');
  if (!existsSync(path)) return [];
  const expected = JSON.parse(readFileSync(path, 'utf8')) as Record<string, Expected>;
  return Object.entries(expected).map(([name, variant]) => {
    return { ...variant, rule, name, root: join(fixturesFolder, rule, name) };
  });
}

/** What a variant gives besides its sources. */
export function builtOf({ root, binary, target, maxGlibc }: Variant): BuiltOptions | undefined {
  return binary === undefined ? undefined : { paths: [join(root, binary)], target, maxGlibc };
}

/** The folders of a rule's variants, expected or not. */
export function variantFolders(rule: string): readonly string[] {
  const folder = join(fixturesFolder, rule);
  return existsSync(folder) ? directoriesIn(folder) : [];
}

export function directoriesIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}
