/** Whether a path, relative and with slashes, is what a glob names. */
export type PathMatcher = (path: string) => boolean;

/**
 * A glob over whole paths: `*` and `?` stay within a name, `**` crosses folders, `{a,b}` chooses. What it names may be
 * a folder, and then everything in it is meant. A name without a slash is a path of one name, never one at any depth.
 */
export function globMatcher(glob: string): PathMatcher {
  const whole = glob.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
  if (whole === '' || whole === '.') return () => true;
  const pattern = new RegExp(`^(?:${expression(whole)})(?:/|$)`, 'su');
  return (path) => pattern.test(path);
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

function expression(glob: string): string {
  let result = '';
  let inBraces = false;
  for (let index = 0; index < glob.length; ) {
    const rest = glob.slice(index);
    const [text, source] = token(rest, inBraces, index === 0 || glob[index - 1] === '/');
    if (text === '{' || text === '}') inBraces = text === '{';
    result += source;
    index += text.length;
  }
  return result;
}

/** The next part of a glob and the regular expression for it. */
function token(rest: string, inBraces: boolean, startsName: boolean): readonly [text: string, source: string] {
  if (startsName && /^\*\*\//.test(rest)) return ['**/', '(?:[^/]+/)*'];
  if (startsName && rest === '**') return ['**', '.*'];
  const stars = /^\*+/.exec(rest)?.[0];
  if (stars) return [stars, '[^/]*'];
  if (rest.startsWith('?')) return ['?', '[^/]'];
  if (rest.startsWith('{')) return ['{', '(?:'];
  if (rest.startsWith('}')) return ['}', ')'];
  if (inBraces && rest.startsWith(',')) return [',', '|'];
  const character = String.fromCodePoint(rest.codePointAt(0) ?? 0);
  return [character, character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')];
}
