import type { Argument, ArgumentValue } from '../../model.ts';
import type { AttributesValue, Thunk, Value } from '../../value.ts';
import { externalPath } from '../../world/external-path.ts';
import type { Outside } from '../../world/outside.ts';
import { derivationOf } from './derivation-of.ts';
import { lazy } from './lazy.ts';
import { MOST_ITEMS, nixText } from './text.ts';

/** The arguments of a call by name. Each is rendered when somebody looks at it. */
export function renderArguments(outside: Outside, given: AttributesValue, depth = 0): ReadonlyMap<string, Argument> {
  const rendered = new Map<string, Argument>();
  for (const [name, attribute] of given.attributes) {
    const value = lazy<ArgumentValue>(
      () => argumentValue(outside, outside.evaluator.force(attribute.value), depth),
      () => ({ kind: 'unknown', reason: 'infinite recursion' }),
    );
    rendered.set(name, {
      name: attribute.name,
      span: attribute.value.span,
      get value() {
        return value();
      },
    });
  }
  return rendered;
}

// A set may hold itself, which only a limit ends.
const DEEPEST_ARGUMENT = 12;

function argumentValue(outside: Outside, value: Value, depth: number): ArgumentValue {
  if (depth > DEEPEST_ARGUMENT) return { kind: 'unknown', reason: 'the argument is nested too deeply' };
  const derivation = derivationOf(outside, value);
  if (derivation) return { kind: 'derivation', derivation: derivation.derivation, output: derivation.output };
  switch (value.kind) {
    case 'null':
      return { kind: 'null' };
    case 'boolean':
      return { kind: 'boolean', value: value.value };
    case 'integer':
      return { kind: 'number', value: Number(value.value) };
    case 'float':
      return { kind: 'number', value: value.value };
    case 'string':
      return { kind: 'text', text: nixText(value) };
    case 'path':
      return { kind: 'path', path: value.path };
    case 'list':
      if (value.items.length > MOST_ITEMS) return { kind: 'unknown', reason: 'the list has too many items' };
      return { kind: 'list', items: value.items.map((item) => listItem(outside, item, depth + 1)) };
    case 'attributes':
      return { kind: 'attributes', attributes: renderArguments(outside, value, depth + 1) };
    case 'external':
      return { kind: 'external', path: externalPath(value) };
    case 'update': {
      const all = outside.evaluator.attributes(value);
      if (all) return { kind: 'attributes', attributes: renderArguments(outside, all, depth + 1) };
      return { kind: 'unknown', reason: 'the attributes of the set cannot be listed' };
    }
    case 'closure':
    case 'primitive':
      return { kind: 'function' };
    case 'unknown':
      return { kind: 'unknown', reason: value.reason };
    case 'derivation':
      return { kind: 'derivation', derivation: value.derivation, output: value.output };
  }
}

function listItem(outside: Outside, item: Thunk, depth: number) {
  const value = outside.evaluator.force(item);
  return { value: argumentValue(outside, value, depth), span: item.span };
}
