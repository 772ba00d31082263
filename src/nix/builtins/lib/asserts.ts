import type { Span } from '../../../repository/index.ts';
import { Lost, thrown } from '../../evaluation/lost.ts';
import type { Machine } from '../../evaluation/machine.ts';
import type { Thunk } from '../../value.ts';
import { messageText } from '../control.ts';
import { booleanValue } from '../make.ts';
import { type Definitions, demandBoolean } from '../primitive.ts';

/** lib/asserts.nix and the checks of lib/trivial.nix. */
export const asserts: Definitions = {
  assertMsg: [
    2,
    (machine, [condition, message], site) =>
      // Older versions print and yield false, which the `assert` around it throws; newer ones throw themselves.
      demandBoolean(condition!) ? booleanValue(true, site) : fail(machine, message!, site),
  ],
  throwIf: [
    3,
    (machine, [condition, message, value], site) =>
      demandBoolean(condition!) ? fail(machine, message!, site) : machine.force(value!),
  ],
  throwIfNot: [
    3,
    (machine, [condition, message, value], site) =>
      demandBoolean(condition!) ? machine.force(value!) : fail(machine, message!, site),
  ],
};

function fail(machine: Machine, message: Thunk, site: Span): never {
  throw new Lost(thrown(messageText(machine, message), site));
}
