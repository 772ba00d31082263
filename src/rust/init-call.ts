import { type Located, type SourceText, type Unknown, unknown } from '../repository/index.ts';
import type { SyntaxNode } from '../syntax/index.ts';
import type { Initialisation } from './model.ts';
import { stringLiteral } from './string-literal.ts';
import { splitAtCommas, tokensIn } from './token-tree.ts';

/** Reads a call of `rustler::init!` (rustler_codegen/src/init.rs; with a list of functions before 0.38). */
export function readInitialisation(
  call: SyntaxNode,
  source: SourceText,
  condition: Pick<Initialisation, 'conditional' | 'cfgs'>,
): Initialisation | Unknown {
  const tree = call.children.find((child) => child.kind === 'token_tree');
  const [first, second] = splitAtCommas(tree ? tokensIn(tree) : []);
  const module = first?.length === 1 && first[0] ? stringLiteral(first[0], source) : undefined;
  const span = source.span(call.start, call.end);
  if (!module) return unknown('the module name of `init!` is no string literal', span);
  const list = second?.length === 1 ? second[0] : undefined;
  const isList = list?.kind === 'token_tree' && source.text[list.start] === '[';
  return { module, call: span, functions: list && isList ? functionList(list, source) : undefined, ...condition };
}

function functionList(tree: SyntaxNode, source: SourceText): Located<readonly Located<string>[]> {
  const names = splitAtCommas(tokensIn(tree)).flatMap((tokens): Located<string>[] => {
    const name = tokens.findLast((token) => token.kind === 'identifier');
    if (!name || !tokens[0]) return [];
    return [{ value: source.text.slice(name.start, name.end), span: source.span(tokens[0].start, name.end) }];
  });
  return { value: names, span: source.span(tree.start, tree.end) };
}
