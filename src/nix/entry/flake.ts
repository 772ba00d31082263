import { type Fact, known, parentPath, type Span, unknown } from '../../repository/index.ts';
import { derivationOf } from '../builders/derivation/derivation-of.ts';
import type { NixBuild } from '../model.ts';
import type { Attribute, AttributesValue, Thunk, Value } from '../value.ts';
import type { Outside } from '../world/outside.ts';
import { flakeInputs } from './flake-inputs.ts';
import { flakeItself } from './flake-self.ts';
import { furtherOutputs } from './further-outputs.ts';
import { knownMembers } from './held-derivations.ts';
import type { EntryYield } from './read-entry.ts';
import { unfollowedPackage, unfollowedPackages } from './unfollowed-packages.ts';

/** Evaluates a flake's outputs with its inputs as values from outside, and collects the derivations among them. */
export function readFlake(outside: Outside, file: string): EntryYield {
  const { evaluator } = outside;
  const start: Span = { path: file, start: 0, end: 0 };
  const flake = evaluator.importFile(file, start);
  if (flake.kind === 'unknown') {
    outside.lose(flake);
    return { builds: [], besides: () => [], inputs: [], flakes: () => [], further: () => [] };
  }
  const callee = evaluator.select(flake, 'outputs', start);
  const inputs = flakeInputs(outside, flake, callee);
  const outputs = outputsOf(outside, { file, callee, inputs: inputs.values });
  if (outputs.kind === 'unknown') outside.lose(outputs);
  const builds = [...buildsOf(outside, file, outputs, (kind) => kind === 'package')];
  return {
    builds,
    besides: () => {
      const others = [...buildsOf(outside, file, outputs, (kind) => kind !== 'package')];
      if (builds.length + others.length === 0 && outside.lost.length === 0 && mayHaveMore(outside, outputs)) {
        outside.lose(unknown('which outputs the flake has could not be followed', callee.span));
      }
      return others;
    },
    inputs: inputs.names,
    flakes: () => [{ file, submodules: inputs.submodules, templates: [...templatesOf(outside, outputs)] }],
    further: () => furtherOutputs(outside, file, outputs),
  };
}

/** A function from outside that makes the outputs, or an evaluation that went too deep: nobody knows what is in it. */
function mayHaveMore({ evaluator }: Outside, outputs: Value): boolean {
  return [...Object.keys(KINDS), ...Object.keys(SINGLE)].some((name) => evaluator.has(outputs, name) === undefined);
}

function* templatesOf(outside: Outside, outputs: Value): Generator<string> {
  const { evaluator } = outside;
  const offered = knownMembers(outside, outputs);
  const named = offered.get('templates');
  const templates = named ? [...knownMembers(outside, evaluator.force(named.value)).values()] : [];
  const single = offered.get('defaultTemplate');
  for (const template of single ? [...templates, single] : templates) {
    const path = knownMembers(outside, evaluator.force(template.value)).get('path');
    const value = path && evaluator.force(path.value);
    if (value?.kind === 'path' && value.path !== undefined && value.path !== '') yield value.path;
  }
}

interface FlakeCall {
  readonly file: string;
  readonly callee: Value;
  readonly inputs: ReadonlyMap<string, Attribute>;
}

/** `outputs` applied to its inputs and to `self`, which is the outputs themselves. */
function outputsOf(outside: Outside, call: FlakeCall): Value {
  const { evaluator } = outside;
  const span = call.callee.span;
  const inputs = new Map(call.inputs);
  const outputs: Thunk = evaluator.thunk(span, () => {
    const given: AttributesValue = { kind: 'attributes', attributes: inputs, span };
    return evaluator.apply(call.callee, evaluator.value(given), span);
  });
  inputs.set('self', {
    value: evaluator.value(flakeItself(outside, { file: call.file, inputs, outputs })),
    name: span,
  });
  return evaluator.force(outputs);
}

const KINDS: Readonly<Record<string, NixBuild['kind']>> = {
  packages: 'package',
  legacyPackages: 'package',
  checks: 'check',
  devShells: 'shell',
};

/** Outputs of the first flakes: one derivation a system. */
const SINGLE: Readonly<Record<string, NixBuild['kind']>> = { defaultPackage: 'package', devShell: 'shell' };

function* buildsOf(
  outside: Outside,
  file: string,
  outputs: Value,
  isAsked: (kind: NixBuild['kind']) => boolean,
): Generator<NixBuild> {
  for (const [output, kind] of Object.entries({ ...KINDS, ...SINGLE })) {
    if (!isAsked(kind)) continue;
    if (outside.evaluator.has(outputs, output) !== true) continue;
    const systems = outside.evaluator.select(outputs, output, outputs.span);
    for (const [system, attribute] of membersOf(outside, kind, systems)) {
      const place = { file, output, kind, system: known(system, attribute.name) };
      if (output in SINGLE) {
        const build = buildAt(outside, place, `${output}.${system}`, attribute);
        if (build) yield build;
        continue;
      }
      for (const [name, member] of membersOf(outside, kind, outside.evaluator.force(attribute.value))) {
        const build = buildAt(outside, place, `${output}.${system}.${name}`, member);
        if (build) yield build;
      }
    }
  }
}

interface Place {
  readonly file: string;
  readonly kind: NixBuild['kind'];
  readonly system: Fact<string>;
}

function buildAt(outside: Outside, place: Place, attribute: string, member: Attribute): NixBuild | undefined {
  const value = outside.evaluator.force(member.value);
  const derivation = derivationOf(outside, value);
  if (!derivation) {
    if (value.kind === 'unknown') outside.lose(value);
    if (place.kind === 'package') unfollowedPackage(outside, value);
    return undefined;
  }
  const folder = parentPath(place.file);
  return {
    attribute: folder === '' ? attribute : `${folder}#${attribute}`,
    kind: place.kind,
    entry: place.file,
    system: place.system,
    systemNamed: outside.namesSystem(place.system.span),
    derivation: derivation.derivation,
  };
}

/** What is known of a set's attributes; of the rest it is noted that it was lost. */
function membersOf(outside: Outside, kind: NixBuild['kind'], value: Value): ReadonlyMap<string, Attribute> {
  const { evaluator } = outside;
  const whole = evaluator.attributes(value);
  if (whole) return whole.attributes;
  if (value.kind === 'unknown') outside.lose(value);
  if (kind === 'package') unfollowedPackages(outside, value);
  if (value.kind !== 'update') return new Map();
  const members = new Map<string, Attribute>();
  for (const part of [value.left, value.right]) {
    for (const [name, attribute] of membersOf(outside, kind, part)) {
      // Of what may be replaced from outside, a build that was followed is worth a word.
      const isCertain = part === value.right || evaluator.has(value.right, name) === false;
      if (!isCertain && !derivationOf(outside, evaluator.force(attribute.value))) continue;
      const chosen = evaluator.thunk(attribute.value.span, () => evaluator.select(value, name, attribute.name));
      members.set(name, { value: chosen, name: attribute.name });
    }
  }
  return members;
}
