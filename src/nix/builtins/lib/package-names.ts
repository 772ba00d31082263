import type { Span } from '../../../repository/index.ts';
import { describe } from '../../evaluation/describe.ts';
import { lose } from '../../evaluation/lost.ts';
import type { Machine } from '../../evaluation/machine.ts';
import { plainText } from '../../evaluation/text.ts';
import { ready } from '../../evaluation/thunks.ts';
import type { Thunk, Value } from '../../value.ts';
import { type Definitions, demand } from '../primitive.ts';
import { versions } from '../versions.ts';

/** `lib.getName` and `lib.getVersion`. */
export const packageNames: Definitions = {
  getName: [1, (machine, [value], site) => namePart(machine, value!, 'pname', 'name', site)],
  getVersion: [1, (machine, [value], site) => namePart(machine, value!, 'version', 'version', site)],
};

function namePart(machine: Machine, thunk: Thunk, attribute: string, part: 'name' | 'version', site: Span): Value {
  const value = demand(thunk);
  if (value.kind === 'string') return parsed(machine, value, part, site);
  const has = machine.has(value, attribute);
  if (has === undefined) return lose(`the ${part} of ${describe(value)} is not known`, site);
  if (has) return machine.select(value, attribute, site);
  return parsed(machine, machine.select(value, 'name', site), part, site);
}

function parsed(machine: Machine, name: Value, part: 'name' | 'version', site: Span): Value {
  if (plainText(name) === undefined) return lose('the name could not be followed', site);
  const [, parse] = versions.parseDrvName!;
  return machine.select(parse(machine, [ready(name)], site), part, site);
}
