import ignore, { type Ignore } from 'ignore';
import type { FileSystem } from './file-system.ts';
import { parentPath } from './paths.ts';

/** The rules of .gitignore files. Paths are relative to the rules' top. */
export interface IgnoreRules {
  /** Whether they ignore a path or a folder around it. */
  ignores(path: string, kind: 'file' | 'directory'): boolean;
  /** Says what a folder holds: nobody then needs to look for a .gitignore in it. */
  listed(folder: string, names: ReadonlySet<string>): void;
}

/**
 * The rules of the .gitignore files below `top`, and of a checkout's info/exclude. The user's own ignore file is left out:
 * a report must be the same for everyone.
 */
export function ignoreRules(top: string, exclude: string | undefined, fileSystem: FileSystem): IgnoreRules {
  const folders = new Map<string, Ignore>();
  const without = new Set<string>();
  const outermost = ignore({ ignoreCase: false }).add(exclude === undefined ? '' : ownText(exclude, fileSystem));

  /** All rules that count in a folder in one list, the outermost file's first: the last that matches decides. */
  function rulesIn(folder: string): Ignore {
    const known = folders.get(folder);
    if (known) return known;
    const around = folder === '' ? outermost : rulesIn(parentPath(folder));
    const text = without.has(folder) ? '' : ownText(`${top}/${folder}/.gitignore`, fileSystem);
    const rules = text === '' ? around : ignore({ ignoreCase: false }).add(around).add(placed(text, folder));
    folders.set(folder, rules);
    return rules;
  }

  return {
    ignores: (path, kind) => rulesIn(parentPath(path)).test(kind === 'directory' ? `${path}/` : path).ignored,
    listed(folder, names) {
      if (!names.has('.gitignore')) without.add(folder);
    },
  };
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

/** The text of a regular file; git does not follow a .gitignore that is a link either. */
function ownText(path: string, fileSystem: FileSystem): string {
  try {
    if (fileSystem.lstat(path).kind !== 'file') return '';
    return new TextDecoder().decode(fileSystem.readFile(path));
  } catch {
    return '';
  }
}
