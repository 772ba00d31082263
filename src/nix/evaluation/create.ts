import type { Span, Unknown } from '../../repository/index.ts';
import { createBuiltins } from '../builtins/index.ts';
import { primitive } from '../builtins/primitive.ts';
import type { Attribute, External, Value } from '../value.ts';
import { apply, callWithArguments, formals } from './application.ts';
import { createBudget, DEFAULT_DEPTH, DEFAULT_STEPS } from './budget.ts';
import { coerce, INTERPOLATION, interpolate, TO_STRING } from './coercion.ts';
import { equal } from './equality.ts';
import type { Evaluator, EvaluatorOptions } from './evaluator.ts';
import { evaluateText, importFile } from './imports.ts';
import { lossOf } from './lost.ts';
import type { Machine } from './machine.ts';
import { within } from './scope.ts';
import { attributeName, attributes, has, select, update } from './selection.ts';
import { memo, ready } from './thunks.ts';

const NOWHERE: Span = { path: '', start: 0, end: 0 };

/** Makes the evaluator of one repository. */
export function createEvaluator(options: EvaluatorOptions): Evaluator {
  const budget = createBudget(options.steps ?? DEFAULT_STEPS, options.depth ?? DEFAULT_DEPTH);
  const library: External = { kind: 'external', form: 'root', name: 'lib', span: NOWHERE };

  function settle<T>(span: Span, compute: () => T) {
    const level = budget.level();
    try {
      return compute();
    } catch (error) {
      budget.returnTo(level);
      return lossOf(error, span);
    }
  }

  const machine: Machine = {
    view: options.view,
    syntax: options.syntax,
    takes: options.takes ?? (() => {}),
    budget,
    imported: new Map(),
    settle,
    coerce: (value, coercion, span) => coerce(machine, value, coercion, span),
    interpolate: (compute, span) => interpolate(machine, compute, span),
    importFile: (path, span) => settle(span, () => importFile(machine, path, span)),
    evaluateText: (path, text) => settle(NOWHERE, () => evaluateText(machine, path, text)),
    force: (thunk) => thunk.force(),
    select: (value, attribute, span) => select(machine, value, attribute, span),
    attributeName,
    has: (value, attribute) => knownOrUndefined(settle(value.span, () => has(machine, value, attribute))),
    apply: (callee, argument, span) => settle(span, () => apply(machine, callee, argument, span)),
    attributes(value) {
      const found = settle(value.span, () => attributes(machine, value));
      return found?.kind === 'attributes' ? found : undefined;
    },
    toText: (value, span) => settle(span, () => coerce(machine, value, INTERPOLATION, span)),
    toStringText: (value, span) => settle(span, () => coerce(machine, value, TO_STRING, span)),
    thunk: (span, compute) => memo(budget, span, compute),
    spend: (steps, span) => settle<Unknown | undefined>(span, () => void budget.spend(steps, span)),
    within: (steps, work) => budget.within(steps, work),
    value: (value) => ready(value),
    update: (left, right, span) => settle(span, () => update(machine, left, right, span)),
    equal: (left, right) => knownOrUndefined(settle(left.span, () => equal(machine, left, right, left.span))),
    formals: (callee) => {
      const found = settle(callee.span, () => formals(machine, callee));
      return found && 'reason' in found ? undefined : found;
    },
    callWithArguments: (callee, lookup, overrides, span) =>
      settle(span, () => callWithArguments(machine, callee, lookup, overrides, span)),
    attributeSet(entries, span) {
      const map = new Map<string, Attribute>();
      for (const [name, value] of entries) map.set(name, { value, name: value.span });
      return { kind: 'attributes', attributes: map, span };
    },
    primitive: (name, arity, span, run) =>
      primitive(machine, { name, arity, run: (_, given, site) => run(given, site) }, span),
    library,
    // The four below need the machine itself.
    get builtins() {
      return globals.builtins();
    },
    get globals() {
      return scope;
    },
    get world() {
      return world;
    },
  };
  const globals = createBuiltins(machine);
  const scope = within(globals.names, undefined);
  const world = options.world(machine);
  return machine;
}

function knownOrUndefined(result: boolean | undefined | Value): boolean | undefined {
  return typeof result === 'boolean' ? result : undefined;
}
