import { type Located, type SourceText, type Span, type Unknown, unknown } from '../repository/index.ts';
import type { SyntaxNode } from '../syntax/index.ts';
import type { Initialisation, ListedFunction } from './model.ts';
import { stringLiteral } from './string-literal.ts';
import { leadingPath, splitAtCommas, tokensIn } from './token-tree.ts';

/** Reads a call of `rustler::init!` (rustler_codegen/src/init.rs; with a list of functions before 0.38). */
export function readInitialisation(
  call: SyntaxNode,
  source: SourceText,
  condition: Pick<Initialisation, 'conditional' | 'cfgs'>,
  definitionsOf: (path: readonly string[]) => readonly Span[],
): Initialisation | Unknown {
  const tree = call.children.find((child) => child.kind === 'token_tree');
  const [first, second] = splitAtCommas(tree ? tokensIn(tree) : []);
  const module = first?.length === 1 && first[0] ? stringLiteral(first[0], source) : undefined;
  const span = source.span(call.start, call.end);
  if (!module) return unknown('the module name of `init!` is no string literal', span);
  const list = second?.length === 1 ? second[0] : undefined;
  const isList = list?.kind === 'token_tree' && source.text[list.start] === '[';
  return {
    module,
    call: span,
    functions: list && isList ? functionList(list, source, definitionsOf) : undefined,
    ...condition,
  };
}

function functionList(
  tree: SyntaxNode,
  source: SourceText,
  definitionsOf: (path: readonly string[]) => readonly Span[],
): Located<readonly ListedFunction[]> {
  const names = splitAtCommas(tokensIn(tree)).flatMap((tokens): ListedFunction[] => {
    const { path, length } = leadingPath(tokens, source.text);
    const [first, last, name] = [tokens[0], tokens[length - 1], path.at(-1)];
    if (!first || !last || name === undefined) return [];
    return [{ value: name, span: source.span(first.start, last.end), definitions: definitionsOf(path) }];
  });
  return { value: names, span: source.span(tree.start, tree.end) };
}
