import { type Located, normalizePath, type Span, withoutTrailing } from '../repository/index.ts';

/** A value of the code that builds a path: what the BEAM has, with the folder of an application as a root that is not spelled out. */
export type Value =
  /** A list of characters, or an atom. `root`: the folder of an application that the text begins with. */
  | {
      readonly kind: 'text';
      readonly root: Root | undefined;
      readonly text: string;
      readonly span: Span;
      readonly atom: boolean;
    }
  | { readonly kind: 'list' | 'tuple'; readonly items: readonly Value[]; readonly span: Span }
  /** What `erlang:load_nif/2` returned. */
  | { readonly kind: 'loaded'; readonly span: Span }
  | { readonly kind: 'other'; readonly span: Span };

/** The folder `lib/<application>[-<version>]` of an application by name, or of the one that the module's own file lies in. */
export type Root = Located<string> | 'own';

export type TextValue = Extract<Value, { kind: 'text' }>;

export function text(value: string, span: Span, root?: Root): TextValue {
  return { kind: 'text', root, text: value, span, atom: false };
}

/** `filename:join/1`: a part that is absolute makes what stands before it void, and slashes that say nothing go. */
export function joined(parts: readonly TextValue[]): TextValue | undefined {
  const [first, ...rest] = parts;
  const path = first && rest.reduce((left, right) => joinTwo(left, right), first);
  return path && { ...path, text: path.text.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1'), atom: false };
}

function joinTwo(left: TextValue, right: TextValue): TextValue {
  if (right.root !== undefined || right.text.startsWith('/')) return right;
  if (left.text === '') return { ...left, text: right.text, span: right.span, atom: false };
  return { ...left, text: `${withoutTrailing(left.text, '/')}/${right.text}`, span: right.span, atom: false };
}

/** `Left ++ Right`; nobody has a root in the middle of a path. */
export function appended(left: TextValue, right: TextValue): TextValue | undefined {
  if (right.root !== undefined || left.atom || right.atom) return undefined;
  // The folder of an application itself ends without a slash.
  if (left.root !== undefined && left.text === '' && !right.text.startsWith('/')) return undefined;
  const separated = left.root !== undefined && left.text === '' ? right.text.slice(1) : right.text;
  return { ...left, text: left.text + separated, span: right.text === '' ? left.span : right.span };
}

/** `filename:dirname/1` below the folder of an application; what lies above it is not followed. */
export function folderOf(path: TextValue): TextValue | undefined {
  if (path.root === undefined || path.text === '') return undefined;
  const at = withoutTrailing(path.text, '/').lastIndexOf('/');
  return { ...path, text: at < 0 ? '' : path.text.slice(0, at) };
}

/** A path below a root without `.` and `..`; undefined when it leads out of it. */
export function normalized(path: string): string | undefined {
  return normalizePath(path.replace(/^\/+/, ''));
}
