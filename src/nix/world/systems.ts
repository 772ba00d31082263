import type { Span } from '../../repository/index.ts';
import type { Value } from '../value.ts';
import type { Outside } from './outside.ts';
import { listValue, textValue } from './values.ts';

/** A default list of systems: its strings stand where the list enters the repository. */
export function systemsList(outside: Outside, systems: readonly string[], span: Span): Value {
  outside.markDefaultSystems(span);
  return listValue(
    systems.map((system) => outside.evaluator.value(textValue(system, span))),
    span,
  );
}
