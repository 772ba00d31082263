import { childIn, childrenIn, namedChildren, type SyntaxNode } from '../../syntax/index.ts';
import { layoutOf } from './layout.ts';
import { textOf, type Unit } from './machine.ts';

/** The names that are bound around an expression; `anything` inside a `with`, which may bind every other. */
interface Bound {
  readonly names: ReadonlySet<string>;
  readonly anything: boolean;
  readonly outer: Bound | undefined;
}

const none: ReadonlySet<string> = new Set();

/**
 * The first variable of a file that nothing binds. Nix looks for these before it evaluates anything, and refuses the whole file,
 * however lazily the expression around it would have been evaluated (`ExprVar::bindVars`).
 */
export function undefinedVariable(
  root: SyntaxNode,
  unit: Unit,
  isGlobal: (name: string) => boolean,
): SyntaxNode | undefined {
  const pending: { readonly node: SyntaxNode; readonly bound: Bound | undefined }[] = [
    { node: root, bound: undefined },
  ];
  let found: SyntaxNode | undefined;
  const look = (node: SyntaxNode | undefined, bound: Bound | undefined) => {
    if (node) pending.push({ node, bound });
  };
  const use = (node: SyntaxNode, bound: Bound | undefined) => {
    const name = textOf(unit, node);
    const isFirst = !found || node.start < found.start;
    if (isFirst && !isBound(name, bound) && !isGlobal(name)) found = node;
  };
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { node, bound } = next;
    switch (node.kind) {
      case 'variable_expression':
        use(node, bound);
        continue;
      case 'with_expression':
        look(childIn(node, 'environment'), bound);
        look(childIn(node, 'body'), { names: none, anything: true, outer: bound });
        continue;
      case 'function_expression':
        for (const child of namedChildren(node))
          look(child, { names: argumentsOf(node, unit), anything: false, outer: bound });
        continue;
      case 'let_expression':
      case 'rec_attrset_expression':
      case 'let_attrset_expression': {
        const inner = { names: new Set(layoutOf(node, unit).names.keys()), anything: false, outer: bound };
        for (const child of namedChildren(node)) {
          if (child.kind === 'binding_set') lookInBindings(child, inner, bound);
          else look(child, inner);
        }
        continue;
      }
      case 'attrset_expression':
        for (const child of namedChildren(node)) lookInBindings(child, bound, bound);
        continue;
      default:
        for (const child of namedChildren(node)) look(child, bound);
    }
  }
  return found;

  /** A plain `inherit x;` means the `x` around the set. */
  function lookInBindings(set: SyntaxNode, inner: Bound | undefined, outer: Bound | undefined): void {
    for (const binding of childrenIn(set, 'binding')) {
      const attributes = binding.kind === 'binding' ? undefined : childIn(binding, 'attrs');
      if (!attributes) look(binding, inner);
      else if (childIn(binding, 'expression')) look(childIn(binding, 'expression'), inner);
      else
        for (const attribute of childrenIn(attributes, 'attr'))
          if (attribute.kind === 'identifier') use(attribute, outer);
    }
  }
}

function isBound(name: string, bound: Bound | undefined): boolean {
  for (let at = bound; at; at = at.outer) if (at.anything || at.names.has(name)) return true;
  return false;
}

function argumentsOf(node: SyntaxNode, unit: Unit): ReadonlySet<string> {
  const names = new Set<string>();
  const universal = childIn(node, 'universal');
  if (universal) names.add(textOf(unit, universal));
  const formals = childIn(node, 'formals');
  for (const formal of formals ? childrenIn(formals, 'formal') : []) {
    const name = childIn(formal, 'name');
    if (name) names.add(textOf(unit, name));
  }
  return names;
}
