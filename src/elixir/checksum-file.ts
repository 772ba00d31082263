import { type Located, unknown } from '../repository/index.ts';
import { childIn, descendants, firstBroken, namedChildren, type SyntaxNode } from '../syntax/index.ts';
import { fileScope, spanOf, textOf } from './evaluation/scope.ts';
import { plainString } from './mix-lock.ts';
import type { ChecksumFile, ElixirSources } from './model.ts';

/** Name of the checksum file of a module, by its atom (`Elixir.MyApp.Native`). */
export function checksumFileName(atom: string): string {
  return `checksum-${atom}.exs`;
}

/** Undefined when there is no such file, which RustlerPrecompiled takes for an empty map. */
export function readChecksumFile(path: string, sources: ElixirSources): ChecksumFile | undefined {
  const read = sources.view.read(path);
  if (read.kind === 'missing') return undefined;
  const whole = { path, start: 0, end: 0 };
  const none = { path, archives: new Map(), checksums: new Map() };
  if (read.kind === 'refused') return { ...none, problem: unknown(read.reason, whole) };
  const root = sources.syntax.parse('elixir', read.source.text);
  const scope = fileScope(read.source);
  const [map, ...others] = namedChildren(root);
  const entries = map?.kind === 'map' && others.length === 0 ? operators(map) : undefined;
  const broken = firstBroken(root);
  const problem = broken
    ? unknown('the checksum file could not be parsed', spanOf(broken, scope))
    : entries
      ? undefined
      : unknown('the checksum file is not a map', whole);
  const archives = new Map<string, Located<string>>();
  const checksums = new Map<string, string>();
  for (const entry of entries ?? []) {
    const left = childIn(entry, 'left');
    const name = left && plainString(left);
    if (!name)
      return {
        path,
        archives,
        checksums,
        problem: unknown('a name in the checksum file is not plain', spanOf(entry, scope)),
      };
    archives.set(textOf(name, scope), { value: textOf(name, scope), span: spanOf(name, scope) });
    const right = childIn(entry, 'right');
    const sum = right && plainString(right);
    if (sum) checksums.set(textOf(name, scope), textOf(sum, scope));
  }
  return { path, archives, checksums, problem };
}

function operators(map: SyntaxNode): SyntaxNode[] {
  const isEntry = (node: SyntaxNode) => node.kind === 'binary_operator';
  return [...descendants(map, (node) => !isEntry(node))].filter(isEntry);
}
