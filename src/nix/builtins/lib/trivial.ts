import type { Span } from '../../../repository/index.ts';
import { lessThan } from '../../evaluation/comparison.ts';
import { describe } from '../../evaluation/describe.ts';
import { fail, isPlain, lose } from '../../evaluation/lost.ts';
import type { Machine } from '../../evaluation/machine.ts';
import { textValue } from '../../evaluation/text.ts';
import { ready } from '../../evaluation/thunks.ts';
import type { Thunk, Value } from '../../value.ts';
import { control } from '../control.ts';
import { files } from '../files.ts';
import { notations } from '../json.ts';
import { booleanValue, integerValue, record, setValue } from '../make.ts';
import { numbers } from '../numbers.ts';
import {
  call,
  type Definitions,
  demand,
  demandBoolean,
  demandInteger,
  demandList,
  lookAt,
  primitive,
} from '../primitive.ts';

/** lib/trivial.nix. */
export const trivial: Definitions = {
  add: numbers.add!,
  sub: numbers.sub!,
  lessThan: numbers.lessThan!,
  bitAnd: numbers.bitAnd!,
  bitOr: numbers.bitOr!,
  bitXor: numbers.bitXor!,
  pathExists: files.pathExists!,
  readFile: files.readFile!,
  seq: control.seq!,
  deepSeq: control.deepSeq!,
  genericClosure: files.genericClosure!,
  warn: control.trace!,
  info: control.trace!,
  warnIf: [3, (machine, given, site) => warned(machine, true, given, site)],
  warnIfNot: [3, (machine, given, site) => warned(machine, false, given, site)],
  traceVal: [1, (machine, [value]) => machine.force(value!)],
  id: [1, (machine, [value]) => machine.force(value!)],
  const: [2, (machine, [value]) => machine.force(value!)],
  flip: [3, (machine, [callee, one, other], site) => call(machine, demand(callee!), [other!, one!], site)],
  pipe: [
    2,
    (machine, [value, functions], site) => {
      let result = value!;
      for (const step of demandList(functions!).items) {
        result = ready(call(machine, demand(step), [result], site), site);
        lookAt(result);
      }
      return result.force();
    },
  ],
  or: [2, (_, [one, other], site) => booleanValue(demandBoolean(one!) || demandBoolean(other!), site)],
  and: [2, (_, [one, other], site) => booleanValue(demandBoolean(one!) && demandBoolean(other!), site)],
  xor: [2, (_, [one, other], site) => booleanValue(demandBoolean(one!) !== demandBoolean(other!), site)],
  boolToString: [1, (_, [value], site) => textValue(demandBoolean(value!) ? 'true' : 'false', site)],
  boolToYesNo: [1, (_, [value], site) => textValue(demandBoolean(value!) ? 'yes' : 'no', site)],
  mergeAttrs: [2, (machine, [one, other], site) => machine.update(machine.force(one!), machine.force(other!), site)],
  min: [2, (machine, [one, other], site) => smaller(machine, one!, other!, one!, other!, site)],
  max: [2, (machine, [one, other], site) => smaller(machine, one!, other!, other!, one!, site)],
  mod: [2, (_, [value, base], site) => remainder(demandInteger(value!), demandInteger(base!), site)],
  compare: [
    2,
    (machine, [one, other], site) => {
      const [left, right] = [demand(one!), demand(other!)];
      const result = lessThan(machine, left, right, site) ? -1 : lessThan(machine, right, left, site) ? 1 : 0;
      return integerValue(result, site);
    },
  ],
  mapNullable: [
    2,
    (machine, [callee, value], site) => {
      const given = demand(value!);
      return given.kind === 'null' ? given : (mayBeNull(given, site) ?? call(machine, demand(callee!), [value!], site));
    },
  ],
  defaultTo: [
    2,
    (machine, [fallback, value], site) => {
      const given = demand(value!);
      return given.kind === 'null' ? machine.force(fallback!) : (mayBeNull(given, site) ?? given);
    },
  ],
  importJSON: [1, (machine, [path], site) => readAs(machine, 'fromJSON', path!, site)],
  importTOML: [1, (machine, [path], site) => readAs(machine, 'fromTOML', path!, site)],
  isFunction: [
    1,
    (machine, [value], site) => {
      const callee = demand(value!);
      if (callee.kind === 'closure' || callee.kind === 'primitive') return booleanValue(true, site);
      const has = machine.has(callee, '__functor');
      if (has === false) return booleanValue(false, site);
      return lose('whether this is a function cannot be known', site);
    },
  ],
  functionArgs: [
    1,
    (machine, [callee], site) => {
      const given = demand(callee!);
      if (machine.has(given, '__functionArgs') === true) return machine.select(given, '__functionArgs', site);
      const formals = machine.formals(given) ?? new Map();
      const entries = [...formals].map(([name, optional]) => {
        return [name, { value: ready(booleanValue(optional, site)), name: site }] as const;
      });
      return setValue(new Map(entries), site);
    },
  ],
  setFunctionArgs: [
    2,
    (machine, [callee, formals], site) => {
      const functor = primitive(
        machine,
        {
          name: '__functor',
          arity: 2,
          run: (_, [, argument], place) => call(machine, demand(callee!), [argument!], place),
        },
        site,
      );
      return record({ __functor: functor, __functionArgs: demand(formals!) }, site);
    },
  ],
  toFunction: [
    1,
    (machine, [value], site) => {
      const given = demand(value!);
      if (given.kind === 'closure' || given.kind === 'primitive') return given;
      if (machine.has(given, '__functor') !== false) return lose('whether this is a function cannot be known', site);
      return primitive(machine, { name: 'const', arity: 1, run: () => given }, site);
    },
  ],
};

/** A condition that cannot be followed decides about a message alone, which is no loss. */
function warned(machine: Machine, when: boolean, [condition, message, value]: readonly Thunk[], site: Span): Value {
  const found = lookAt(condition!);
  if (found.kind !== 'boolean' && isPlain(found)) return fail(`the condition is ${describe(found)}`, site);
  if (found.kind !== 'boolean' || found.value !== when) return machine.force(value!);
  const [, trace] = control.trace!;
  return trace(machine, [message!, value!], site);
}

function smaller(machine: Machine, one: Thunk, other: Thunk, first: Thunk, second: Thunk, site: Span): Value {
  // min x y = if x < y then x else y; max x y = if x > y then x else y.
  if (first === one) return lessThan(machine, demand(one), demand(other), site) ? one.force() : other.force();
  return lessThan(machine, demand(first), demand(second), site) ? second.force() : first.force();
}

function remainder(value: bigint, base: bigint, site: Span): Value {
  return base === 0n ? fail('division by zero', site) : integerValue(value % base, site);
}

function mayBeNull(value: Value, site: Span): Value | undefined {
  return value.kind === 'external' ? lose('whether this is null cannot be known', site) : undefined;
}

function readAs(machine: Machine, notation: 'fromJSON' | 'fromTOML', path: Thunk, site: Span): Value {
  const [, read] = files.readFile!;
  const [, parse] = notations[notation]!;
  return parse(machine, [ready(read(machine, [path], site))], site);
}
