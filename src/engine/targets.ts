import { formatOfTarget, knownTriples } from '../knowledge/elf-targets.ts';
import { NATIVE_PLATFORMS } from '../knowledge/platforms.ts';

/** Whether a built file for this triple can be judged. */
export function isKnownTarget(triple: string): boolean {
  return formatOfTarget(triple) !== undefined;
}

/** Triples to suggest. */
export function suggestedTargets(): readonly string[] {
  return knownTriples();
}

/** Nix systems to suggest. */
export function suggestedSystems(): readonly string[] {
  return NATIVE_PLATFORMS.map(({ system }) => system);
}
