import type { Span } from '../../repository/index.ts';
import type { Machine } from '../evaluation/machine.ts';
import type { Names } from '../evaluation/scope.ts';
import { textValue } from '../evaluation/text.ts';
import { ready } from '../evaluation/thunks.ts';
import type { Attribute, External, Thunk, UpdateValue, Value } from '../value.ts';
import { control } from './control.ts';
import { files } from './files.ts';
import { notations } from './json.ts';
import { lists } from './lists.ts';
import { numbers } from './numbers.ts';
import { builtinsRoot, OUTSIDE_NAMES } from './outside.ts';
import { type Definition, primitive } from './primitive.ts';
import { sets } from './sets.ts';
import { strings } from './strings.ts';
import { types } from './types.ts';
import { versions } from './versions.ts';

const ALL: ReadonlyMap<string, Definition> = new Map(
  [control, files, lists, notations, numbers, sets, strings, types, versions].flatMap((definitions) =>
    Object.entries(definitions).map(([name, [arity, run]]) => [name, { name, arity, run }] as const),
  ),
);

/** Names that need no `builtins.` (Nix's primops.cc). */
const GLOBAL: ReadonlySet<string> = new Set([
  'true',
  'false',
  'null',
  'abort',
  'baseNameOf',
  'derivation',
  'derivationStrict',
  'dirOf',
  'fetchGit',
  'fetchMercurial',
  'fetchTarball',
  'fetchTree',
  'fromTOML',
  'import',
  'isNull',
  'map',
  'placeholder',
  'removeAttrs',
  'scopedImport',
  'throw',
  'toString',
]);

const YOUNGER_BUILTINS: ReadonlySet<string> = new Set(['break', 'traceVerbose', 'warn', 'readFileType']);

const NOWHERE: Span = { path: '', start: 0, end: 0 };

/** The global scope and `builtins`, for one evaluator. Most files use a few of them, so each is made when it is asked for. */
export function createBuiltins(machine: Machine): { names: Names; builtins: () => UpdateValue } {
  const root = builtinsRoot(NOWHERE);
  const made = new Map<string, Thunk>();
  const member = (name: string): Thunk | undefined => {
    const known = made.get(name) ?? memberOf(machine, root, name);
    if (known) made.set(name, known);
    return known;
  };
  let whole: UpdateValue | undefined;
  const builtins = () => {
    whole ??= builtinsValue(root, member, itself);
    return whole;
  };
  const itself: Thunk = { span: NOWHERE, force: builtins };
  return {
    builtins,
    names: {
      get(name) {
        if (name === 'builtins') return itself;
        if (GLOBAL.has(name)) return member(name);
        const hidden = name.startsWith('__') ? name.slice(2) : undefined;
        return hidden === undefined || GLOBAL.has(hidden) ? undefined : member(hidden);
      },
    },
  };
}

const CONSTANTS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['true', { kind: 'boolean', value: true, span: NOWHERE }],
  ['false', { kind: 'boolean', value: false, span: NOWHERE }],
  ['null', { kind: 'null', span: NOWHERE }],
  ['storeDir', textValue('/nix/store', NOWHERE)],
]);

function memberOf(machine: Machine, root: Value, name: string): Thunk | undefined {
  const constant = CONSTANTS.get(name);
  if (constant) return ready(constant);
  // The world may know more of these, so it is asked when somebody does.
  if (OUTSIDE_NAMES.has(name)) return machine.thunk(NOWHERE, () => machine.select(root, name, NOWHERE));
  const definition = ALL.get(name);
  return definition && ready(primitive(machine, definition, NOWHERE));
}

const MEMBERS: readonly string[] = [...new Set([...ALL.keys(), ...OUTSIDE_NAMES, ...CONSTANTS.keys()])].filter(
  (name) => !YOUNGER_BUILTINS.has(name),
);

function builtinsValue(root: External, member: (name: string) => Thunk | undefined, itself: Thunk): UpdateValue {
  const attributes = new Map<string, Attribute>([['builtins', { value: itself, name: NOWHERE }]]);
  for (const name of MEMBERS) {
    const value = member(name);
    if (value) attributes.set(name, { value, name: NOWHERE });
  }
  // What is not listed may be there in another version of Nix, so `builtins` is open on the left.
  const right: Value = { kind: 'attributes', attributes, span: NOWHERE };
  return { kind: 'update', left: root, right, span: NOWHERE };
}

/** A builtin that is younger than Nix 2.8: it can be used, but whether it exists depends on the Nix that evaluates. */
export function youngerBuiltin(machine: Machine, name: string): Value | undefined {
  const definition = YOUNGER_BUILTINS.has(name) ? ALL.get(name) : undefined;
  return definition && primitive(machine, definition, NOWHERE);
}
