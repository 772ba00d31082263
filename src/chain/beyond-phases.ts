import type { Derivation } from '../nix/model.ts';
import { type Unknown, unknown } from '../repository/index.ts';

const PLACES = '(?:Unpack|Patch|Configure|Build|Check|Install|Fixup)';
/** `preBuildHooks+=(place)` and `preBuild="…"`: `runHook` calls what it finds under these names when it comes to them (setup.sh). */
const REGISTERS = new RegExp(`\\b(?:pre|post)${PLACES}Hooks\\b|(?:^|[\\s;])(?:pre|post)${PLACES}=`);
/** Assignments are exported by themselves from there on (bash manual, "The Set Builtin"). */
const EXPORTS_ALL = /\bset\s+(?:-\w+\s+)*-\w*a|\ballexport\b/;

/** A phase that has a later one do more than its own text says. */
export function registeredHook(derivation: Derivation): Unknown | undefined {
  return phaseWith(derivation, REGISTERS, 'a phase registers what a later one runs, which is not followed');
}

/** A phase that sets a variable in a way that is not followed. */
export function setOtherwise(derivation: Derivation, name: string): Unknown | undefined {
  const assigns = new RegExp(`\\$\\{${name}:?=`);
  return (
    phaseWith(derivation, EXPORTS_ALL, 'a phase exports whatever is assigned, which is not followed') ??
    phaseWith(derivation, assigns, `a phase gives ${name} a value where it has none, which is not followed`) ??
    registeredHook(derivation)
  );
}

function phaseWith({ phases }: Derivation, pattern: RegExp, reason: string): Unknown | undefined {
  const found = [...phases.values()].find(({ text }) =>
    pattern.test(text.map((part) => (part.kind === 'text' ? part.text : 'x')).join('')),
  );
  return found && unknown(reason, found.span);
}
