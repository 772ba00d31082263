import { joinPath, type Located, parentPath, type SourceText } from '../repository/index.ts';
import type { SyntaxNode } from '../syntax/index.ts';
import type { EmbeddedFile } from './model.ts';
import type { Sightings } from './sightings.ts';
import { stringLiteral } from './string-literal.ts';
import { splitAtCommas, tokensIn } from './token-tree.ts';

const EMBEDDING: ReadonlySet<string> = new Set(['include_str', 'include_bytes', 'include']);

/** Files that rustc reads while it compiles the crate, and without which it stops. What stands under an undecided `cfg` is left out. */
export function embeddedFiles({ macroCalls }: Sightings): EmbeddedFile[] {
  return macroCalls.flatMap(({ node, path, at }) => {
    const prefix = path.slice(0, -1).join('::');
    if (at.conditional || !EMBEDDING.has(path.at(-1) ?? '') || !/^(std|core)?$/.test(prefix)) return [];
    const tree = node.children.find((child) => child.kind === 'token_tree');
    const [argument, ...others] = splitAtCommas(tree ? tokensIn(tree) : []);
    return argument && others.length === 0 ? fileOf(argument, at.source) : [];
  });
}

/** A path in quotes starts from the file that it stands in; `concat!(env!("CARGO_MANIFEST_DIR"), "/x")` from the package. */
function fileOf(tokens: readonly SyntaxNode[], source: SourceText): EmbeddedFile[] {
  const [first, bang, tree] = tokens;
  if (first && tokens.length === 1) {
    const literal = stringLiteral(first, source);
    const path = literal && joinPath(parentPath(source.path), literal.value);
    return literal && path !== undefined ? [{ from: 'repository', path, span: literal.span }] : [];
  }
  if (textOf(first, source) !== 'concat' || bang?.kind !== '!' || tree?.kind !== 'token_tree') return [];
  const [folder, rest, ...more] = splitAtCommas(tokensIn(tree));
  const [name, , variable] = folder ?? [];
  const isPackage = textOf(name, source) === 'env' && /^\(\s*"CARGO_MANIFEST_DIR"\s*\)$/.test(textOf(variable, source));
  const below = isPackage && rest?.length === 1 && rest[0] ? stringLiteral(rest[0], source) : undefined;
  return below?.value.startsWith('/') && more.length === 0 ? [inPackage(below)] : [];
}

function inPackage({ value, span }: Located<string>): EmbeddedFile {
  return { from: 'package', path: value.slice(1), span };
}

function textOf(node: SyntaxNode | undefined, source: SourceText): string {
  return node ? source.text.slice(node.start, node.end) : '';
}
