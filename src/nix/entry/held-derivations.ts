import { type Fact, known, type Span } from '../../repository/index.ts';
import { derivationOf } from '../builders/derivation/derivation-of.ts';
import type { Derivation } from '../model.ts';
import type { Attribute, AttributesValue, ClosureValue, External, StringPart, Thunk, Value } from '../value.ts';
import { externalName } from '../world/external-path.ts';
import { nativePackages } from '../world/nixpkgs.ts';
import type { Outside } from '../world/outside.ts';
import { packageSetOf } from '../world/package-set.ts';
import { emptySet, plainText } from '../world/values.ts';
import { overlaidPackages } from './overlaid-packages.ts';

/** A derivation that a value holds. */
export interface Held {
  readonly derivation: Derivation;
  /** Names of the sets that lead to it, as far as there are names. */
  readonly path: readonly string[];
  /** The system among these names. */
  readonly system: Fact<string> | undefined;
  /** Whether it stands in what a function yields that somebody else calls: with other arguments it may be another. */
  readonly isOfFunction: boolean;
  /** Whether the names lead to what holds it, not to the derivation itself. */
  readonly isInside: boolean;
}

/** How a value is used. */
export interface Use {
  /** System of the packages that functions get which are called from outside. */
  readonly system: Fact<string>;
  /** Whether that goes for functions in plain sets, as for the modules of NixOS. What functions from outside are given is called in any case. */
  readonly callsFunctions: boolean;
  /** Whether paths among modules are read. */
  readonly readsModules: boolean;
}

/**
 * The derivations that a value holds, in the way that Nix itself follows them: the context of its texts, the members of its sets and
 * lists, what a function from outside was given (`dockerTools.buildImage { contents = [ release ]; }`, `lib.mkIf condition { … }`) and
 * what a function yields that is given to one. Each is told once.
 */
export function heldDerivations(outside: Outside, value: Value, use: Use, path: readonly string[]): readonly Held[] {
  const walk: Walk = { outside, readsModules: use.readsModules, seen: new Set(), found: [], left: MOST_VALUES };
  const { system, callsFunctions } = use;
  const start = { path, isNamed: true, isModule: callsFunctions, system, named: undefined, callsFunctions };
  visit(walk, value, { ...start, calls: 0, depth: 0, packages: undefined, given: undefined });
  return walk.found;
}

const MOST_VALUES = 20_000;
const DEEPEST = 60;
/** A module is called once, an overlay twice. */
const MOST_CALLS = 3;

interface Walk {
  readonly outside: Outside;
  readonly readsModules: boolean;
  readonly seen: Set<unknown>;
  readonly found: Held[];
  left: number;
}

interface Place {
  readonly path: readonly string[];
  /** Whether what stands here has a name of its own. */
  readonly isNamed: boolean;
  /** Whether a path that stands here is that of a module. */
  readonly isModule: boolean;
  readonly system: Fact<string>;
  readonly named: Fact<string> | undefined;
  readonly callsFunctions: boolean;
  readonly calls: number;
  readonly depth: number;
  /** `pkgs` of functions that are called. */
  readonly packages: Thunk | undefined;
  /** What else they are given (`specialArgs`). */
  readonly given: AttributesValue | undefined;
}

function visit(walk: Walk, value: Value, place: Place): void {
  walk.left -= 1;
  if (walk.left < 0 || place.depth > DEEPEST) return;
  const { outside } = walk;
  const derivation = derivationOf(outside, value)?.derivation;
  if (derivation) {
    visitDerivation(walk, derivation, place);
    return;
  }
  switch (value.kind) {
    case 'string':
      for (const part of value.parts) visitPart(walk, part, place);
      return;
    case 'path':
      if (value.path !== undefined) visitModule(walk, value.path, value.span, place);
      return;
    case 'list':
      for (const item of value.items) visit(walk, outside.evaluator.force(item), unnamed({ ...place, isModule: true }));
      return;
    case 'attributes':
    case 'update':
      visitSet(walk, value, place);
      return;
    case 'external':
      visitExternal(walk, value, place);
      return;
    case 'closure':
      visitFunction(walk, value, place);
      return;
    default:
      return;
  }
}

/** Of the same function more may come on another system. */
function visitFunction(walk: Walk, callee: ClosureValue, place: Place): void {
  if (!place.callsFunctions || place.calls >= MOST_CALLS) return;
  const { span } = callee;
  if (!isNew(walk, `${span.path}:${span.start} ${systemName(place)}`)) return;
  visit(walk, called(walk.outside, callee, place), { ...unnamed(place), calls: place.calls + 1 });
}

function systemName({ system }: Place): string {
  return system.kind === 'known' ? system.value : '';
}

function isNew({ seen }: Walk, what: unknown): boolean {
  if (seen.has(what)) return false;
  seen.add(what);
  return true;
}

function unnamed(place: Place): Place {
  return { ...place, isNamed: false, depth: place.depth + 1 };
}

const WRAPPING: ReadonlySet<Derivation['details']['kind']> = new Set(['none', 'text', 'shell']);

function visitDerivation(walk: Walk, derivation: Derivation, place: Place): void {
  if (!isNew(walk, derivation)) return;
  const { path, named, calls, isNamed } = place;
  walk.found.push({ derivation, path, system: named, isOfFunction: calls > 0, isInside: !isNamed });
  // What it refers to it tells by itself, but for what functions from outside make of it; those that compile have nothing of the kind.
  if (WRAPPING.has(derivation.details.kind)) {
    const given = walk.outside.derivations.get(derivation)?.given;
    if (given) visitSet(walk, given, { ...unnamed(place), isModule: false, callsFunctions: false });
  }
}

