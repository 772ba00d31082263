import { childIn, descendants, namedChildren, type SyntaxNode } from '../../syntax/index.ts';
import { equality } from './comparison.ts';
import { asData } from './data.ts';
import { evaluate } from './evaluate.ts';
import { keyName, operandOf, operatorOf } from './nodes.ts';
import { type Lazy, type Scope, spanOf, textOf, withVariables } from './scope.ts';
import type { Session } from './session.ts';
import { truth } from './truth.ts';
import { lost, pair, type Value } from './value.ts';

export type Bindings = readonly (readonly [string, Lazy])[];

/** Whether a pattern takes a value. `maybe` carries the condition that decides. */
export type Match =
  | { readonly kind: 'yes'; readonly bindings: Bindings }
  | { readonly kind: 'no' }
  | { readonly kind: 'maybe'; readonly condition: Value; readonly bindings: Bindings };

const NO: Match = { kind: 'no' };

function yes(bindings: Bindings): Match {
  return { kind: 'yes', bindings };
}

/** Matches a value with a pattern: literals, pins, variables, tuples, lists, keywords, maps, string prefixes. */
export function match(pattern: SyntaxNode, given: Value, scope: Scope, session: Session): Match {
  const value = asData(given);
  switch (pattern.kind) {
    case 'identifier': {
      const name = textOf(pattern, scope);
      if (name === '__MODULE__') break;
      return yes(name === '_' ? [] : [[name, () => value]]);
    }
    case 'tuple':
      return sequence('tuple', namedChildren(pattern), value, pattern, scope, session);
    case 'list':
      return listMatch(pattern, value, scope, session);
    case 'map':
      return mapMatch(pattern, value, scope, session);
    case 'binary_operator':
      return operatorMatch(pattern, value, scope, session);
    case 'block': {
      const inner = namedChildren(pattern);
      return inner.length === 1 ? match(inner[0] as SyntaxNode, value, scope, session) : maybe(value, []);
    }
  }
  const pinned = pattern.kind === 'unary_operator' && operatorOf(pattern, scope) === '^' ? operandOf(pattern) : pattern;
  if (!pinned) return maybe(value, []);
  const answer = equality(value, evaluate(pinned, scope, session), spanOf(pattern, scope), session);
  if (answer.kind === 'unknown') return { kind: 'maybe', condition: answer, bindings: [] };
  return answer.kind === 'atom' && answer.value === 'true' ? yes([]) : NO;
}

function maybe(value: Value, bindings: Bindings): Match {
  const reason = value.kind === 'unknown' ? value.reason : 'the pattern is not followed';
  return { kind: 'maybe', condition: lost(reason, value.span), bindings };
}

/** Every variable of a pattern that nobody can match: their values are unknown. */
function unknownBindings(pattern: SyntaxNode, value: Value, scope: Scope): Bindings {
  const reason = value.kind === 'unknown' ? value.reason : 'the pattern is not followed';
  const names: [string, Lazy][] = [];
  for (const node of descendants(pattern)) {
    if (node.kind === 'identifier') names.push([textOf(node, scope), () => lost(reason, value.span)]);
  }
  return names;
}

function sequence(
  kind: 'tuple' | 'list',
  patterns: readonly SyntaxNode[],
  value: Value,
  whole: SyntaxNode,
  scope: Scope,
  session: Session,
): Match {
  if (value.kind === 'unknown' || value.kind === 'quoted') return maybe(value, unknownBindings(whole, value, scope));
  if (value.kind !== kind || value.items.length !== patterns.length) return NO;
  const { items } = value;
  return all(patterns.map((pattern, index) => match(pattern, items[index] as Value, scope, session)));
}

function all(matches: readonly Match[]): Match {
  if (matches.some(({ kind }) => kind === 'no')) return NO;
  const bindings = matches.flatMap((outcome) => (outcome.kind === 'no' ? [] : outcome.bindings));
  const open = matches.flatMap((outcome) => (outcome.kind === 'maybe' ? [outcome.condition] : []));
  const [first, ...others] = open;
  if (!first) return yes(bindings);
  // Two conditions at once are one that nobody can ask about.
  const condition = others.length === 0 || first.kind !== 'unknown' ? first : lost(first.reason, first.span);
  return { kind: 'maybe', condition, bindings };
}

function listMatch(pattern: SyntaxNode, value: Value, scope: Scope, session: Session): Match {
  const parts = namedChildren(pattern).flatMap((child) => (child.kind === 'keywords' ? namedChildren(child) : [child]));
  const last = parts.at(-1);
  if (value.kind === 'unknown' || value.kind === 'quoted') return maybe(value, unknownBindings(pattern, value, scope));
  if (last?.kind === 'binary_operator' && operatorOf(last, scope) === '|') {
    return consMatch([...parts.slice(0, -1), childIn(last, 'left')], childIn(last, 'right'), value, scope, session);
  }
  if (!parts.some((part) => part.kind === 'pair')) return sequence('list', parts, value, pattern, scope, session);
  if (value.kind !== 'list' || value.items.length !== parts.length) return NO;
  return all(
    parts.map((part, index) => {
      const item = value.items[index] as Value;
      return part.kind === 'pair' ? pairMatch(part, item, scope, session) : match(part, item, scope, session);
    }),
  );
}

