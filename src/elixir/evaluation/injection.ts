import { evaluate } from './evaluate.ts';
import type { Scope } from './scope.ts';
import type { Session } from './session.ts';
import { atom, type Value } from './value.ts';

/** Puts a value where `unquote` stands: code is evaluated there, in the scope that it was written in. */
export function injected(value: Value, at: Scope, session: Session): Value {
  switch (value.kind) {
    case 'quoted': {
      const scope = codeScope(value.scope, at);
      const results = value.body.map((node) => evaluate(node, scope, session));
      return results.at(-1) ?? atom('nil', value.span);
    }
    case 'list':
    case 'tuple':
      return { ...value, items: value.items.map((item) => injected(item, at, session)) };
    default:
      return value;
  }
}

/** What `bind_quoted` binds: the value of the code, in the scope that it was written in. */
export function evaluatedCode(value: Value, session: Session): Value {
  if (value.kind === 'quoted') return injected(value, value.scope, session);
  if (value.kind !== 'list' && value.kind !== 'tuple') return value;
  return { ...value, items: value.items.map((item) => evaluatedCode(item, session)) };
}

/** Names keep the meaning they had where the code was written; module attributes are those of the module it runs in. */
export function codeScope(written: Scope, at: Scope): Scope {
  return { ...written, attributes: at.attributes, module: at.module };
}
