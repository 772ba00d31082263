import { namesPhases, PHASE_ORDER } from '../../../knowledge/stdenv-phases.ts';
import type { PhaseText } from '../../model.ts';
import { type BuilderCall, setArgument } from './call.ts';
import { plainFact, printedText } from './text.ts';

// The hooks are those that runHook runs around each (nixpkgs pkgs/stdenv/generic/setup.sh).
const PHASES = PHASE_ORDER.filter((name) => !namesPhases(name)).map((name) => name.replace(/Phase$/, ''));

/** Names of phases and of the hooks around them. */
const PHASE_NAMES: ReadonlySet<string> = new Set([
  ...PHASES.flatMap((phase) => {
    const capital = `${phase[0]?.toUpperCase()}${phase.slice(1)}`;
    return [`${phase}Phase`, `pre${capital}`, `post${capital}`];
  }),
  'buildCommand',
  'shellHook',
  'preHook',
  'postHook',
  // crane's own texts, which its phases run (crane lib/mkCargoDerivation.nix).
  'buildPhaseCargoCommand',
  'checkPhaseCargoCommand',
  'installPhaseCommand',
]);

export function isPhase(name: string): boolean {
  return PHASE_NAMES.has(name);
}

/** The texts of phases and hooks among the arguments. */
export function phaseTexts(call: BuilderCall): Map<string, PhaseText> {
  const { outside, given } = call;
  const phases = new Map<string, PhaseText>();
  const named = ownPhases(call);
  for (const [name, attribute] of given.attributes) {
    if (!isPhase(name) && !named.has(name)) continue;
    const value = outside.evaluator.force(attribute.value);
    if (value.kind === 'null') continue;
    phases.set(name, {
      name: attribute.name,
      text: printedText(outside, value, attribute.value.span),
      span: attribute.value.span,
    });
  }
  return phases;
}

// Variables that name phases.
const LISTS = ['phases', ...PHASE_ORDER.filter(namesPhases)];

/** Phases under names of the user's own. */
function ownPhases(call: BuilderCall): ReadonlySet<string> {
  const names = LISTS.flatMap((list) => {
    const value = setArgument(call, list);
    const plain = value && plainFact(printedText(call.outside, value, value.span), value.span);
    return plain?.kind === 'known' ? plain.value.split(/\s+/) : [];
  });
  return new Set(names);
}
