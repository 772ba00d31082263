import { type CargoCall, type EffectiveFlags, flagItems } from '../cargo/index.ts';
import type { Derivation, RustDetails } from '../nix/model.ts';
import type { Fact, FileView, Repository } from '../repository/index.ts';
import { flagsOf } from './cargo-facts.ts';
import { mapFact } from './facts.ts';

/** The flags that rustc gets from a builder: cargo's, or the builder's own where it does not let cargo read its configuration. */
export function compilerFlags(
  rust: RustDetails,
  call: Fact<CargoCall>,
  derivation: Derivation,
  repository: Repository,
): Fact<EffectiveFlags> {
  if (rust.compiler === 'cargo') return flagsOf(call, derivation, repository);
  const blind = mapFact(call, (value) => ({
    ...value,
    view: withoutConfiguration(value.view),
    environment: rust.compiler === 'rustc' ? withoutFlags(value.environment) : value.environment,
  }));
  return mapFact(flagsOf(blind, derivation, repository), (flags) => {
    const own = rust.compilerFlags;
    if (own?.kind === 'unknown') return { ...flags, unknown: [...flags.unknown, own] };
    return { ...flags, flags: [...flags.flags, ...flagItems(own?.value ?? [])] };
  });
}

const configuration = /(^|\/)\.cargo(\/|$)/;

/** The files without `.cargo`: buildRustCrate starts no cargo, cargo2nix removes what stands there (overlay/mkcrate.nix `configureCargo`). */
function withoutConfiguration(view: FileView): FileView {
  return {
    entry: (path) => (configuration.test(path) ? { kind: 'missing' } : view.entry(path)),
    read: (path) => (configuration.test(path) ? { kind: 'missing' } : view.read(path)),
    list: (path) => view.list(path)?.filter((name) => name !== '.cargo'),
  };
}

/** Variables that cargo alone reads. */
function withoutFlags<T>(environment: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return new Map([...environment].filter(([name]) => !name.endsWith('RUSTFLAGS')));
}
