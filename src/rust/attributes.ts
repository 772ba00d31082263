import type { SyntaxNode } from '../syntax/index.ts';
import { leadingPath, pathSegments, splitAtCommas, tokensIn } from './token-tree.ts';

/** An attribute of an item; what `cfg_attr` adds stands for itself. */
export interface Attribute {
  readonly path: readonly string[];
  /** The token tree of `#[path(…)]`. */
  readonly arguments: SyntaxNode | undefined;
  /** The literal of `#[path = …]`. */
  readonly value: SyntaxNode | undefined;
  /** Added by a `cfg_attr` whose condition is undecided. */
  readonly conditional: boolean;
}

/** Whether a condition holds in a build of the library. Only `test` is decided: it never holds there. */
export type Verdict = 'holds' | 'fails' | 'undecided';

const DEEPEST = 50;

/** The attributes in `attribute_item` and `inner_attribute_item` nodes. */
export function readAttributes(items: readonly SyntaxNode[], text: string): Attribute[] {
  return items.flatMap((item) => {
    const node = item.children.find((child) => child.kind === 'attribute');
    const name = node?.children[0];
    if (!node || !name) return [];
    const path = pathSegments(name, text);
    const tree = node.children.find((child) => child.field === 'arguments');
    const value = node.children.find((child) => child.field === 'value');
    if (path.join('::') === 'cfg_attr' && tree) return addedAttributes(tree, text, 0);
    return [{ path, arguments: tree, value, conditional: false }];
  });
}

/** Whether an item with these attributes is compiled. */
export function cfgVerdict(attributes: readonly Attribute[], text: string): Verdict {
  const verdicts = attributes.flatMap((attribute) => {
    const name = attribute.path.join('::');
    if (name === 'test') return ['fails' as const];
    if (name !== 'cfg' || !attribute.arguments) return [];
    const verdict = evaluate(tokensIn(attribute.arguments), text, 0);
    return [attribute.conditional && verdict !== 'holds' ? ('undecided' as const) : verdict];
  });
  return allOf(verdicts);
}

/** The undecided predicates of their `cfg`s, without parentheses; undefined when one of those is itself under a condition. */
export function undecidedCfgs(attributes: readonly Attribute[], text: string): readonly string[] | undefined {
  const undecided = attributes.filter((attribute) => cfgVerdict([attribute], text) === 'undecided');
  if (undecided.some(({ conditional }) => conditional)) return undefined;
  return undecided.flatMap(({ arguments: tree }) => (tree ? [text.slice(tree.start + 1, tree.end - 1)] : []));
}

/** `#[test]` and `#[cfg(test)]`: compiled in every test build, and in no other. */
export function isTestOnly(attributes: readonly Attribute[], text: string): boolean {
  const conditions = attributes.filter(({ path }) => ['cfg', 'test'].includes(path.join('::')));
  return conditions.every(({ path, arguments: tree }) => {
    if (path.join('::') === 'test') return true;
    return tree !== undefined && /^\(\s*test\s*\)$/.test(text.slice(tree.start, tree.end));
  });
}

/** `#[cfg(not(test))]`, `#[cfg_attr(not(test), …)]` and the like, whatever it is that they leave out. */
export function leaveOutOfTests(items: readonly SyntaxNode[], text: string): boolean {
  return items.some(({ start, end }) => {
    const written = text.slice(start, end);
    const not = /^#!?\[\s*cfg(_attr)?\b/.test(written) ? written.search(/\bnot\b/) : -1;
    return not >= 0 && /\btest\b/.test(written.slice(not));
  });
}

// Conditions that allocators stand under, because Windows has none of them.
const UNIX = /^\((unix|target_os="linux"|not\((windows|target_env="msvc"|target_os="windows")\))\)$/;

/** Whether an item with these attributes is compiled on Linux for certain. */
export function holdsOnUnix(attributes: readonly Attribute[], text: string): boolean {
  return attributes.every((attribute) => {
    if (attribute.path.join('::') !== 'cfg' || !attribute.arguments) return true;
    if (cfgVerdict([attribute], text) === 'holds') return true;
    return UNIX.test(text.slice(attribute.arguments.start, attribute.arguments.end).replaceAll(/\s/g, ''));
  });
}

/** `cfg_attr(condition, one, two(…))`, which may hold another `cfg_attr`. */
function addedAttributes(tree: SyntaxNode, text: string, depth: number): Attribute[] {
  const [condition, ...added] = splitAtCommas(tokensIn(tree));
  const verdict = condition && depth < DEEPEST ? evaluate(condition, text, 0) : 'undecided';
  if (verdict === 'fails') return [];
  return added.flatMap((tokens) => {
    const { path, length } = leadingPath(tokens, text);
    const next = tokens[length];
    const inner = next?.kind === 'token_tree' ? next : undefined;
    const nested = path.join('::') === 'cfg_attr' && inner && depth < DEEPEST;
    const found: Attribute[] = nested
      ? addedAttributes(inner, text, depth + 1)
      : [{ path, arguments: inner, value: next?.kind === '=' ? tokens[length + 1] : undefined, conditional: false }];
    return verdict === 'holds' ? found : found.map((attribute) => ({ ...attribute, conditional: true }));
  });
}

function evaluate(tokens: readonly SyntaxNode[], text: string, depth: number): Verdict {
  const [name, tree] = tokens;
  if (!name || depth > DEEPEST) return 'undecided';
  const word = text.slice(name.start, name.end);
  if (tree?.kind !== 'token_tree') {
    if (tokens.length > 1) return 'undecided';
    if (word === 'test' || word === 'false') return 'fails';
    return word === 'true' ? 'holds' : 'undecided';
  }
  const parts = splitAtCommas(tokensIn(tree)).map((part) => evaluate(part, text, depth + 1));
  if (word === 'all') return allOf(parts);
  if (word === 'any') return negated(allOf(parts.map(negated)));
  return word === 'not' && parts[0] ? negated(parts[0]) : 'undecided';
}

function allOf(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('fails')) return 'fails';
  return verdicts.includes('undecided') ? 'undecided' : 'holds';
}

function negated(verdict: Verdict): Verdict {
  if (verdict === 'undecided') return verdict;
  return verdict === 'holds' ? 'fails' : 'holds';
}
