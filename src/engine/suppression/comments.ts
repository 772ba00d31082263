import type { Model } from '../../chain/model.ts';
import { fileText, type Span } from '../../repository/index.ts';
import { descendants, type Language, type Syntax, type SyntaxNode, tomlComments } from '../../syntax/index.ts';
import { maskedShell, stringsWithShell } from './phase-text.ts';

/** A comment of a file: the whole, and the text between its marks. */
export interface Comment {
  readonly span: Span;
  readonly text: string;
  /** Offset of `text` in the file. */
  readonly textStart: number;
  /** A comment of shell text: a backslash at a line's end continues the line. */
  readonly shell: boolean;
}

const languages: readonly (readonly [RegExp, Language | 'toml'])[] = [
  [/\.nix$/, 'nix'],
  [/\.exs?$/, 'elixir'],
  [/\.rs$/, 'rust'],
  [/\.toml$|(^|\/)\.cargo\/config$|(^|\/)rust-toolchain$/, 'toml'],
];

/** Every comment of a file in its own language; in Nix also those of the shell text of phases. */
export function commentsOf(path: string, text: string, model: Model, syntax: Syntax): Comment[] {
  const language = languages.find(([pattern]) => pattern.test(path))?.[1];
  if (!language) return [];
  if (language === 'toml') {
    return tomlComments(fileText(path, text)).map(({ start, end }) => comment(path, text, start, end, false));
  }
  const root = syntax.parse(language, text);
  const own = commentNodes(root).map(({ start, end }) => comment(path, text, start, end, false));
  return language === 'nix' ? [...own, ...shellComments(path, text, root, model, syntax)] : own;
}

/** Comments in strings that a derivation runs as a phase. */
function shellComments(path: string, text: string, root: SyntaxNode, model: Model, syntax: Syntax): Comment[] {
  return stringsWithShell(path, root, model).flatMap((string) => {
    const shell = maskedShell(string, text);
    return commentNodes(syntax.parse('bash', shell.text)).map(({ start, end }) =>
      comment(path, text, shell.start + start, shell.start + end, true),
    );
  });
}

function commentNodes(root: SyntaxNode): SyntaxNode[] {
  const isComment = ({ kind }: SyntaxNode) => /^(line_|block_)?comment$/.test(kind);
  return [...descendants(root, (node) => !isComment(node))].filter(isComment);
}

function comment(path: string, text: string, start: number, end: number, shell: boolean): Comment {
  // A grammar may count the carriage return before a line break to the comment.
  const raw = text.slice(start, end).trimEnd();
  // Marks: `#`, `//`, and `/* … */`; a documentation comment (`///`, `//!`) is text for readers.
  const inner = raw.startsWith('/*') ? raw.slice(2, -2) : raw.slice(raw.startsWith('//') ? 2 : 1);
  return {
    span: { path, start, end: start + raw.length },
    text: inner,
    textStart: start + (raw.startsWith('/') ? 2 : 1),
    shell,
  };
}
