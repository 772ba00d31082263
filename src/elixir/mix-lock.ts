import { type Located, type Span, unknown } from '../repository/index.ts';
import { childIn, firstBroken, namedChildren, type SyntaxNode } from '../syntax/index.ts';
import { keyName } from './evaluation/nodes.ts';
import { fileScope, type Scope, spanOf, textOf } from './evaluation/scope.ts';
import type { ElixirSources, MixLock } from './model.ts';

/**
 * Reads a mix.lock: a map from package to `{:hex, :package, "version", …}` or `{:git, "url", "revision", …}` (Mix.Dep.Lock).
 * A half-written lock keeps what can be read and says where it breaks off.
 */
export function readMixLock(path: string, sources: ElixirSources): MixLock | undefined {
  const read = sources.view.read(path);
  if (read.kind === 'missing') return undefined;
  const whole = { path, start: 0, end: 0 };
  if (read.kind === 'refused') return { path, ...EMPTY, problem: unknown(read.reason, whole) };
  const root = sources.syntax.parse('elixir', read.source.text);
  const scope = fileScope(read.source);
  const versions = new Map<string, Located<string>>();
  const replaced = new Set<string>();
  const git = new Map<string, Span>();
  const requirements = new Map<string, ReadonlySet<string>>();
  for (const { name, tuple } of lockEntries(root, scope)) {
    const [kind, origin, version, , , , repository] = namedChildren(tuple);
    const scheme = kind?.kind === 'atom' ? textOf(kind, scope) : '';
    if (scheme === ':git') git.set(name, spanOf(tuple, scope));
    requirements.set(name, requirementsIn(textOf(tuple, scope)));
    const content = version && plainString(version);
    const isOwn = [`:${name}`, `:"${name}"`].includes(origin ? textOf(origin, scope) : '');
    const isPublic = !repository || textOf(repository, scope) === '"hexpm"';
    if (scheme === ':hex' && !(isOwn && isPublic)) replaced.add(name);
    if (scheme === ':hex' && content)
      versions.set(name, { value: textOf(content, scope), span: spanOf(content, scope) });
  }
  return { path, versions, replaced, git, requirements, problem: lockProblem(root, scope) };
}

const EMPTY = {
  versions: new Map<string, Located<string>>(),
  replaced: new Set<string>(),
  git: new Map<string, Span>(),
  requirements: new Map<string, ReadonlySet<string>>(),
};

/** `{:castore, "~> 1.0", [hex: :castore, repo: "hexpm", optional: false]}` inside an entry. */
function requirementsIn(entry: string): ReadonlySet<string> {
  const found = entry.matchAll(/\{:([a-z0-9_]{1,200}), "[^"]{0,500}", \[([^\]]{0,2000})\]\}/g);
  const needed = [...found].filter(([, , options]) => !/optional: true/.test(options ?? ''));
  return new Set(needed.map(([, name]) => name as string));
}

/** Every package that packages of a lock need, directly or through others. */
export function packagesNeeded({ requirements }: MixLock, by: Iterable<string>): ReadonlySet<string> {
  const needed = new Set<string>();
  const pending = [...by];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    for (const required of requirements.get(name) ?? []) {
      if (needed.has(required)) continue;
      needed.add(required);
      pending.push(required);
    }
  }
  return needed;
}

function lockProblem(root: SyntaxNode, scope: Scope): MixLock['problem'] {
  const broken = firstBroken(root);
  if (broken) return unknown('the lock file could not be parsed to its end', spanOf(broken, scope));
  const [first] = namedChildren(root);
  return first && first.kind !== 'map' ? unknown('the lock file is not a map', spanOf(first, scope)) : undefined;
}

/** The pairs of the map, wherever they stand: after a parse error they may hang under an ERROR node. */
function lockEntries(root: SyntaxNode, scope: Scope): { name: string; tuple: SyntaxNode }[] {
  const entries: { name: string; tuple: SyntaxNode }[] = [];
  const pending: SyntaxNode[] = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    const entry = node.kind === 'pair' || node.kind === 'binary_operator' ? lockEntry(node, scope) : undefined;
    if (entry) entries.push(entry);
    // A tuple of the lock holds other pairs (options, dependencies): those are no packages.
    else
      for (let index = node.children.length - 1; index >= 0; index -= 1)
        pending.push(node.children[index] as SyntaxNode);
  }
  return entries;
}

function lockEntry(node: SyntaxNode, scope: Scope): { name: string; tuple: SyntaxNode } | undefined {
  const tuple = childIn(node, node.kind === 'pair' ? 'value' : 'right');
  const left = childIn(node, 'left');
  const content = left && plainString(left);
  const name = node.kind === 'pair' ? keyName(node, scope) : content && textOf(content, scope);
  return name !== undefined && tuple?.kind === 'tuple' ? { name, tuple } : undefined;
}

export function plainString(node: SyntaxNode): SyntaxNode | undefined {
  const content = namedChildren(node);
  return node.kind === 'string' && content.length === 1 && content[0]?.kind === 'quoted_content'
    ? content[0]
    : undefined;
}
