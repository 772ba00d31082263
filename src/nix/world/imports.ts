import type { Thunk, Value } from '../value.ts';
import type { Site } from './meaning.ts';
import type { Outside } from './outside.ts';
import { importedTree, type Tree, treeFamily } from './trees.ts';

/** What `import` yields of something from outside: a tree, a set that stands for one (npins, niv), or a file in one. */
export function importedValue(outside: Outside, argument: Thunk, site: Site): Value | undefined {
  const value = outside.evaluator.force(argument);
  const written = outside.facetOf(value, 'imported');
  if (written) return written.value;
  const found = treeBehind(outside, value);
  if (!found) return undefined;
  const file = treeFamily(outside, found.tree)?.files?.[found.file];
  if (file) return file(outside, { tree: found.tree, site, argument });
  return FILES_LIKE_DEFAULT.has(found.file) ? importedTree(outside, found.tree, site, argument) : undefined;
}

/** Files whose import means the same as that of the whole tree. */
const FILES_LIKE_DEFAULT: ReadonlySet<string> = new Set(['', '/', '/.', '/default.nix', '/overlay.nix']);

interface TreeFile {
  readonly tree: Tree;
  readonly file: string;
}

function treeBehind(outside: Outside, value: Value): TreeFile | undefined {
  const direct = outside.facetOf(value, 'tree');
  if (direct) return { tree: direct.tree, file: '' };
  if (value.kind !== 'string' && value.kind !== 'attributes' && value.kind !== 'update') return undefined;
  // A set is what its outPath is, a string what stands in front of it.
  const text = outside.evaluator.toText(value, value.span);
  const [first, ...rest] = text.kind === 'string' ? text.parts : [];
  const tree = first?.kind === 'external' ? outside.facetOf(first.external, 'tree')?.tree : undefined;
  return tree && { tree, file: rest.map((part) => (part.kind === 'text' ? part.text : '?')).join('') };
}