function consMatch(
  heads: readonly (SyntaxNode | undefined)[],
  tail: SyntaxNode | undefined,
  value: Value,
  scope: Scope,
  session: Session,
): Match {
  if (value.kind !== 'list' || value.items.length < heads.length || !tail) return NO;
  const front = heads.map((head, index) => (head ? match(head, value.items[index] as Value, scope, session) : NO));
  const rest: Value = { ...value, items: value.items.slice(heads.length) };
  return all([...front, match(tail, rest, scope, session)]);
}

function pairMatch(pattern: SyntaxNode, item: Value, scope: Scope, session: Session): Match {
  const held = pair(item);
  const inner = childIn(pattern, 'value');
  if (!held || !inner) return item.kind === 'unknown' ? maybe(item, unknownBindings(pattern, item, scope)) : NO;
  return held[0].value === keyName(pattern, scope) ? match(inner, held[1], scope, session) : NO;
}

function mapMatch(pattern: SyntaxNode, value: Value, scope: Scope, session: Session): Match {
  if (value.kind !== 'map') return value.kind === 'unknown' ? maybe(value, unknownBindings(pattern, value, scope)) : NO;
  const content = pattern.children.find((child) => child.kind === 'map_content');
  const pairs = content
    ? namedChildren(content).flatMap((child) => (child.kind === 'keywords' ? namedChildren(child) : [child]))
    : [];
  return all(
    pairs.map((part) => {
      const name = part.kind === 'pair' ? keyName(part, scope) : undefined;
      const inner = childIn(part, 'value');
      if (name === undefined || !inner) return maybe(value, unknownBindings(part, value, scope));
      const entry = value.entries.find(([key]) => key.kind === 'atom' && key.value === name);
      return entry ? match(inner, entry[1], scope, session) : NO;
    }),
  );
}

function operatorMatch(pattern: SyntaxNode, value: Value, scope: Scope, session: Session): Match {
  const left = childIn(pattern, 'left');
  const right = childIn(pattern, 'right');
  const operator = operatorOf(pattern, scope);
  if (!left || !right) return maybe(value, []);
  if (operator === '=') return all([match(left, value, scope, session), match(right, value, scope, session)]);
  // `param \\ default` in the head of a function.
  if (operator === '\\\\') return match(left, value, scope, session);
  if (operator !== '<>' || value.kind === 'unknown') return maybe(value, unknownBindings(pattern, value, scope));
  const prefix = evaluate(left, scope, session);
  if (prefix.kind !== 'string' || value.kind !== 'string') return value.kind === 'string' ? maybe(value, []) : NO;
  if (!value.value.startsWith(prefix.value)) return NO;
  return match(right, { ...value, value: value.value.slice(prefix.value.length) }, scope, session);
}

export interface Clause {
  readonly parameters: readonly SyntaxNode[];
  readonly guard: SyntaxNode | undefined;
}

/** `pattern` or `pattern when guard`. */
export function guardedPattern(node: SyntaxNode, scope: Scope): Clause {
  const guarded = node.kind === 'binary_operator' && operatorOf(node, scope) === 'when';
  const pattern = guarded ? childIn(node, 'left') : node;
  return { parameters: pattern ? [pattern] : [], guard: guarded ? childIn(node, 'right') : undefined };
}

/**
 * The first clause that takes the values, with the scope its body runs in. `undecided` when nobody can say which.
 */
export function chooseClause<C extends Clause>(
  clauses: readonly C[],
  values: readonly Value[],
  scopeOf: (clause: C) => Scope,
  session: Session,
): { readonly clause: C; readonly scope: Scope } | 'none' | { readonly undecided: Value } {
  for (const clause of clauses) {
    if (clause.parameters.length !== values.length) continue;
    const outer = scopeOf(clause);
    const outcome = all(
      clause.parameters.map((pattern, index) => match(pattern, values[index] as Value, outer, session)),
    );
    if (outcome.kind === 'no') continue;
    const scope = withVariables(outer, outcome.bindings);
    if (outcome.kind === 'maybe') {
      const taken = truth(outcome.condition, session);
      if (taken === undefined) return { undecided: outcome.condition };
      if (!taken) continue;
    }
    if (clause.guard) {
      const condition = evaluate(clause.guard, scope, session);
      const holds = truth(condition, session);
      if (holds === undefined) return { undecided: condition };
      if (!holds) continue;
    }
    return { clause, scope };
  }
  return 'none';
}