function visitPart(walk: Walk, part: StringPart, place: Place): void {
  if (part.kind === 'output' && !part.discarded) visitDerivation(walk, part.derivation, place);
  if (part.kind === 'external') visitExternal(walk, part.external, unnamed(place));
}

/** What nobody needs for the build itself, what changes a package, and what a shell takes the inputs of (nixpkgs build-support/mkshell). */
const NO_MEMBERS: ReadonlySet<string> = new Set(['passthru', 'meta', 'pos', 'override', 'overrideAttrs', 'inputsFrom']);
const SYSTEM = /^(?:x86_64|aarch64|i686|armv\w+|riscv64|powerpc64(?:le)?)-(?:linux|darwin|freebsd)$/;

/** Whether a name of an output is that of a Nix system. */
export function isSystem(name: string): boolean {
  return SYSTEM.test(name);
}

function visitSet(walk: Walk, value: Value, place: Place): void {
  if (!isNew(walk, value)) return;
  const { evaluator } = walk.outside;
  for (const [name, attribute] of knownMembers(walk.outside, value)) {
    if (NO_MEMBERS.has(name)) continue;
    const inner: Place = { ...place, depth: place.depth + 1 };
    if (!place.isNamed) {
      visit(walk, evaluator.force(attribute.value), { ...inner, isModule: false });
      continue;
    }
    const named = isSystem(name) ? known(name, attribute.name) : undefined;
    const system = named ?? place.system;
    const path = [...place.path, name];
    visit(walk, evaluator.force(attribute.value), { ...inner, path, system, named: named ?? place.named });
  }
}

/** The members that a set is known to have; of two laid over each other the right one's win. */
export function knownMembers(outside: Outside, value: Value): ReadonlyMap<string, Attribute> {
  const { evaluator } = outside;
  const whole = evaluator.attributes(value);
  if (whole) return whole.attributes;
  if (value.kind !== 'update') return new Map();
  const left = [...knownMembers(outside, value.left)].filter(([name]) => evaluator.has(value.right, name) !== true);
  return new Map([...left, ...knownMembers(outside, value.right)]);
}

/** Functions of nixpkgs' `lib` that tell something of a package which does not depend on it. */
const TELLING: ReadonlySet<string> = new Set([
  'getName',
  'getVersion',
  'isDerivation',
  'hasPrefix',
  'hasSuffix',
  'hasInfix',
]);

function visitExternal(walk: Walk, external: External, place: Place): void {
  if (!isNew(walk, external)) return;
  const { outside } = walk;
  const packages = place.isNamed ? packageSetOf(outside, external) : undefined;
  if (packages) {
    visitSet(walk, overlaidPackages(outside, packages), place);
    return;
  }
  switch (external.form) {
    case 'root':
      return;
    case 'selection':
      visitExternal(walk, external.base, unnamed(place));
      return;
    case 'application': {
      visitExternal(walk, external.callee, unnamed(place));
      if (TELLING.has(externalName(external.callee))) return;
      const argument = outside.evaluator.force(external.argument);
      visit(walk, argument, argumentPlace(outside, argument, unnamed(place)));
    }
  }
}

/** Functions that stand in an argument get what the argument says of their packages (`nixosSystem { system; modules; specialArgs; }`). */
function argumentPlace(outside: Outside, argument: Value, place: Place): Place {
  const inner: Place = { ...place, isModule: false, callsFunctions: true };
  if (argument.kind !== 'attributes') return inner;
  const { evaluator } = outside;
  const member = (name: string) => argument.attributes.get(name)?.value;
  const system = member('system');
  const named = system && plainText(evaluator.force(system));
  const special = member('specialArgs') ?? member('extraSpecialArgs');
  const given = special && evaluator.attributes(evaluator.force(special));
  return {
    ...inner,
    ...(system && named !== undefined ? { system: known(named, system.span), named: known(named, system.span) } : {}),
    packages: member('pkgs') ?? place.packages,
    given: given ?? place.given,
  };
}

function visitModule(walk: Walk, path: string, span: Span, place: Place): void {
  if (!walk.readsModules || !place.isModule) return;
  const { evaluator, view } = walk.outside;
  const isFile = path.endsWith('.nix') || view.entry(`${path}/default.nix`).kind === 'file';
  if (!isFile || !isNew(walk, `${path} ${systemName(place)}`)) return;
  visit(walk, evaluator.importFile(path, span), { ...unnamed(place), callsFunctions: true });
}

/** A function as a module is called: with packages, `lib`, and values of which nothing is known (nixpkgs lib/modules.nix). */
function called(outside: Outside, callee: ClosureValue, place: Place): Value {
  const { evaluator } = outside;
  const { span } = callee;
  const packages = place.packages ?? evaluator.thunk(span, () => nativePackages(outside, place.system, [], span));
  const given = new Map<string, Attribute>([
    ...(place.given?.attributes ?? []),
    ['pkgs', { value: packages, name: span }],
    ['lib', { value: evaluator.value(evaluator.library), name: span }],
  ]);
  if (!callee.formals) {
    const all = outside.root('the argument of a function', span, {
      select: (name) => {
        const found = given.get(name);
        return found && evaluator.force(found.value);
      },
    });
    return evaluator.apply(callee, evaluator.value(all), span);
  }
  const overrides: AttributesValue = {
    ...emptySet(span),
    attributes: new Map([...given].filter(([name]) => callee.ellipsis || callee.formals?.has(name))),
  };
  return evaluator.callWithArguments(callee, (name) => evaluator.value(outside.root(name, span, {})), overrides, span);
}
