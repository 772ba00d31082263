import type { Span } from '../../../repository/index.ts';
import type { Thunk, Value } from '../../value.ts';
import type { Outside } from '../outside.ts';
import { plainText } from '../values.ts';
import { closureKeeps } from './closure-keeps.ts';
import { filteredSource } from './filtered.ts';
import { cleanSourceKeeps, type Keeps } from './keeps.ts';

/** A function that filters the source it gets with a fixed rule: `lib.cleanSource`, `craneLib.cleanCargoSource`. */
export function sourceCleaner(outside: Outside, name: string, keeps: Keeps, span: Span): Value {
  return outside.evaluator.primitive(name, 1, span, ([source], site) =>
    filteredSource(outside, {
      source: outside.evaluator.force(source as Thunk),
      keeps,
      description: name,
      name: undefined,
      span: site,
    }),
  );
}

/** `lib.cleanSource ./.` */
export function cleanSource(outside: Outside, span: Span): Value {
  return sourceCleaner(outside, 'lib.cleanSource', cleanSourceKeeps, span);
}

/** `lib.cleanSourceWith { src; filter ? (path: type: true); name ? null; }` */
export function cleanSourceWith(outside: Outside, span: Span): Value {
  return outside.evaluator.primitive('lib.cleanSourceWith', 1, span, ([argument], site) =>
    filteredFrom(outside, argument as Thunk, 'src', 'lib.cleanSourceWith', site),
  );
}

/** A filtered source from a set of arguments; `sourceName` is the attribute that holds what is filtered. */
export function filteredFrom(
  outside: Outside,
  argument: Thunk,
  sourceName: string,
  description: string,
  site: Span,
): Value {
  const { evaluator } = outside;
  const given = evaluator.force(argument);
  const source = evaluator.select(given, sourceName, site);
  if (source.kind === 'unknown') return source;
  const filter = evaluator.has(given, 'filter') === false ? undefined : evaluator.select(given, 'filter', site);
  const named = evaluator.has(given, 'name') === true ? plainText(evaluator.select(given, 'name', site)) : undefined;
  const keeps: Keeps = filter ? closureKeeps(outside, filter, site) : () => true;
  return filteredSource(outside, { source, keeps, description, name: named, span: site });
}
