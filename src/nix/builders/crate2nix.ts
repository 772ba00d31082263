import { known, type Span, unknown } from '../../repository/index.ts';
import type { Attribute, AttributesValue, Thunk, Value } from '../value.ts';
import { callWithSet } from '../world/call-package.ts';
import type { Site } from '../world/meaning.ts';
import { nativePackages } from '../world/nixpkgs.ts';
import type { Outside } from '../world/outside.ts';
import { booleanValue, emptySet, textValue } from '../world/values.ts';
import { packageNameIn } from './crane-crate-name.ts';
import type { Family } from './family.ts';

/**
 * nix-community/crate2nix where Cargo.nix is generated while Nix evaluates (tools.nix). A Cargo.nix in the repository is evaluated
 * as any other file: it ends in `buildRustCrate`.
 */
export const crate2nix: Family = {
  trees: [
    {
      repositories: ['nix-community/crate2nix', 'kolloch/crate2nix'],
      names: ['crate2nix'],
      flake: (outside) => ({
        select(attribute, site) {
          switch (attribute) {
            case 'tools':
              return outside.member(site, attribute, {
                select: (system, at) =>
                  toolsFor(outside, nativePackages(outside, known(system, at.span), [], at.span), at),
              });
            case 'lib':
              return outside.evaluator.attributeSet(
                [['tools', outside.evaluator.value(toolsFunction(outside, site))]],
                site.span,
              );
            default:
              return undefined;
          }
        },
      }),
      files: { '/tools.nix': (outside, { site }) => toolsFunction(outside, site) },
    },
  ],
};

/** The function in tools.nix, `{ pkgs, … }: { generatedCargoNix; appliedCargoNix; }`. */
function toolsFunction(outside: Outside, site: Site): Value {
  return functionOf(outside, ['pkgs'], site.span, (given, span) =>
    toolsFor(outside, outside.evaluator.select(given, 'pkgs', span), { ...site, span }),
  );
}

function toolsFor(outside: Outside, pkgs: Value, site: Site): Value {
  const { evaluator } = outside;
  const generated = (given: Thunk, span: Span) => {
    const cargoNix = functionOf(
      outside,
      ['pkgs', 'defaultCrateOverrides', 'buildRustCrateForPkgs', 'release'],
      span,
      (call) => appliedCargoNix(outside, evaluator.force(given), call, span),
    );
    return outside.root('Cargo.nix', span, {
      facet: { kind: 'imported', value: cargoNix },
      select: () => undefined,
    });
  };
  return evaluator.attributeSet(
    [
      [
        'generatedCargoNix',
        evaluator.value(
          evaluator.primitive('generatedCargoNix', 1, site.span, ([given], at) => generated(given as Thunk, at)),
        ),
      ],
      [
        'appliedCargoNix',
        evaluator.value(
          evaluator.primitive('appliedCargoNix', 1, site.span, ([given], at) => {
            const cargoNix = outside.facetOf(generated(given as Thunk, at), 'imported')?.value;
            return cargoNix ? callWithSet(outside, pkgs, cargoNix, emptySet(at), at) : unknown('no Cargo.nix', at);
          }),
        ),
      ],
    ],
    site.span,
  );
}

/** A function that takes a set with these attributes, each of which may be missing. */
function functionOf(
  outside: Outside,
  names: readonly string[],
  span: Span,
  call: (given: Value, span: Span) => Value,
): Value {
  const { evaluator } = outside;
  const isOptional = evaluator.value(booleanValue(true, span));
  const functor = evaluator.primitive('crate2nix', 2, span, ([, given], at) =>
    call(evaluator.force(given as Thunk), at),
  );
  return evaluator.attributeSet(
    [
      ['__functor', evaluator.value(functor)],
      [
        '__functionArgs',
        evaluator.value(
          evaluator.attributeSet(
            names.map((name) => [name, isOptional] as const),
            span,
          ),
        ),
      ],
    ],
    span,
  );
}

/** The public attributes of a generated Cargo.nix. Which packages there are is for the manifests to say. */
function appliedCargoNix(outside: Outside, settings: Value, call: Value, span: Span): Value {
  const { evaluator } = outside;
  const source = sourceOf(outside, settings, span);
  const members = outside.root('workspaceMembers', span, {
    select: (name, at) => crateSet(outside, { source, call, span: at.span }, textValue(name, at.span), name),
  });
  const root = evaluator.thunk(span, () => {
    const name = packageNameIn(outside, evaluator.force(source.value), span);
    if (name.kind === 'unknown') return name;
    return crateSet(outside, { source, call, span }, textValue(name.value, span), name.value);
  });
  return evaluator.attributeSet(
    [
      ['rootCrate', root],
      ['workspaceMembers', evaluator.value(members)],
    ],
    span,
  );
}

/** `src`, which holds the workspace. */
function sourceOf(outside: Outside, settings: Value, span: Span): Attribute {
  const { evaluator } = outside;
  const value = evaluator.thunk(span, () => evaluator.select(settings, 'src', span));
  return evaluator.attributes(settings)?.attributes.get('src') ?? { value, name: span };
}

interface CrateCall {
  readonly source: Attribute;
  readonly call: Value;
  readonly span: Span;
}

/** `{ build = buildRustCrate { … }; }` for one package of the workspace. */
function crateSet(outside: Outside, { source, call, span }: CrateCall, crateName: Value, member: string): Value {
  const { evaluator } = outside;
  const build = evaluator.thunk(span, () => {
    const pkgs = evaluator.select(call, 'pkgs', span);
    const own = evaluator.has(call, 'buildRustCrateForPkgs') === true;
    const builder = own
      ? evaluator.apply(evaluator.select(call, 'buildRustCrateForPkgs', span), evaluator.value(pkgs), span)
      : evaluator.select(pkgs, 'buildRustCrate', span);
    const attributes = new Map<string, Attribute>([
      ['crateName', { value: evaluator.value(crateName), name: span }],
      ['src', source],
      ['packageOfWorkspace', { value: evaluator.value(textValue(member, span)), name: span }],
    ]);
    for (const [from, to] of [
      ['defaultCrateOverrides', 'crateOverrides'],
      ['release', 'release'],
    ] as const) {
      const given = evaluator.attributes(call)?.attributes.get(from);
      if (given) attributes.set(to, given);
    }
    const crate: AttributesValue = { kind: 'attributes', attributes, span };
    return evaluator.apply(builder, evaluator.value(crate), span);
  });
  return evaluator.attributeSet([['build', build]], span);
}
