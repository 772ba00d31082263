import { joinPath, parentPath } from '../repository/index.ts';
import type { MacroCall } from './sightings.ts';
import { stringLiteral } from './string-literal.ts';
import { splitAtCommas, tokensIn } from './token-tree.ts';

/** Whether a call is `include!`, std's as long as no macro of the crate has its name. */
export function isInclude(path: readonly string[]): boolean {
  return /^((std|core)::)?include$/.test(path.join('::'));
}

/** The file that `include!("…")` puts where items stand: its path starts from the file of the call. Undefined for a path that is made. */
export function includedFile({ node, path, at }: MacroCall): string | undefined {
  if (!isInclude(path) || !standsWithItems(node)) return undefined;
  const tree = node.children.find((child) => child.kind === 'token_tree');
  const [argument, ...others] = splitAtCommas(tree ? tokensIn(tree) : []);
  const [only, ...more] = argument ?? [];
  const literal = only && more.length + others.length === 0 ? stringLiteral(only, at.source) : undefined;
  return literal && joinPath(parentPath(at.source.path), literal.value);
}

function standsWithItems(call: MacroCall['node']): boolean {
  const parent = call.parent?.kind === 'expression_statement' ? call.parent.parent : call.parent;
  return parent?.kind === 'source_file' || parent?.kind === 'declaration_list';
}
