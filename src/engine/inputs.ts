import type { BuildInput, Derivation } from '../nix/model.ts';

// What the Rust builders add by themselves; none of it brings a tool or library beyond Rust.
const OF_BUILDERS =
  /^(cargo(Build|Check|Install|Setup|Nextest)Hook|cargo|rustc|rust-toolchain|rust-analyzer|clippy|rustfmt|erlang|elixir|hex|git|jq|removeReferencesTo)/;

/** Whether the builder adds the input by itself. */
export function isOfBuilder({ name, toolchain }: BuildInput): boolean {
  return toolchain !== undefined || OF_BUILDERS.test(name);
}

/** Whether an input may bring anything: a derivation of the repository, an environment, a hook of another name, one without a name. */
export function isOpaque(input: BuildInput): boolean {
  const { name, derivation } = input;
  if (isOfBuilder(input)) return false;
  return derivation !== undefined || name === '' || /hook$|env$|tools|wrapped|stdenv|^default$/i.test(name);
}

/** True when somebody gives the derivation another compiler than the package set's own, or changes PATH in a phase. */
export function changesTools({ arguments: given, phases }: Derivation): boolean {
  if (given.has('stdenv') || given.has('inputsFrom')) return true;
  return phasesMaySay(/\bPATH\b/, { phases });
}

/** Whether the text of a phase has a pattern, or holds what nobody can know. */
export function phasesMaySay(pattern: RegExp, { phases }: Pick<Derivation, 'phases'>): boolean {
  return [...phases.values()].some(({ text }) =>
    text.some((part) => (part.kind === 'text' ? pattern.test(part.text) : part.kind === 'unknown')),
  );
}
