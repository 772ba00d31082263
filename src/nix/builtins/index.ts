import type { Span } from '../../repository/index.ts';
import type { Machine } from '../evaluation/machine.ts';
import { textValue } from '../evaluation/text.ts';
import { ready } from '../evaluation/thunks.ts';
import type { Attribute, Thunk, UpdateValue, Value } from '../value.ts';
import { control } from './control.ts';
import { files } from './files.ts';
import { notations } from './json.ts';
import { lists } from './lists.ts';
import { numbers } from './numbers.ts';
import { builtinsRoot, OUTSIDE_NAMES } from './outside.ts';
import { type Definitions, primitive } from './primitive.ts';
import { sets } from './sets.ts';
import { strings } from './strings.ts';
import { types } from './types.ts';
import { versions } from './versions.ts';

const ALL: Definitions = {
  ...control,
  ...files,
  ...lists,
  ...notations,
  ...numbers,
  ...sets,
  ...strings,
  ...types,
  ...versions,
};

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

/** The global scope and `builtins`, for one evaluator. */
export function createBuiltins(machine: Machine): { names: ReadonlyMap<string, Thunk>; builtins: UpdateValue } {
  const members = new Map<string, Thunk>();
  for (const [name, [arity, run]] of Object.entries(ALL)) {
    members.set(name, ready(primitive(machine, { name, arity, run }, NOWHERE)));
  }
  const root = builtinsRoot(NOWHERE);
  // The world may know more of these, so it is asked when somebody does.
  for (const name of OUTSIDE_NAMES)
    members.set(
      name,
      machine.thunk(NOWHERE, () => machine.select(root, name, NOWHERE)),
    );
  const constants: Readonly<Record<string, Value>> = {
    true: { kind: 'boolean', value: true, span: NOWHERE },
    false: { kind: 'boolean', value: false, span: NOWHERE },
    null: { kind: 'null', span: NOWHERE },
    storeDir: textValue('/nix/store', NOWHERE),
  };
  for (const [name, value] of Object.entries(constants)) members.set(name, ready(value));
  const attributes = new Map<string, Attribute>();
  for (const [name, value] of members) {
    if (!YOUNGER_BUILTINS.has(name)) attributes.set(name, { value, name: NOWHERE });
  }
  // What is not listed may be there in another version of Nix, so `builtins` is open on the left.
  const builtins: UpdateValue = {
    kind: 'update',
    left: root,
    right: { kind: 'attributes', attributes, span: NOWHERE },
    span: NOWHERE,
  };
  attributes.set('builtins', { value: ready(builtins), name: NOWHERE });
  return { names: globalNames(members, builtins), builtins };
}

function globalNames(members: ReadonlyMap<string, Thunk>, builtins: Value): ReadonlyMap<string, Thunk> {
  const names = new Map<string, Thunk>([['builtins', ready(builtins)]]);
  for (const [name, value] of members) names.set(GLOBAL.has(name) ? name : `__${name}`, value);
  return names;
}

/** A builtin that is younger than Nix 2.8: it can be used, but whether it exists depends on the Nix that evaluates. */
export function youngerBuiltin(machine: Machine, name: string): Value | undefined {
  const definition = YOUNGER_BUILTINS.has(name) ? ALL[name] : undefined;
  if (!definition) return undefined;
  const [arity, run] = definition;
  return primitive(machine, { name, arity, run }, NOWHERE);
}
