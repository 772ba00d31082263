import type { Derivation } from '../model.ts';

/**
 * Whether the phases of a derivation whose builder knows nothing of Mix may call it; one whose output is fixed fetches what others
 * compile.
 */
export function mayCallMix({ details, phases, arguments: given }: Derivation): boolean {
  if (details.kind !== 'none' || given.has('outputHash')) return false;
  return [...phases.values()].some(({ text }) =>
    text.some((part) => part.kind === 'text' && /\bmix\b/.test(part.text)),
  );
}
