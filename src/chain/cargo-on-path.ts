import type { Derivation } from '../nix/model.ts';
import { type Fact, known, unknown } from '../repository/index.ts';
import type { ShellEvent } from '../shell/model.ts';

// Packages of other flakes, toolchains under any name, and hooks that may put something on PATH.
const bringsTools = /rust|cargo|maturin|tool|^default$|^makeSetupHook$|(^|[-_])env$/i;

/** Parts of a toolchain beside cargo, and nixpkgs' hooks that propagate nothing (pkgs/build-support/rust/hooks/default.nix). */
const otherParts = /^(rustc|rustfmt|clippy|rust-(std|src|analyzer))$/;
const bareHooks = /^cargo(Setup|Install)Hook$/;

/** Whether what a derivation is given brings a cargo for a call. */
export function cargoOnPath(derivation: Derivation, call: ShellEvent | undefined): Fact<boolean> {
  const path = call?.environment.get('PATH');
  if (path?.span) return unknown('a phase changes PATH', path.span);
  if (derivation.inputs.kind === 'unknown') return derivation.inputs;
  const inputs = derivation.inputs.value;
  const cargo = inputs.find(
    ({ name, toolchain }) => name === 'cargo' || (toolchain !== undefined && !otherParts.test(name)),
  );
  if (cargo) return known(true, cargo.span);
  const opaque = inputs.find(({ name, derivation: built, toolchain }) => {
    if (toolchain) return false;
    // A crate of the repository brings the programs that it holds.
    if (built) return built.details.kind !== 'rust';
    return name === '' || (bringsTools.test(name) && !bareHooks.test(name));
  });
  if (opaque) return unknown(`${opaque.name || 'an input'} may bring a cargo`, opaque.span);
  return known(false, derivation.call);
}
