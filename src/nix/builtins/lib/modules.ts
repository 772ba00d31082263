import type { Span } from '../../../repository/index.ts';
import { textValue } from '../../evaluation/text.ts';
import { ready } from '../../evaluation/thunks.ts';
import type { Attribute, Thunk } from '../../value.ts';
import { integerValue, setValue } from '../make.ts';
import type { Definitions } from '../primitive.ts';
import { demand } from '../primitive.ts';

/** The marks of lib/modules.nix and lib/options.nix: plain sets that whoever merges modules reads. */
export const modules: Definitions = {
  mkIf: [2, (_, [condition, content], site) => mark('if', { condition: condition!, content: content! }, site)],
  mkMerge: [1, (_, [contents], site) => mark('merge', { contents: contents! }, site)],
  mkOverride: [2, (_, [priority, content], site) => mark('override', { priority: priority!, content: content! }, site)],
  mkOptionDefault: override(1500),
  mkDefault: override(1000),
  mkImageMediaOverride: override(60),
  mkForce: override(50),
  mkVMOverride: override(10),
  mkOrder: [2, (_, [priority, content], site) => mark('order', { priority: priority!, content: content! }, site)],
  mkBefore: order(500),
  mkAfter: order(1500),
  mkOption: [1, (machine, [option], site) => machine.update(demand(option!), mark('option', {}, site), site)],
};

function override(priority: number): Definitions[string] {
  return [1, (_, [content], site) => mark('override', { priority: number(priority, site), content: content! }, site)];
}

function order(priority: number): Definitions[string] {
  return [1, (_, [content], site) => mark('order', { priority: number(priority, site), content: content! }, site)];
}

function number(value: number, site: Span): Thunk {
  return ready(integerValue(value, site));
}

function mark(type: string, members: Readonly<Record<string, Thunk>>, site: Span) {
  const attributes = new Map<string, Attribute>([['_type', { value: ready(textValue(type, site)), name: site }]]);
  for (const [name, value] of Object.entries(members)) attributes.set(name, { value, name: site });
  return setValue(attributes, site);
}
