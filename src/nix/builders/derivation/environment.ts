import type { Fact, Span } from '../../../repository/index.ts';
import type { EnvironmentVariable, NixText } from '../../model.ts';
import type { Attribute, Value } from '../../value.ts';
import type { Outside } from '../../world/outside.ts';
import { argument, type BuilderCall, type BuilderDefinition, type BuilderDescription } from './call.ts';
import { lazy } from './lazy.ts';
import { isPhase } from './phases.ts';
import { plainFact, printedText } from './text.ts';

// nixpkgs pkgs/stdenv/generic/make-derivation.nix `argumentAttrsToRemove`, and what Nix itself takes.
const NO_VARIABLES: ReadonlySet<string> = new Set([
  'meta',
  'passthru',
  'pos',
  'env',
  '__structuredAttrs',
  '__intentionallyOverridingVersion',
]);

/** Variables that the builder process sees: plain attributes that print, `env`, and what the builder adds. */
export function environmentOf(
  call: BuilderCall,
  definition: BuilderDefinition,
  description: BuilderDescription,
): ReadonlyMap<string, EnvironmentVariable> {
  const { outside } = call;
  const variables = new Map<string, EnvironmentVariable>();
  for (const [name, attribute] of call.given.attributes) {
    if (NO_VARIABLES.has(name) || definition.consumed.has(name) || isPhase(name)) continue;
    add(name, attribute, 'attribute');
  }
  for (const [name, value] of description.environment?.() ?? []) variables.set(name, ownVariable(call.call, value));
  const env = argument(call, 'env');
  for (const [name, attribute] of (env && outside.evaluator.attributes(env)?.attributes) ?? [])
    add(name, attribute, 'env');
  return variables;

  function add(name: string, attribute: Attribute, place: 'attribute' | 'env'): void {
    const value = outside.evaluator.force(attribute.value);
    // mkDerivation sets __ignoreNulls: a null attribute is no variable.
    if (value.kind === 'null') return;
    variables.set(name, userVariable(outside, attribute, value, place));
  }
}

function userVariable(
  outside: Outside,
  attribute: Attribute,
  value: Value,
  place: 'attribute' | 'env',
): EnvironmentVariable {
  const span = attribute.value.span;
  const text = lazy<NixText>(
    () => printedText(outside, value, span),
    () => [{ kind: 'unknown', reason: 'infinite recursion', span }],
  );
  return {
    name: attribute.name,
    span,
    place,
    get text() {
      return text();
    },
    get value() {
      return plainFact(text(), span);
    },
  };
}

function ownVariable(span: Span, value: Fact<string>): EnvironmentVariable {
  const text: NixText =
    value.kind === 'known'
      ? [{ kind: 'text', text: value.value, span: value.span }]
      : [{ kind: 'unknown', reason: value.reason, span: value.span }];
  return { name: span, span, place: 'env', value, text };
}
