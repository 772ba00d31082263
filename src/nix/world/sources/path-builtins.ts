import type { Span } from '../../../repository/index.ts';
import { nameOfPath } from '../../builders/derivation/source.ts';
import type { Thunk, Value } from '../../value.ts';
import type { Meaning } from '../meaning.ts';
import type { Outside } from '../outside.ts';
import { filteredFrom } from './clean-source.ts';
import { closureKeeps } from './closure-keeps.ts';
import { filteredSource } from './filtered.ts';

/** `builtins.path { path; filter; name; }` and `builtins.filterSource filter path`. */
export function pathBuiltins(outside: Outside, name: string): Meaning | undefined {
  if (name === 'path') {
    return {
      apply: (argument, site) =>
        filteredFrom(outside, argument, 'path', 'builtins.path', site.span, (path) => nameOfPath(outside, path)),
    };
  }
  if (name !== 'filterSource') return undefined;
  return {
    apply: (filter, site) =>
      outside.applied(site, filter, { apply: (source, at) => filterSource(outside, filter, source, at.span) }),
  };
}

function filterSource(outside: Outside, filter: Thunk, source: Thunk, span: Span): Value {
  const { evaluator } = outside;
  const path = evaluator.force(source);
  return filteredSource(outside, {
    source: path,
    keeps: closureKeeps(outside, evaluator.force(filter), span),
    description: 'builtins.filterSource',
    name: nameOfPath(outside, path),
    span,
  });
}
