import type { Span } from '../../repository/index.ts';
import { type Location, locate, parentOf } from '../files/location.ts';
import type { FileNode, Node } from '../files/node.ts';
import { find } from '../files/tree.ts';
import type { Origin } from '../model.ts';
import { fault, lose, pathName, type Run, setNode } from '../run.ts';
import { withoutSymbols } from '../words/symbols.ts';
import { EMPTY, firstUnknown, join, literal, type Value, writtenText } from '../words/value.ts';
import { knownFolder, nodeAt, parentKind, recordPlacement } from './targets.ts';

export type Read =
  | { readonly kind: 'text'; readonly value: Value }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unknown'; readonly reason: string };

/** The text of a file as a command finds it. */
export function readFile(run: Run, path: Value, span: Span): Read {
  const location = locate(path.text, run.state.folder, run);
  if (path.text === '/dev/null') return { kind: 'text', value: EMPTY };
  if (!location) return { kind: 'unknown', reason: 'its path is not known' };
  const node = nodeAt(run, location);
  if (node.kind === 'absent' || node.kind === 'directory') return { kind: 'missing' };
  if (node.kind !== 'file') return { kind: 'unknown', reason: 'nobody can know whether the file is there' };
  return readNode(run, node, span);
}

export function readNode(run: Run, node: FileNode, span: Span): Read {
  if (node.altered) return { kind: 'unknown', reason: node.altered.reason };
  if (node.content) return { kind: 'text', value: node.content };
  const { origin } = node;
  if (origin.kind === 'source') {
    const read = run.world.source.read(origin.path);
    if (read.kind !== 'text') return { kind: 'unknown', reason: 'the file cannot be read' };
    const { source } = read;
    return {
      kind: 'text',
      value: literal(withoutSymbols(source.text, run.symbols, span), source.span(0, source.text.length)),
    };
  }
  const pieces = origin.kind === 'reference' ? run.world.references.read(origin.reference, origin.path) : undefined;
  if (!pieces) return { kind: 'unknown', reason: 'nobody can know what the file holds' };
  return {
    kind: 'text',
    value: join(pieces.map((piece) => literal(withoutSymbols(piece.text, run.symbols, piece.span), piece.span))),
  };
}

export type Written = 'done' | 'fails' | 'unknown';

/** A file that a redirection opened: where it stands, what it held, and the node that says so. */
export interface OpenFile {
  readonly location: Location;
  readonly before: Value | undefined;
  readonly node: FileNode;
  readonly span: Span;
  /** True when it was opened for certain. */
  readonly sure: boolean;
}

const BEING_WRITTEN = 'it is still being written';

/**
 * Opens a file as `>` or `>>` does, before the command runs: it is made or emptied. `compound`: several commands write to it, so
 * that nobody can say what it holds while they run.
 */
export function openFile(
  run: Run,
  path: Value,
  span: Span,
  append: boolean,
  writer: 'command' | 'compound',
): OpenFile | Written {
  const location = locate(path.text, run.state.folder, run);
  if (!location) {
    const appears = [knownFolder(run, path)];
    lose(run, 'a path that is written to is not known', span, { appears, changes: [], alters: true });
    return 'unknown';
  }
  if (location.root === 'absolute' && location.path[0] === 'dev') return 'done';
  const { node, location: real } = find(run.world, run.state.files, location, 'all');
  if (node.kind === 'directory' || path.text.endsWith('/')) return 'fails';
  if (node.kind === 'absent' && parentKind(run, real) === 'absent') {
    const parent = pathName(run, parentOf(real));
    fault(run, 'fails', { kind: 'destination-folder-missing', path: parent, span });
    return 'fails';
  }
  if (node.kind === 'absent' && parentKind(run, real) === 'file') return 'fails';
  const before = append ? heldText(run, node, span) : EMPTY;
  const altered = writer === 'compound' ? { reason: BEING_WRITTEN, span, alters: true } : undefined;
  const origin = writtenOrigin(run, pathName(run, real), before, span);
  const known = origin.kind === 'written' ? before : undefined;
  const opened: FileNode = { kind: 'file', origin, content: known, placement: undefined, altered };
  const sure = node.kind === 'file' || (node.kind === 'absent' && parentKind(run, real) === 'directory');
  setNode(run, real, opened);
  return { location: real, before, node: opened, span, sure };
}

/** Gives an open file its text. When something else happened to the file meanwhile, nobody knows what it holds. */
export function closeFile(run: Run, file: OpenFile, text: Value): void {
  const { location, before, span } = file;
  const { node } = find(run.world, run.state.files, location, 'parents');
  if (node.kind !== 'file' && node.kind !== 'unsure') return;
  const isOurs = node === file.node;
  const content = isOurs && before ? join([before, text].filter((value) => value.text !== '')) : undefined;
  const words = { command: span, from: text.pieces[0]?.span ?? span, to: span };
  const origin = writtenOrigin(run, pathName(run, location), content, span);
  const placement = recordPlacement(run, location, 'file', origin, words);
  if (!isOurs && node.kind === 'unsure') return;
  const known = origin.kind === 'written' ? content : undefined;
  setNode(run, location, { kind: 'file', origin, content: known, placement, altered: undefined });
}

/** Writes a text to a file, and fails as the shell does when it cannot be opened. */
export function writeFile(run: Run, path: Value, span: Span, append: boolean, text: Value): Written {
  const file = openFile(run, path, span, append, 'command');
  if (typeof file === 'string') return file;
  closeFile(run, file, text);
  return file.sure ? 'done' : 'unknown';
}

function heldText(run: Run, node: Node, span: Span): Value | undefined {
  if (node.kind === 'absent') return EMPTY;
  const read = node.kind === 'file' ? readNode(run, node, span) : undefined;
  return read?.kind === 'text' ? read.value : undefined;
}

/** Where the content of a written file comes from: its text, or why nobody knows it. */
function writtenOrigin(run: Run, path: string, content: Value | undefined, span: Span): Origin {
  const lost = content && firstUnknown(content, run.symbols);
  if (!content) return { kind: 'unknown', reason: 'what the file held before is not known', span };
  if (lost) return { kind: 'unknown', reason: lost.reason, span: lost.span };
  return { kind: 'written', text: writtenText(path, content, run.symbols) };
}

/** Gives a file of the tree another text: `substituteInPlace`, `sed -i`. Undefined: nobody knows it any more. */
export function rewriteFile(run: Run, path: Value, span: Span, content: Value | undefined, command: Span): void {
  const location = locate(path.text, run.state.folder, run);
  if (!location) return;
  const { location: real } = find(run.world, run.state.files, location, 'all');
  const origin = writtenOrigin(run, pathName(run, real), content, span);
  const placement = recordPlacement(run, real, 'file', origin, { command, from: span, to: span });
  const known = origin.kind === 'written' ? content : undefined;
  setNode(run, real, { kind: 'file', origin, content: known, placement, altered: undefined });
}
