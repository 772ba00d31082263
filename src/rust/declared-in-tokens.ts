import type { SourceText } from '../repository/index.ts';
import type { SyntaxNode } from '../syntax/index.ts';
import { inlinePlace, type ModulePlace } from './module-file.ts';
import { identifierAt } from './token-tree.ts';

/** `mod name;` among the tokens of a macro call. */
export interface DeclaredModule {
  readonly name: string;
  readonly node: SyntaxNode;
  /** Where its file is looked for. */
  readonly place: ModulePlace;
  /** Whether an attribute may name another file. */
  readonly elsewhere: boolean;
}

/** The modules with a file of their own that tokens declare, those left out that only a test build compiles. */
export function declaredInTokens(tree: SyntaxNode, source: SourceText, place: ModulePlace): DeclaredModule[] {
  const declared: DeclaredModule[] = [];
  const pending = [{ tree, place }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { children } = next.tree;
    for (const [index, token] of children.entries()) {
      const name = token.kind === 'mod' ? undefined : moduleName(children, index - 1, source);
      if (token.kind === 'token_tree') {
        pending.push({
          tree: token,
          place: name === undefined ? next.place : inlinePlace(next.place, name, undefined),
        });
      } else if (token.kind === ';' && name !== undefined) {
        const attributes = attributesBefore(children, index - 2, source);
        if (attributes.some((text) => /^\[\s*cfg\s*\(\s*test\s*\)\s*\]$/.test(text))) continue;
        const elsewhere = attributes.some((text) => /\bpath\b/.test(text));
        declared.push({ name, node: children[index - 1] ?? token, place: next.place, elsewhere });
      }
    }
  }
  return declared;
}

/** The name at an index, when `mod` stands before it. */
function moduleName(tokens: readonly SyntaxNode[], index: number, source: SourceText): string | undefined {
  const name = tokens[index];
  const isModule = tokens[index - 1]?.kind === 'mod' && name?.kind === 'identifier';
  return isModule ? identifierAt(name, source.text) : undefined;
}

/** The texts of the attributes before the `mod` at an index, and before its `pub(crate)`. */
function attributesBefore(tokens: readonly SyntaxNode[], index: number, source: SourceText): string[] {
  const texts: string[] = [];
  for (let at = index - 1; at >= 0; at -= 1) {
    const token = tokens[at];
    if (!token || !/^(token_tree|#|pub|crate|.*_comment)$/.test(token.kind)) break;
    if (token.kind === 'token_tree' && source.text[token.start] === '[') {
      texts.push(source.text.slice(token.start, token.end));
    } else if (token.kind === 'token_tree' && source.text[token.start] === '{') break;
  }
  return texts;
}
