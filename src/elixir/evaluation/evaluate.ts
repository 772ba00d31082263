import { childIn, namedChildren, type SyntaxNode } from '../../syntax/index.ts';
import { attributeValue } from './attributes.ts';
import { bounded } from './bounds.ts';
import { call } from './calls.ts';
import { capture } from './functions.ts';
import { number, quotedText, sigil } from './literals.ts';
import { keyName, operatorOf } from './nodes.ts';
import { access, binary, unary } from './operators.ts';
import { resolveAlias, type Scope, spanOf, textOf } from './scope.ts';
import type { Session } from './session.ts';
import { block } from './statements.ts';
import { atom, boolean, list, lost, ROOT, text, tuple, type Value } from './value.ts';

/** The value of an expression. Never throws: what is not followed, or costs too much, is an unknown value. */
export function evaluate(node: SyntaxNode, scope: Scope, session: Session): Value {
  const { budget } = session;
  if (budget.steps <= 0) return lost('the evaluation takes too many steps', spanOf(node, scope));
  if (budget.depth <= 0) return lost('the evaluation nests too deep', spanOf(node, scope));
  budget.steps -= 1;
  budget.depth -= 1;
  try {
    return bounded(evaluateNode(node, scope, session), session);
  } finally {
    budget.depth += 1;
  }
}

function evaluateNode(node: SyntaxNode, scope: Scope, session: Session): Value {
  const span = spanOf(node, scope);
  if (node.broken) return lost('the text could not be parsed', span);
  switch (node.kind) {
    case 'atom':
      return atom(textOf(node, scope).slice(1), span);
    case 'nil':
      return atom('nil', span);
    case 'boolean':
      return boolean(textOf(node, scope) === 'true', span);
    case 'alias':
      return atom(`Elixir.${resolveAlias(textOf(node, scope), scope)}`, span);
    case 'integer':
    case 'float':
    case 'char':
      return number(node, scope);
    case 'string':
    case 'charlist':
    case 'quoted_atom': {
      const content = quotedText(node, scope, session);
      if (typeof content !== 'string') return content;
      if (node.kind === 'quoted_atom') return atom(content, span);
      return { kind: node.kind, value: content, span };
    }
    case 'sigil':
      return sigil(node, scope, session);
    case 'list':
    case 'keywords':
      return listValue(node, scope, session);
    case 'tuple':
      return tuple(elements(node, scope, session), span);
    case 'map':
      return mapValue(node, scope, session);
    case 'block':
      return block(namedChildren(node), scope, session, span);
    case 'identifier':
      return identifier(node, scope, session);
    case 'unary_operator':
      return unaryOperator(node, scope, session);
    case 'binary_operator':
      return binary(node, scope, session);
    case 'access_call':
      return access(node, scope, session);
    case 'call':
      return call(node, [], scope, session);
    case 'anonymous_function':
      return capture(node, scope);
    case 'dot':
      return qualifiedAlias(node, scope, session);
    default:
      return lost(`the form ${node.kind} is not followed`, span);
  }
}

function unaryOperator(node: SyntaxNode, scope: Scope, session: Session): Value {
  const operator = operatorOf(node, scope);
  if (operator === '@') return attributeValue(node, scope, session);
  if (operator === '&') return capture(node, scope);
  return unary(node, operator, scope, session);
}

/** Elements of a list, tuple or argument list; keywords at the end are their pairs. */
function elements(node: SyntaxNode, scope: Scope, session: Session): Value[] {
  return namedChildren(node).map((child) => evaluate(child, scope, session));
}

/** A list. `[a | rest]`, trailing keywords and `unquote_splicing` continue it; when they are unknown, so is the list. */
function listValue(node: SyntaxNode, scope: Scope, session: Session): Value {
  const span = spanOf(node, scope);
  const items: Value[] = [];
  for (const child of namedChildren(node)) {
    const part = listPart(child, scope, session);
    if (!Array.isArray(part)) return part;
    for (const item of part) items.push(item);
  }
  return list(items, span);
}

