/**
 * nixpkgs pkgs/stdenv/generic/setup.sh, `definePhases`, in the order in which they run; those that end in `Phases` are variables that
 * name more of them.
 */
export const PHASE_ORDER = [
  'prePhases',
  'unpackPhase',
  'patchPhase',
  'preConfigurePhases',
  'configurePhase',
  'preBuildPhases',
  'buildPhase',
  'checkPhase',
  'preInstallPhases',
  'installPhase',
  'preFixupPhases',
  'fixupPhase',
  'installCheckPhase',
  'preDistPhases',
  'distPhase',
  'postPhases',
];

/** Whether it is a variable that names phases. */
export function namesPhases(name: string): boolean {
  return name.endsWith('Phases');
}
