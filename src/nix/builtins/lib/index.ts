import type { Span } from '../../../repository/index.ts';
import type { Machine } from '../../evaluation/machine.ts';
import type { External, Value } from '../../value.ts';
import { youngerBuiltin } from '../index.ts';
import { type Definitions, primitive } from '../primitive.ts';
import { asserts } from './asserts.ts';
import { attrsets } from './attrsets.ts';
import { fixedPoints } from './fixed-points.ts';
import { lists } from './lists.ts';
import { modules } from './modules.ts';
import { outputs } from './outputs.ts';
import { strings } from './strings.ts';
import { trivial } from './trivial.ts';
import { versions } from './versions.ts';

/*
 * The pure part of nixpkgs' `lib`, with the meaning that lib/*.nix gives it. Names that are not here are no error: they stay
 * external, and so does everything that makes derivations or sources.
 */

/** Submodules of `lib` and the functions they hold; all but the last stand in `lib` itself as well. */
export const SUBMODULES: Readonly<Record<string, Definitions>> = {
  asserts,
  attrsets: { ...attrsets, ...outputs },
  fixedPoints,
  lists,
  modules,
  strings,
  trivial,
  versions,
};

/** What stands in `lib` itself. */
export const TOP_LEVEL: Definitions = {
  ...asserts,
  ...attrsets,
  ...fixedPoints,
  ...lists,
  ...modules,
  ...outputs,
  ...strings,
  ...trivial,
};

/** What the pure part of `lib` (or a younger `builtins`) says an attribute of an external value is. */
export function libraryMember(machine: Machine, base: External, attribute: string, span: Span): Value | undefined {
  if (base.form === 'root' && base.name === 'builtins') return youngerBuiltin(machine, attribute);
  const definitions = definitionsBehind(base);
  const definition = definitions && Object.hasOwn(definitions, attribute) ? definitions[attribute] : undefined;
  if (!definition) return undefined;
  const [arity, run] = definition;
  return primitive(machine, { name: attribute, arity, run }, span);
}

/** Whether the pure part of `lib` has it for sure. */
export function libraryHas(base: External, attribute: string): boolean {
  const definitions = definitionsBehind(base);
  return definitions !== undefined && Object.hasOwn(definitions, attribute);
}

function definitionsBehind(base: External): Definitions | undefined {
  if (base.form === 'root') return base.name === 'lib' ? TOP_LEVEL : undefined;
  if (base.form !== 'selection' || base.base.form !== 'root' || base.base.name !== 'lib') return undefined;
  return Object.hasOwn(SUBMODULES, base.attribute) ? SUBMODULES[base.attribute] : undefined;
}
