import type { Derivation, PhaseText } from '../nix/model.ts';
import { type Unknown, unknown } from '../repository/index.ts';

const PLACES = '(?:Unpack|Patch|Configure|Build|Check|Install|Fixup)';
/** `preBuildHooks+=(place)` and `preBuild="…"`: `runHook` calls what it finds under these names when it comes to them (setup.sh). */
const REGISTERS = new RegExp(`\\b(?:pre|post)${PLACES}Hooks\\b|(?:^|[\\s;])(?:pre|post)${PLACES}=`);
/** Assignments are exported by themselves from there on (bash manual, "The Set Builtin"). */
const EXPORTS_ALL = /\bset\s+(?:-\w+\s+)*-\w*a|\ballexport\b/;

/** A phase that has a later one do more than its own text says. */
export function registeredHook(derivation: Derivation): Unknown | undefined {
  return phaseWith(
    derivation,
    (words) => REGISTERS.test(words),
    'a phase registers what a later one runs, which is not followed',
  );
}

/** A phase that sets a variable in a way that is not followed. */
export function setOtherwise(derivation: Derivation, name: string): Unknown | undefined {
  const assignments = [`\${${name}=`, `\${${name}:=`];
  return (
    phaseWith(
      derivation,
      (words) => EXPORTS_ALL.test(words),
      'a phase exports whatever is assigned, which is not followed',
    ) ??
    phaseWith(
      derivation,
      (words) => assignments.some((one) => words.includes(one)),
      `a phase gives ${name} a value where it has none, which is not followed`,
    ) ??
    registeredHook(derivation)
  );
}

function phaseWith({ phases }: Derivation, fits: (words: string) => boolean, reason: string): Unknown | undefined {
  const found = [...phases.values()].find((phase) => fits(phaseWords(phase)));
  return found && unknown(reason, found.span);
}

/** A phase as one text, an `x` where Nix puts something into it. */
export function phaseWords({ text }: PhaseText): string {
  return text.map((part) => (part.kind === 'text' ? part.text : 'x')).join('');
}
