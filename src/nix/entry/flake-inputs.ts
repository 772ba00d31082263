import { type Fact, known, type Located, parentPath, type Span, unknown } from '../../repository/index.ts';
import type { Attribute, AttributesValue, Value } from '../value.ts';
import type { Outside } from '../world/outside.ts';
import { lockedInputs } from '../world/pins.ts';
import { type Tree, treeValue } from '../world/trees.ts';
import { plainText } from '../world/values.ts';

/** The inputs of a flake, by name. */
export interface FlakeInputs {
  readonly names: readonly Located<string>[];
  /** What `outputs` gets for them, `self` left out. */
  readonly values: ReadonlyMap<string, Attribute>;
  /** `inputs.self.submodules` */
  readonly submodules: Fact<boolean>;
}

/** Inputs as `inputs` declares them, and those that only the formals of `outputs` name (they come from the registry). */
export function flakeInputs(outside: Outside, flake: Value, outputs: Value): FlakeInputs {
  const { evaluator } = outside;
  const declared = evaluator.attributes(evaluator.select(flake, 'inputs', flake.span));
  const pinOf = lockedInputs(outside.view, parentPath(flake.span.path));
  const names: Located<string>[] = [];
  const values = new Map<string, Attribute>();
  for (const [name, attribute] of declared?.attributes ?? []) {
    if (name === 'self') continue;
    names.push({ value: name, span: attribute.name });
    add(name, addressOf(outside, evaluator.force(attribute.value)), attribute.name);
  }
  for (const name of evaluator.formals(outputs)?.keys() ?? []) {
    if (name !== 'self' && !values.has(name)) add(name, undefined, outputs.span);
  }
  return { names, values, submodules: asksForSubmodules(outside, flake, declared) };

  function add(name: string, address: string | undefined, span: Span): void {
    const tree: Tree = { name, address, pin: pinOf(name), span };
    values.set(name, { value: evaluator.value(treeValue(outside, tree)), name: span });
  }
}

function asksForSubmodules({ evaluator }: Outside, flake: Value, declared: AttributesValue | undefined): Fact<boolean> {
  if (!declared) {
    const isThere = evaluator.has(flake, 'inputs') !== false;
    return isThere ? unknown('the inputs could not be followed', flake.span) : known(false, flake.span);
  }
  const self = declared.attributes.get('self');
  const given = self && evaluator.select(evaluator.force(self.value), 'submodules', self.name);
  if (!given || !self || evaluator.has(evaluator.force(self.value), 'submodules') === false) {
    return known(false, declared.span);
  }
  return given.kind === 'boolean'
    ? known(given.value, given.span)
    : unknown('whether the flake asks for submodules could not be followed', self.name);
}

/** `url = "…"`, or a set with `type`, `owner`, `repo` and `ref`. An input that follows another has no address of its own. */
function addressOf({ evaluator }: Outside, input: Value): string | undefined {
  const text = (name: string) =>
    evaluator.has(input, name) === true ? plainText(evaluator.select(input, name, input.span)) : undefined;
  const [type, owner, repo, ref] = [text('type'), text('owner'), text('repo'), text('ref')];
  const named = ref === undefined ? '' : `/${ref}`;
  return text('url') ?? (owner && repo ? `${type ?? 'github'}:${owner}/${repo}${named}` : undefined);
}
