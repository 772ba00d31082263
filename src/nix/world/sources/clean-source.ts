import type { Span } from '../../../repository/index.ts';
import type { Thunk, Value } from '../../value.ts';
import type { Outside } from '../outside.ts';
import { plainText } from '../values.ts';
import { closureKeeps } from './closure-keeps.ts';
import { filteredSource, keptName } from './filtered.ts';
import { cleanSourceKeeps, type Keeps } from './keeps.ts';

/** A function that filters the source it gets with a fixed rule: `lib.cleanSource`, `craneLib.cleanCargoSource`. */
export function sourceCleaner(outside: Outside, name: string, keeps: Keeps, span: Span): Value {
  return outside.evaluator.primitive(name, 1, span, ([given], site) => {
    const source = outside.evaluator.force(given as Thunk);
    return filteredSource(outside, { source, keeps, description: name, name: keptName(outside, source), span: site });
  });
}

/** `lib.cleanSource ./.` */
export function cleanSource(outside: Outside, span: Span): Value {
  return sourceCleaner(outside, 'lib.cleanSource', cleanSourceKeeps, span);
}

/** `lib.cleanSourceWith { src; filter ? (path: type: true); name ? null; }` */
export function cleanSourceWith(outside: Outside, span: Span): Value {
  return outside.evaluator.primitive('lib.cleanSourceWith', 1, span, ([argument], site) =>
    filteredFrom(outside, argument as Thunk, 'src', 'lib.cleanSourceWith', site, (source) => keptName(outside, source)),
  );
}

/**
 * A filtered source from a set of arguments; `sourceName` is the attribute that holds what is filtered, `unnamed` tells what the source
 * is called when the set gives it no name.
 */
export function filteredFrom(
  outside: Outside,
  argument: Thunk,
  sourceName: string,
  description: string,
  site: Span,
  unnamed: (source: Value) => string | undefined,
): Value {
  const { evaluator } = outside;
  const given = evaluator.force(argument);
  const source = evaluator.select(given, sourceName, site);
  if (source.kind === 'unknown') return source;
  const filter = evaluator.has(given, 'filter') === false ? undefined : evaluator.select(given, 'filter', site);
  const named = evaluator.has(given, 'name') === false ? undefined : evaluator.select(given, 'name', site);
  const name = named && named.kind !== 'null' ? plainText(named) : unnamed(source);
  const keeps: Keeps = filter ? closureKeeps(outside, filter, site) : () => true;
  return filteredSource(outside, { source, keeps, description, name, span: site });
}
