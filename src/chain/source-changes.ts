import type { Derivation } from '../nix/model.ts';
import { hasOwnPhases } from './phase-order.ts';

/** Phases that may bring files into the source before cargo looks for them. */
const EARLY_PHASES = [
  'unpackPhase',
  'postUnpack',
  'patchPhase',
  'prePatch',
  'postPatch',
  'preConfigure',
  'configurePhase',
  'preBuild',
];

/** True when a derivation may add files to its source before cargo starts: what is absent from the source proves nothing. */
export function changesSource(derivation: Derivation): boolean {
  if (isPatched(derivation) || hasOwnPhases(derivation)) return true;
  return EARLY_PHASES.some((phase) => derivation.phases.has(phase));
}

export function isPatched({ arguments: given }: Derivation): boolean {
  return ['patches', 'cargoPatches'].some((name) => given.has(name));
}
