import type { Derivation } from '../nix/model.ts';

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
export function changesSource({ phases, arguments: given }: Derivation): boolean {
  return EARLY_PHASES.some((phase) => phases.has(phase)) || ['patches', 'cargoPatches'].some((name) => given.has(name));
}
