import type { Span } from '../../../repository/index.ts';
import type { Machine } from '../../evaluation/machine.ts';
import { ready } from '../../evaluation/thunks.ts';
import type { PrimitiveValue, Thunk, Value } from '../../value.ts';
import { setValue } from '../make.ts';
import { call, type Definitions, demand, demandList, demandText, primitive } from '../primitive.ts';

/** lib/fixed-points.nix. */
export const fixedPoints: Definitions = {
  fix: [1, (machine, [callee], site) => fixed(machine, (self) => call(machine, demand(callee!), [self], site), site)],
  "fix'": [
    1,
    (machine, [callee], site) =>
      fixed(
        machine,
        (self) => marked(machine, call(machine, demand(callee!), [self], site), '__unfix__', callee!, site),
        site,
      ),
  ],
  extends: [3, (machine, [overlay, callee, final], site) => extended(machine, overlay!, callee!, final!, site)],
  composeExtensions: [
    4,
    (machine, [first, second, final, previous], site) => composed(machine, [first!, second!], final!, previous!, site),
  ],
  composeManyExtensions: [
    3,
    (machine, [extensions, final, previous], site) =>
      composed(machine, demandList(extensions!).items, final!, previous!, site),
  ],
  makeExtensible: [1, (machine, [callee], site) => extensible(machine, 'extend', callee!, site)],
  makeExtensibleWithCustomName: [
    2,
    (machine, [name, callee], site) => extensible(machine, demandText(name!), callee!, site),
  ],
};

function fixed(machine: Machine, compute: (self: Thunk) => Value, site: Span): Value {
  const self: Thunk = machine.thunk(site, () => compute(self));
  return self.force();
}

/** The overlays' results over one another, each of them seeing what those before it left. */
function composed(machine: Machine, overlays: readonly Thunk[], final: Thunk, previous: Thunk, site: Span): Value {
  let given: Value | undefined;
  for (const overlay of overlays) {
    const before = given;
    const seen =
      before === undefined
        ? previous
        : machine.thunk(site, () => machine.update(machine.force(previous), before, site));
    const applied = call(machine, demand(overlay), [final, seen], site);
    given = before === undefined ? applied : machine.update(before, applied, site);
  }
  return given ?? setValue(new Map(), site);
}

function extended(machine: Machine, overlay: Thunk, callee: Thunk, final: Thunk, site: Span): Value {
  const previous = machine.thunk(site, () => call(machine, demand(callee), [final], site));
  const over = call(machine, demand(overlay), [final, previous], site);
  return machine.update(previous.force(), over, site);
}

function extensible(machine: Machine, name: string, callee: Thunk, site: Span): Value {
  return fixed(
    machine,
    (self) => {
      const extend = primitive(machine, { name, arity: 1, run: (_, [overlay], place) => again(overlay!, place) }, site);
      const set = marked(machine, call(machine, demand(callee), [self], site), name, ready(extend), site);
      return marked(machine, set, '__unfix__', callee, site);
    },
    site,
  );

  function again(overlay: Thunk, place: Span): Value {
    const wider: PrimitiveValue = primitive(
      machine,
      { name: 'extends', arity: 1, run: (_, [final], at) => extended(machine, overlay, callee, final!, at) },
      place,
    );
    return extensible(machine, name, ready(wider), place);
  }
}

function marked(machine: Machine, set: Value, name: string, value: Thunk, site: Span): Value {
  return machine.update(set, setValue(new Map([[name, { value, name: site }]]), site), site);
}
