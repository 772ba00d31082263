import type { Span } from '../../repository/index.ts';
import type { SyntaxNode } from '../../syntax/index.ts';
import type { External, Value } from '../value.ts';
import { evaluate, field } from './expressions.ts';
import { lose } from './lost.ts';
import { type Machine, spanOf, textOf, type Unit } from './machine.ts';
import { pathLiteral } from './paths.ts';
import type { Scope } from './scope.ts';
import { plainText } from './text.ts';

/** The value of `./x`, `./x/${name}.nix`, `/etc`, `~/x`. */
export function pathExpression(machine: Machine, node: SyntaxNode, scope: Scope, unit: Unit): Value {
  const span = spanOf(unit, node);
  let text = '';
  for (const child of node.children) {
    text += child.kind === 'interpolation' ? interpolatedText(machine, child, scope, unit) : textOf(unit, child);
  }
  return pathLiteral(unit.source.path, text, span);
}

function interpolatedText(machine: Machine, node: SyntaxNode, scope: Scope, unit: Unit): string {
  const span = spanOf(unit, node);
  const value = evaluate(machine, field(node, 'expression', unit), scope, unit);
  const text = machine.coerce(value, { lenient: false, copies: false }, span);
  return plainText(text) ?? lose('the path holds a part that could not be followed', span);
}

/** `<nixpkgs>`: something outside that only its name tells. */
export function searchPath(text: string, span: Span): External {
  return { kind: 'external', form: 'root', name: text, span };
}
