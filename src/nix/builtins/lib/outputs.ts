import type { Span } from '../../../repository/index.ts';
import { INTERPOLATION } from '../../evaluation/coercion.ts';
import { Lost } from '../../evaluation/lost.ts';
import type { Machine } from '../../evaluation/machine.ts';
import { joinParts, textValue } from '../../evaluation/text.ts';
import type { StringPart, StringValue, Thunk, Value } from '../../value.ts';
import { type Definitions, demand, demandList, demandText } from '../primitive.ts';

/** The functions of `lib` that choose an output of a package and make search paths of packages. */
export const outputs: Definitions = {
  getBin: [1, (machine, [value], site) => output(machine, demand(value!), 'bin', site)],
  getLib: [1, (machine, [value], site) => output(machine, demand(value!), 'lib', site)],
  getDev: [1, (machine, [value], site) => output(machine, demand(value!), 'dev', site)],
  getOutput: [2, (machine, [name, value], site) => output(machine, demand(value!), demandText(name!), site)],
  "getExe'": [
    2,
    (machine, [value, program], site) => {
      const bin = machine.coerce(output(machine, demand(value!), 'bin', site), INTERPOLATION, site);
      return joinParts(machine, [bin.parts, textValue(`/bin/${demandText(program!)}`, site).parts], site);
    },
  ],
  makeSearchPath: [2, (machine, [folder, list], site) => searchPath(machine, folder!, list!, undefined, site)],
  makeSearchPathOutput: [
    3,
    (machine, [name, folder, list], site) => searchPath(machine, folder!, list!, demandText(name!), site),
  ],
  makeLibraryPath: [1, (machine, [list], site) => searchPath(machine, text('lib', site), list!, 'lib', site)],
  makeBinPath: [1, (machine, [list], site) => searchPath(machine, text('bin', site), list!, 'bin', site)],
  makeIncludePath: [1, (machine, [list], site) => searchPath(machine, text('include', site), list!, 'dev', site)],
};

function text(content: string, site: Span): Thunk {
  const value = textValue(content, site);
  return { span: site, force: () => value };
}

/**
 * `lib.getOutput`. Of a package from outside nobody knows its outputs: it stands for whichever of them it is, which is all that
 * its store path tells anyway.
 */
function output(machine: Machine, value: Value, name: string, site: Span): Value {
  if (value.kind === 'external') return value;
  if (machine.has(value, 'outputSpecified') === true) {
    const specified = machine.select(value, 'outputSpecified', site);
    if (specified.kind === 'unknown') throw new Lost(specified);
    if (isTrue(specified)) return value;
  }
  for (const candidate of [name, 'out']) {
    if (machine.has(value, candidate) === true) return machine.select(value, candidate, site);
  }
  return value;
}

function isTrue(value: Value): boolean {
  return value.kind === 'boolean' && value.value;
}

function searchPath(machine: Machine, folder: Thunk, list: Thunk, name: string | undefined, site: Span): StringValue {
  const ending = textValue(`/${demandText(folder)}`, site).parts;
  const separator = textValue(':', site).parts;
  const pieces: (readonly StringPart[])[] = [];
  for (const item of demandList(list).items) {
    const value = machine.force(item);
    if (value.kind === 'null') continue;
    if (pieces.length > 0) pieces.push(separator);
    pieces.push(
      machine.interpolate(
        () => (name === undefined ? value : output(machine, demand(item), name, item.span)),
        item.span,
      ),
      ending,
    );
  }
  return joinParts(machine, pieces, site);
}
