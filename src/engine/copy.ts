import type { FileView, Span } from '../repository/index.ts';
import type { Placement } from '../shell/model.ts';
import type { Edit } from './finding.ts';
import { insert, replace } from './fix.ts';
import { lastSegment, textAt } from './text.ts';

/** How a copying command gives its file a name: the word that does, and whether that is the file's name or a folder's. */
export interface NameGiven {
  readonly kind: 'name' | 'folder' | 'computed';
  readonly span: Span;
}

/** `cp a priv/native/b.so` names the file; `cp a priv/native` names its folder; `cp a "priv/$x"` computes. */
export function nameGiven({ to, path }: Placement, view: FileView): NameGiven {
  const last = lastSegment(to, view);
  const text = textAt(last, view);
  if (text === path.slice(path.lastIndexOf('/') + 1)) return { kind: 'name', span: last };
  const whole = textAt(to, view).replace(/["']$/, '');
  const isFolder = whole.endsWith('/') || !/[$`*?{}]/.test(text);
  return { kind: isFolder ? 'folder' : 'computed', span: to };
}

/** The edit that lets the one file of a command arrive under another name; undefined when the command does not allow it. */
export function renamedCopy(placement: Placement, name: string, view: FileView): Edit | undefined {
  const { command, from, to } = placement;
  const given = nameGiven(placement, view);
  if (given.kind === 'name') return replace(given.span, name);
  const words = textAt(command, view);
  const copiesFolder = /\/\.?["']?$/.test(textAt(from, view));
  const aims = /\s(-t|--target-directory)\b|\s-[a-zA-Z]*t[a-zA-Z]*\s/.test(words);
  if (given.kind === 'computed' || copiesFolder || aims || to.start < from.end) return undefined;
  const text = textAt(to, view);
  const quote = /["']$/.test(text) ? 1 : 0;
  const slash = text.slice(0, text.length - quote).endsWith('/') ? '' : '/';
  return insert(to.path, to.end - quote, `${slash}${name}`);
}
