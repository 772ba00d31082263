import { nixTokens } from './nix-tokens.ts';

/*
 * The grammar of npm's tree-sitter-nix is from 2022. What it does not know is written in a way it does before the parse,
 * without changing the length, so every offset stays true:
 *
 *   { a, b, }: …             the comma before the brace becomes a space
 *   a |> f, f <| a           become `->`, which nix-operators.ts turns back and groups as Nix does
 *   a //b, a//b              become `>=`, likewise turned back: the grammar would read a path with two slashes
 *   inherit; inherit (a);    disappear: they bind nothing
 *   # comment\r…             a lone \r ends the line for Nix, so it becomes \n
 *
 * Not mended, hence a broken node: `~/${a}`. Everything else in Nix's own language tests parses.
 */

interface Edit {
  readonly start: number;
  readonly text: string;
}

const PATH_CHARACTER = /[a-zA-Z0-9._+/$-]/;
// `{ , }` and `{ ..., }` are mistakes in Nix as well.
const NO_FORMAL: ReadonlySet<string> = new Set(['{', ',', '...']);

/** Nix text in the syntax that the grammar knows, of the same length. */
export function lowerNix(text: string): string {
  const edits = loweringEdits(text);
  if (edits.length === 0) return text;
  const parts: string[] = [];
  let position = 0;
  for (const edit of edits) {
    parts.push(text.slice(position, edit.start), edit.text);
    position = edit.start + edit.text.length;
  }
  parts.push(text.slice(position));
  return parts.join('');
}

function loweringEdits(text: string): Edit[] {
  const edits: Edit[] = [];
  let previous = '';
  let comma: Edit | undefined;
  let inherit: Inherit | undefined;
  let afterComment = false;
  for (const { kind, start, end } of nixTokens(text)) {
    if (afterComment && kind === 'space' && isLoneReturn(text, start)) edits.push({ start, text: '\n' });
    afterComment = kind === 'comment' && text[start] === '#';
    if (kind === 'comment' || kind === 'space') continue;
    const token = kind === 'text' ? kind : text.slice(start, end);
    inherit =
      token === 'inherit' ? { start, edits: edits.length, depth: 0 } : inherit && follow(inherit, previous, token);
    if (token === ';' && inherit?.depth === 0) {
      edits.splice(inherit.edits, Number.POSITIVE_INFINITY, {
        start: inherit.start,
        text: ' '.repeat(end - inherit.start),
      });
    } else if (token === '|>' || token === '<|') edits.push({ start, text: '->' });
    else if (token === '//' && PATH_CHARACTER.test(text[end] ?? '')) edits.push({ start, text: '>=' });
    else if (token === '}' && comma) edits.push(comma);
    comma = token === ',' && !NO_FORMAL.has(previous) ? { start, text: ' ' } : undefined;
    previous = token;
  }
  return edits;
}

/** An `inherit` that names nothing so far: where it starts, how many edits there were, and the parentheses open since. */
interface Inherit {
  readonly start: number;
  readonly edits: number;
  readonly depth: number;
}

/** The inherit after one more token; undefined once it names something. */
function follow(inherit: Inherit, previous: string, token: string): Inherit | undefined {
  const { depth } = inherit;
  if (token === '(' && (depth > 0 || previous === 'inherit')) return { ...inherit, depth: depth + 1 };
  if (token === ')' && depth > 0) return { ...inherit, depth: depth - 1 };
  return depth > 0 || (token === ';' && depth === 0) ? inherit : undefined;
}

function isLoneReturn(text: string, offset: number): boolean {
  return text[offset] === '\r' && text[offset + 1] !== '\n';
}
