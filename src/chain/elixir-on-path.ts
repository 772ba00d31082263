import type { Derivation } from '../nix/model.ts';
import { type Fact, unknown } from '../repository/index.ts';
import type { ShellEvent } from '../shell/model.ts';

/** The BEAM that compiles, and that a release takes along: an Erlang before it on PATH takes its place. */
export function beamOnPath<Beam>(own: Fact<Beam>, compile: ShellEvent | undefined): Fact<Beam> {
  const path = compile?.environment.get('PATH');
  return path?.span ? unknown('a phase changes PATH', path.span) : own;
}

/** Elixir under whatever name, environments that may hold one, and what has no name. */
const bringsElixir = /elixir|beam|tool|^default$|(^|[-_])env$|^$/i;

/**
 * The Elixir that compiles: the builder's own, unless something else may stand before it on PATH. `nativeBuildInputs` of the call come
 * before those of the builder (nixpkgs pkgs/development/beam-modules/mix-release.nix).
 */
export function elixirOnPath(
  own: Fact<string>,
  { inputs, call }: Derivation,
  compile: ShellEvent | undefined,
): Fact<string> {
  if (own.kind === 'unknown') return own;
  const path = compile?.environment.get('PATH');
  if (path?.span) return unknown('a phase changes PATH', path.span);
  if (inputs.kind === 'unknown') return inputs;
  const other = inputs.value.find(
    ({ name, span }) => bringsElixir.test(name) && !(span.path === call.path && span.start === call.start),
  );
  return other ? unknown(`${other.name || 'an input'} may bring another Elixir`, other.span) : own;
}