function listPart(child: SyntaxNode, scope: Scope, session: Session): Value[] | (Value & { kind: 'unknown' }) {
  if (child.kind === 'pair') return [keywordPair(child, scope, session)];
  if (child.kind === 'binary_operator' && operatorOf(child, scope) === '|') {
    const head = childIn(child, 'left');
    const tail = childIn(child, 'right');
    if (head && tail) return spliced(evaluate(tail, scope, session), [evaluate(head, scope, session)]);
  }
  const value = evaluate(child, scope, session);
  const splices = child.kind === 'keywords' || isSplicing(child, scope);
  return splices ? spliced(value, []) : [value];
}

function spliced(rest: Value, before: readonly Value[]): Value[] | (Value & { kind: 'unknown' }) {
  if (rest.kind === 'list') return [...before, ...rest.items];
  return rest.kind === 'unknown' ? rest : lost('a part of the list was not followed', rest.span);
}

function isSplicing(child: SyntaxNode, scope: Scope): boolean {
  const target = child.kind === 'call' ? childIn(child, 'target') : undefined;
  return target?.kind === 'identifier' && textOf(target, scope) === 'unquote_splicing';
}

function keywordPair(pair: SyntaxNode, scope: Scope, session: Session): Value {
  const keyNode = childIn(pair, 'key');
  const valueNode = childIn(pair, 'value');
  const name = keyName(pair, scope);
  const span = spanOf(pair, scope);
  if (!keyNode || !valueNode || name === undefined) return lost('the key is not followed', span);
  // `otp_app: ` carries the blank behind it: the key a person would change ends at the colon.
  const written = textOf(keyNode, scope).trimEnd();
  const keySpan = scope.file.span(keyNode.start, keyNode.start + written.replace(/:$/, '').length);
  return tuple([atom(name, keySpan), evaluate(valueNode, scope, session)], span);
}

function mapValue(node: SyntaxNode, scope: Scope, session: Session): Value {
  const span = spanOf(node, scope);
  if (node.children.some((child) => child.kind === 'struct')) return lost('a struct is not followed', span);
  const entries: (readonly [Value, Value])[] = [];
  const content = node.children.find((child) => child.kind === 'map_content');
  for (const child of content ? namedChildren(content) : []) {
    if (child.kind === 'keywords') {
      for (const item of namedChildren(child)) {
        const pair = keywordPair(item, scope, session);
        if (pair.kind !== 'tuple') return lost('a key of the map is not followed', span);
        entries.push(pair.items as [Value, Value]);
      }
    } else {
      const key = childIn(child, 'left');
      const value = childIn(child, 'right');
      if (!key || !value || operatorOf(child, scope) !== '=>') return lost('an update of a map is not followed', span);
      entries.push([evaluate(key, scope, session), evaluate(value, scope, session)]);
    }
  }
  return { kind: 'map', entries, span };
}

function identifier(node: SyntaxNode, scope: Scope, session: Session): Value {
  const name = textOf(node, scope);
  const span = spanOf(node, scope);
  const variable = scope.variables.get(name);
  if (variable) return variable();
  if (name === '__MODULE__') return moduleAtom(scope, node);
  // Files are compiled where they lie, so `__DIR__` is their folder.
  if (name === '__DIR__')
    return text(
      scope.file.path
        .split('/')
        .slice(0, -1)
        .reduce((path, part) => `${path}/${part}`, ROOT),
      span,
    );
  return call(node, [], scope, session);
}

function moduleAtom(scope: Scope, node: SyntaxNode): Value {
  const span = spanOf(node, scope);
  const name = scope.module?.name.value;
  if (name === undefined) return atom('nil', span);
  return atom(name.startsWith(':') ? name.slice(1) : `Elixir.${name}`, span);
}

/** `__MODULE__.Native`. */
function qualifiedAlias(node: SyntaxNode, scope: Scope, session: Session): Value {
  const left = childIn(node, 'left');
  const right = childIn(node, 'right');
  if (!left || right?.kind !== 'alias') return call(node, [], scope, session);
  const base = evaluate(left, scope, session);
  const span = spanOf(node, scope);
  if (base.kind !== 'atom') return lost('the module is not followed', span);
  return atom(`${base.value}.${textOf(right, scope)}`, span);
}
