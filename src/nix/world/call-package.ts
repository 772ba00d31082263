import type { Span } from '../../repository/index.ts';
import type { AttributesValue, External, Thunk, Value } from '../value.ts';
import { importedValue } from './imports.ts';
import type { Meaning, Site } from './meaning.ts';
import type { Outside } from './outside.ts';
import { overridable } from './overriding.ts';

/** `callPackage function { … }`: arguments from the set by name, the second argument first. */
export function callPackageMeaning(outside: Outside, set: Value): Meaning {
  return {
    apply: (callee, site) =>
      outside.applied(site, callee, {
        apply: (given, at) => callPackage(outside, set, callee, given, at),
      }),
  };
}

/** `callPackages`: the same for a function that yields a set of packages; the set gets no `override`, unlike its members. */
export function callPackagesMeaning(outside: Outside, set: Value): Meaning {
  const { evaluator } = outside;
  return {
    apply: (callee, site) =>
      outside.applied(site, callee, {
        apply(given, { span }) {
          const overrides = evaluator.attributes(evaluator.force(given));
          const called = functionOf(outside, evaluator.force(callee), span);
          return overrides && callWithSet(outside, set, called, overrides, span);
        },
      }),
  };
}

/** `newScope extra`: `callPackage` of the set with more names. */
export function newScopeMeaning(outside: Outside, set: Value): Meaning {
  const { evaluator } = outside;
  return {
    apply(extra, site) {
      const scope = outside.root('newScope', site.span, {
        select: (name, at) => fromEither(evaluator.force(extra), name, at),
        has: (name) => evaluator.has(evaluator.force(extra), name) || evaluator.has(set, name),
      });
      return outside.applied(site, extra, callPackageMeaning(outside, scope));
    },
  };

  function fromEither(extra: Value, name: string, at: Site): Value {
    return evaluator.select(evaluator.has(extra, name) ? extra : set, name, at.span);
  }
}

function callPackage(outside: Outside, set: Value, callee: Thunk, given: Thunk, site: Site): Value | undefined {
  const { evaluator } = outside;
  const overrides = evaluator.attributes(evaluator.force(given));
  if (!overrides) return undefined;
  return overridable(outside, overrides, site.span, (merged) => {
    const called = functionOf(outside, evaluator.force(callee), site.span);
    return callWithSet(outside, set, called, merged, site.span);
  });
}

/** Calls a function with what a set has of its formals. */
export function callWithSet(
  outside: Outside,
  set: Value,
  called: Value,
  overrides: AttributesValue,
  span: Span,
): Value {
  const { evaluator } = outside;
  const formals = evaluator.formals(called);
  return evaluator.callWithArguments(
    called,
    (name) => {
      // nixpkgs has far more attributes than are known here; where a default exists, only a known one replaces it.
      const certain = evaluator.has(set, name) === true || formals?.get(name) === false;
      return certain ? evaluator.thunk(span, () => evaluator.select(set, name, span)) : undefined;
    },
    overrides,
    span,
  );
}

/** A path, also as a text, stands for the function in its file, a fetched tree for that in its default.nix. */
function functionOf(outside: Outside, value: Value, span: Span): Value {
  if (value.kind === 'path' && value.path !== undefined) return outside.evaluator.importFile(value.path, value.span);
  if (value.kind !== 'external' && value.kind !== 'attributes' && value.kind !== 'string') return value;
  const { evaluator } = outside;
  const imported = importedValue(outside, evaluator.value(value), { external: IMPORT, span });
  if (imported || value.kind !== 'string') return imported ?? value;
  return evaluator.apply(evaluator.select(evaluator.builtins, 'import', span), evaluator.value(value), value.span);
}

const IMPORT: External = { kind: 'external', form: 'root', name: 'import', span: { path: '', start: 0, end: 0 } };
