import { type Fact, known, unknown } from '../repository/index.ts';
import { readConfiguration } from './config-files.ts';
import { configText } from './config-values.ts';
import type { CargoCall } from './model.ts';
import { entryAt, stringsAt } from './toml-access.ts';

/** A cargo call before its triple is known. */
export type CallBeforeTarget = Omit<CargoCall, 'triple'>;

/**
 * The triple that CARGO_BUILD_TARGET or `[build] target` asks for, when the call has no `--target`; undefined when neither
 * does. Several triples at once are unknown: the crate is then built for each.
 */
export function targetFromConfig(call: CallBeforeTarget): Fact<string> | undefined {
  const variable = call.environment.get('CARGO_BUILD_TARGET');
  const { layers, unknown: lost } = readConfiguration({ ...call, triple: '' });
  if (lost[0]) return variable ?? lost[0];
  const lists = layers.flatMap((layer) => stringsAt(layer.table, 'build', 'target') ?? []);
  if (lists.length === 0) return variable ?? configText(layers, 'build', 'target');
  // cargo adds the variable to a list.
  if (variable) return unknown('`build.target` is a list, and CARGO_BUILD_TARGET adds to it', variable.span);
  const entries = layers.filter((layer) => entryAt(layer.table, 'build', 'target')).length;
  const triples = lists.flatMap((list) => list.value);
  const [only] = triples;
  if (only && triples.length === 1 && entries === 1) return known(only.value, only.span);
  return unknown('`build.target` names several triples', lists[0]?.span ?? { path: '', start: 0, end: 0 });
}
