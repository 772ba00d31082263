import { isAnything, isWithinName, matchEnds, type Wildcard, withoutTrailing } from '../repository/index.ts';

/** Whether a path, relative and with slashes, is what a glob names. */
export type PathMatcher = (path: string) => boolean;

/**
 * A glob over whole paths: `*` and `?` stay within a name, `**` crosses folders, `{a,b}` chooses. What it names may be
 * a folder, and then everything in it is meant. A name without a slash is a path of one name, never one at any depth.
 */
export function globMatcher(glob: string): PathMatcher {
  const whole = withoutTrailing(glob.replace(/^(?:\.\/)+/, ''), '/');
  if (whole === '' || whole === '.') return () => true;
  const pattern = partsOf(whole);
  return (path) => [...matchEnds(pattern, path)].some((end) => end === path.length || path[end] === '/');
}

/** What is wrong with a glob; undefined when nothing is. */
export function globFault(glob: string): string | undefined {
  if (glob.trim() === '') return 'it is empty';
  if (glob.startsWith('/')) return 'it is an absolute path';
  if (glob.split('/').includes('..')) return 'it leads out of its folder';
  if (!/^(?:[^{}]|\{[^{}]*\})*$/.test(glob)) return 'its braces do not pair, or one pair stands in another';
  if (glob.includes('\\')) return 'a backslash separates no folders; write `/`';
  return undefined;
}

/** The parts of a glob, whose braces pair. */
function partsOf(glob: string): readonly Wildcard[] {
  const parts: Wildcard[] = [];
  let branches: Wildcard[][] | undefined;
  for (let index = 0; index < glob.length; ) {
    const [text, part] = token(glob.slice(index, index + LONGEST_TOKEN), index === 0 || glob[index - 1] === '/');
    const isRest = text === '**' && index + text.length < glob.length;
    index += text.length;
    if (text === '{') branches = [[]];
    else if (text === '}') {
      parts.push({ kind: 'choice', branches: branches ?? [[]] });
      branches = undefined;
    } else if (text === ',' && branches) branches.push([]);
    else (branches?.at(-1) ?? parts).push(isRest ? WITHIN_NAME : part);
  }
  return parts;
}

const WITHIN_NAME: Wildcard = { kind: 'many', accepts: isWithinName };
const LONGEST_TOKEN = 3;

/** The next token of a glob, and the part that it is outside of braces. */
function token(rest: string, startsName: boolean): readonly [text: string, part: Wildcard] {
  if (startsName && rest === '**/') return ['**/', { kind: 'folders' }];
  if (startsName && rest.startsWith('**') && rest[2] !== '*') return ['**', { kind: 'many', accepts: isAnything }];
  if (rest.startsWith('*')) return ['*', WITHIN_NAME];
  if (rest.startsWith('?')) return ['?', { kind: 'one', accepts: isWithinName }];
  const character = String.fromCodePoint(rest.codePointAt(0) ?? 0);
  return [character, { kind: 'text', text: character }];
}
