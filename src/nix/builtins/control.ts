import { TO_STRING } from '../evaluation/coercion.ts';
import { importValue } from '../evaluation/imports.ts';
import { isThrown, Lost, lose, thrown } from '../evaluation/lost.ts';
import type { Machine } from '../evaluation/machine.ts';
import type { Thunk, Value } from '../value.ts';
import { booleanValue, record } from './make.ts';
import { type Definitions, demand, lookAt } from './primitive.ts';

/** Functions of `builtins` that decide what is evaluated, and errors. */
export const control: Definitions = {
  import: [1, (machine, [path], site) => importValue(machine, path!, site)],
  scopedImport: [2, (_, __, site) => lose('scopedImport is not followed', site)],
  seq: [
    2,
    (machine, [first, second]) => {
      demand(first!);
      return machine.force(second!);
    },
  ],
  deepSeq: [
    2,
    (machine, [first, second]) => {
      demandDeeply(machine, first!, new Set());
      return machine.force(second!);
    },
  ],
  trace: [2, (machine, [message, value]) => afterMessage(machine, message!, value!)],
  traceVerbose: [2, (machine, [, value]) => machine.force(value!)],
  warn: [2, (machine, [message, value]) => afterMessage(machine, message!, value!)],
  break: [1, (machine, [value]) => machine.force(value!)],
  addErrorContext: [2, (machine, [, value]) => machine.force(value!)],
  throw: [
    1,
    (machine, [message], site) => {
      throw new Lost(thrown(messageText(machine, message!), site));
    },
  ],
  abort: [1, (machine, [message], site) => lose(`abort: ${messageText(machine, message!)}`, site)],
  tryEval: [
    1,
    (machine, [thunk], site) => {
      const value = machine.force(thunk!);
      if (value.kind === 'unknown') {
        if (!isThrown(value)) throw new Lost(value);
        const no = booleanValue(false, site);
        return record({ success: no, value: no }, site);
      }
      if (mayThrow(value)) return lose('whether the tried value throws cannot be known', site);
      return record({ success: booleanValue(true, site), value }, site);
    },
  ],
};

/** What comes from outside may be an error as well, and so may a lost part of a string. */
function mayThrow(value: Value): boolean {
  if (value.kind === 'string') return value.parts.some((part) => part.kind === 'unknown');
  return value.kind === 'external' || value.kind === 'update';
}

/** `trace` forces its message; only an error of the repository's own stops it. */
function afterMessage(machine: Machine, message: Thunk, value: Thunk): Value {
  lookAt(message);
  return machine.force(value);
}

/** The message of an error, with references left out; when a part of it is lost, the error may be another one. */
export function messageText(machine: Machine, message: Thunk): string {
  const text = machine.coerce(demand(message), { ...TO_STRING, lenient: false }, message.span);
  return text.parts
    .map((part) => {
      if (part.kind === 'unknown') return lose(`an error with an unknown message: ${part.reason}`, part.span);
      return part.kind === 'text' ? part.text : '…';
    })
    .join('');
}

/** Evaluates everything inside a value; gives up when a part of it is lost. */
function demandDeeply(machine: Machine, thunk: Thunk, seen: Set<Value>): void {
  const value = demand(thunk);
  if (seen.has(value)) return;
  seen.add(value);
  machine.budget.spend(1, thunk.span);
  machine.budget.nested(thunk.span, () => {
    if (value.kind === 'list') for (const item of value.items) demandDeeply(machine, item, seen);
    if (value.kind === 'attributes')
      for (const { value: member } of value.attributes.values()) demandDeeply(machine, member, seen);
    if (value.kind === 'update') lose('a set that is known in part cannot be evaluated as a whole', thunk.span);
    if (mayThrow(value) && value.kind === 'string') lose('a part of the text could not be followed', thunk.span);
  });
}
