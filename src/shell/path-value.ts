import type { Span } from '../repository/index.ts';
import { ABSOLUTE, type Location, referenceOf, SOURCE } from './files/location.ts';
import type { Run } from './run.ts';
import { literal, type Value } from './words/value.ts';

/** The absolute path of a place, as `pwd` prints it; undefined where nobody can know it. */
export function pathValue(run: Run, location: Location, span: Span): Value | undefined {
  const { root, path } = location;
  const rest = path.length === 0 ? '' : `/${path.join('/')}`;
  if (root === ABSOLUTE) return literal(rest || '/', span);
  const reference = referenceOf(root);
  if (reference !== undefined) return literal(run.symbols.reference(reference) + rest, span);
  return root === SOURCE ? literal(run.symbols.workingTree() + rest, span) : undefined;
}
