import { Lost, lose, thrown } from '../../evaluation/lost.ts';
import { plainText } from '../../evaluation/text.ts';
import { booleanValue } from '../make.ts';
import { type Definitions, demand, demandBoolean } from '../primitive.ts';

/** lib/asserts.nix and the checks of lib/trivial.nix. */
export const asserts: Definitions = {
  assertMsg: [
    2,
    (_, [condition], site) =>
      // Older versions print and yield false, newer ones throw.
      demandBoolean(condition!) ? booleanValue(true, site) : lose('an assertion fails', site),
  ],
  throwIf: [
    3,
    (machine, [condition, message, value], site) => {
      if (!demandBoolean(condition!)) return machine.force(value!);
      throw new Lost(thrown(plainText(demand(message!)) ?? '…', site));
    },
  ],
  throwIfNot: [
    3,
    (machine, [condition, message, value], site) => {
      if (demandBoolean(condition!)) return machine.force(value!);
      throw new Lost(thrown(plainText(demand(message!)) ?? '…', site));
    },
  ],
};
