import type { Span } from '../../repository/index.ts';
import type { PathValue, StringPart } from '../value.ts';

/**
 * A path without `.` and `..`, relative to the repository's root; undefined when it leaves the repository.
 * `base` is the directory that a relative path starts from.
 */
function resolvePath(base: string, path: string): string | undefined {
  const segments = base === '' ? [] : base.split('/');
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join('/');
}

/** The directory that a file stands in; '' for the root. */
export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** The value of a path literal: relative paths start from the directory of the file, absolute ones lie outside. */
export function pathLiteral(file: string, text: string, span: Span): PathValue {
  const outside = text.startsWith('/') || text.startsWith('~');
  return { kind: 'path', path: outside ? undefined : resolvePath(directoryOf(file), text), text, span };
}

/** `path + "text"`: the text is appended as it is, without a slash. */
export function appendToPath(base: PathValue, text: string, span: Span): PathValue {
  const whole = base.text + text;
  if (base.path === undefined) return { kind: 'path', path: undefined, text: canonical(whole), span };
  // The repository's own name is not known, so its root can only be extended by a further segment.
  const named = base.path !== '' || text === '' || text.startsWith('/');
  return { kind: 'path', path: named ? resolvePath('', `${base.path}${text}`) : undefined, text: whole, span };
}

/** An absolute path as Nix prints it. */
export function canonical(path: string): string {
  if (!path.startsWith('/')) return path;
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') segments.pop();
    else segments.push(segment);
  }
  return `/${segments.join('/')}`;
}

/** Stands for the folder that the repository lies in, which nobody knows here; no text of a Nix file holds it. */
const ROOT = '\0';

/**
 * The text of a path that stayed in place (`toString ./x`, what a source filter is asked about), with a mark for the repository's own
 * folder: two of them can be compared, and one can begin with the other. Undefined for any other text.
 */
export function inPlaceText(parts: readonly StringPart[]): string | undefined {
  const [first, ...rest] = parts;
  if (first?.kind !== 'path' || !first.inPlace || rest.some((part) => part.kind !== 'text')) return undefined;
  const own = first.path === '' ? ROOT : `${ROOT}/${first.path}`;
  return own + rest.map((part) => (part.kind === 'text' ? part.text : '')).join('');
}

/** The file of the repository that a string names: a path part followed by text alone. */
export function pathOfParts(parts: readonly StringPart[]): string | undefined {
  const [first, ...rest] = parts.filter((part) => part.kind !== 'text' || part.text !== '');
  if (first?.kind !== 'path') return undefined;
  let text = '';
  for (const part of rest) {
    if (part.kind !== 'text') return undefined;
    text += part.text;
  }
  if (text !== '' && !text.startsWith('/') && (first.path === '' || first.inPlace === undefined)) return undefined;
  return resolvePath('', first.path + text);
}
