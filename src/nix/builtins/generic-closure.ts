import type { Span } from '../../repository/index.ts';
import { LARGEST_LIST } from '../evaluation/budget.ts';
import { lose } from '../evaluation/lost.ts';
import type { Machine } from '../evaluation/machine.ts';
import { plainText } from '../evaluation/text.ts';
import type { ListValue, Thunk, Value } from '../value.ts';
import { listValue } from './make.ts';
import { callStrictly, demand, demandList } from './primitive.ts';

/** `builtins.genericClosure`: everything that the operator reaches from the start set, each key once, breadth first. */
export function genericClosure(machine: Machine, argument: Value, site: Span): ListValue {
  const attribute = (set: Value, name: string) => machine.thunk(site, () => machine.select(set, name, site));
  const pending = [...demandList(attribute(argument, 'startSet')).items];
  if (pending.length === 0) return listValue(machine, [], site);
  const operator = demand(attribute(argument, 'operator'));
  const done = new Set<string>();
  const reached: Thunk[] = [];
  for (let next = 0; next < pending.length; next += 1) {
    machine.budget.spend(1, site);
    const item = pending[next] as Thunk;
    const key = keyText(demand(attribute(demand(item), 'key')), site);
    if (done.has(key)) continue;
    done.add(key);
    reached.push(item);
    const more = callStrictly(machine, operator, [item], site);
    if (more.kind !== 'list') return lose('the operator of genericClosure must yield lists', site);
    for (const each of more.items) pending.push(each);
    if (pending.length > LARGEST_LIST) lose('the closure is too large', site);
  }
  return listValue(machine, reached, site);
}

function keyText(key: Value, site: Span): string {
  if (key.kind === 'integer') return `integer ${key.value}`;
  const text = plainText(key);
  return text === undefined ? lose('the key of an item could not be followed', site) : `string ${text}`;
}
