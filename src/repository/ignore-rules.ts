import ignore, { type Ignore } from 'ignore';
import type { DirectoryEntry, FileSystem } from './file-system.ts';
import { readOwnFile } from './own-file.ts';
import { parentPath } from './paths.ts';

/** What .gitignore files say. */
export interface IgnoreRules {
  /** Whether they ignore a path or a folder around it. The path is relative to the rules' top. */
  ignores(path: string, kind: 'file' | 'directory'): boolean;
  /** Says what a folder holds: nobody then needs to look for a .gitignore in it. */
  listed(folder: string, held: readonly DirectoryEntry[]): void;
  /** Why some rules could not be followed: what they ignore counts as not ignored. */
  problems(): readonly { readonly path: string; readonly reason: string }[];
}

interface FolderRules {
  readonly rules: Ignore;
  readonly count: number;
}

const LARGEST_FILE = 1024 * 1024;
// Each becomes a regular expression, and every path is held against every rule: a microsecond or two. nixpkgs has twenty rules.
const MOST_RULES = 5_000;
const MOST_COMPARISONS = 2_000_000;

/**
 * The rules of the .gitignore files below `top`, and of a checkout's info/exclude. The user's own ignore file is left out:
 * a report must be the same for everyone.
 */
export function ignoreRules(top: string, exclude: string | undefined, fileSystem: FileSystem): IgnoreRules {
  const folders = new Map<string, FolderRules>();
  const problems: { path: string; reason: string }[] = [];
  let written = 0;
  let comparisons = 0;
  const outermost = rulesOf(exclude === undefined ? '' : ownText(exclude, '.git/info/exclude'), undefined);

  /** The text of a regular file: git does not follow a .gitignore that is a link either. */
  function ownText(path: string, name: string): string {
    const file = readOwnFile(path, LARGEST_FILE, fileSystem);
    if (file.kind === 'refused') problems.push({ path: name, reason: `its rules are not followed: ${file.reason}` });
    if (file.kind !== 'bytes') return '';
    const text = new TextDecoder().decode(file.bytes);
    written += ruleCount(text);
    if (written <= MOST_RULES) return text;
    problems.push({ path: name, reason: `its rules are not followed: there are more than ${MOST_RULES}` });
    return '';
  }

  /** All rules that count in a folder in one list, the outermost file's first: the last that matches decides. */
  function rulesIn(folder: string): FolderRules {
    const known = folders.get(folder);
    if (known) return known;
    const around = folder === '' ? outermost : rulesIn(parentPath(folder));
    const name = folder === '' ? '.gitignore' : `${folder}/.gitignore`;
    const text = isSpent(around.count) ? '' : ownText(`${top}/${name}`, name);
    const rules = text === '' ? around : rulesOf(placed(text, folder), around);
    folders.set(folder, rules);
    return rules;
  }

  function isSpent(count: number): boolean {
    if (comparisons > MOST_COMPARISONS) return true;
    comparisons += count;
    if (comparisons <= MOST_COMPARISONS) return false;
    problems.push({ path: '.gitignore', reason: 'there are too many rules for so many files; not all are followed' });
    return true;
  }

  return {
    ignores(path, kind) {
      const { rules, count } = rulesIn(parentPath(path));
      return count > 0 && !isSpent(count) && rules.test(kind === 'directory' ? `${path}/` : path).ignored;
    },
    listed(folder, held) {
      if (held.some(({ name }) => name === '.gitignore')) return;
      folders.set(folder, folder === '' ? outermost : rulesIn(parentPath(folder)));
    },
    problems: () => problems,
  };
}

function rulesOf(text: string, around: FolderRules | undefined): FolderRules {
  const rules = ignore({ ignoreCase: false });
  if (around) rules.add(around.rules);
  return { rules: rules.add(text), count: (around?.count ?? 0) + ruleCount(text) };
}

function ruleCount(text: string): number {
  return text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#')).length;
}

/** The patterns of a folder's .gitignore, written as they would be at the top. */
function placed(text: string, folder: string): string {
  if (folder === '') return text;
  const prefix = `/${folder.replace(/[\\*?[\]!# ]/g, '\\$&')}/`;
  return text
    .split(/\r?\n/)
    .map((line) => placedPattern(line, prefix))
    .join('\n');
}

function placedPattern(line: string, prefix: string): string {
  const negation = line.startsWith('!') ? '!' : '';
  const pattern = line.slice(negation.length);
  if (pattern.trim() === '' || line.startsWith('#')) return '';
  // A slash that is not the last character ties a pattern to its folder.
  const tied = pattern.trimEnd().slice(0, -1).includes('/');
  return `${negation}${prefix}${tied ? pattern.replace(/^\//, '') : `**/${pattern}`}`;
}
