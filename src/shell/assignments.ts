import { childIn, namedChildren, type SyntaxNode } from '../syntax/index.ts';
import { type Completion, type Run, SUCCESS } from './run.ts';
import { spanAt, textAt } from './script.ts';
import { assign, assignItems } from './variables.ts';
import { expandString, expandWords, joinTouching } from './words/expand.ts';
import { EMPTY, join, unknownValue, type Value } from './words/value.ts';

/** `name=value`, `name+=value`, `name=(…)`. Its status is that of the last command substitution. */
export function runAssignment(run: Run, node: SyntaxNode): Completion {
  const name = childIn(node, 'name');
  if (!name) return SUCCESS;
  const span = spanAt(run.script, node.start, node.end);
  const text = textAt(run.script, name.start, name.end).text;
  if (name.kind !== 'variable_name') {
    // An element of an array: the array is not followed any more.
    assign(run, text.replace(/\[.*/s, ''), unknownValue(run.symbols, 'an element of an array is assigned', span), span);
    return SUCCESS;
  }
  const isAppended = node.children.some((child) => child.kind === '+=');
  const array = childIn(node, 'value');
  if (array?.kind === 'array') {
    const items = expandWords(run, joinTouching(namedChildren(array))).words.map((word) => word.value);
    assignItems(run, text, isAppended ? [...itemsOf(run, text), ...items] : items, span);
    return SUCCESS;
  }
  const { value, done } = assigned(run, node);
  assign(run, text, isAppended ? join([held(run, text, node), value]) : value, span);
  return done;
}

function assigned(run: Run, node: SyntaxNode): { value: Value; done: Completion } {
  const sign = node.children.find((child) => child.kind === '=' || child.kind === '+=');
  if (!sign || sign.end === node.end) return { value: EMPTY, done: SUCCESS };
  return substituted(run, () => expandString(run, { start: sign.end, end: node.end }));
}

/** Expands something, with the status of the last command substitution in it. */
function substituted(run: Run, expand: () => Value): { value: Value; done: Completion } {
  run.substitution = 'success';
  const value = expand();
  return { value, done: { status: run.substitution } };
}

function itemsOf(run: Run, name: string): readonly Value[] {
  const binding = run.state.variables.get(name);
  return binding?.kind === 'set' ? (binding.items ?? [binding.value]) : [];
}

function held(run: Run, name: string, node: SyntaxNode): Value {
  const binding = run.state.variables.get(name);
  if (binding?.kind === 'set') return binding.value;
  if (binding) return EMPTY;
  return unknownValue(run.symbols, `nothing here says what $${name} is`, spanAt(run.script, node.start, node.end));
}
