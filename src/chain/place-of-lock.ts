import type { Derivation } from '../nix/model.ts';
import { joinPath } from '../repository/index.ts';
import { argumentText } from './argument-text.ts';
import { valueOf } from './facts.ts';
import { startDirectory } from './start.ts';

/**
 * Where a lock has to be in the source although it is read from elsewhere as well: crane takes it from there, and cargoSetupHook compares
 * the one in `cargoRoot` with that of the vendored crates (nixpkgs rust/hooks/cargo-setup-hook.sh, "Missing Cargo.lock from src").
 * Undefined where no builder looks, or nobody can know where.
 */
export function placeOfLock(named: string, derivation: Derivation, root: string): string | undefined {
  const { builder, arguments: given } = derivation;
  if (['cargoVendorDir', 'dontPatch', 'dontCargoSetupPostUnpack'].some((name) => given.has(name))) return undefined;
  if (builder === 'crane.buildPackage') return given.has('cargoLock') ? undefined : named;
  if (builder !== 'buildRustPackage') return undefined;
  return lockInCargoRoot(derivation, valueOf(startDirectory(derivation, root)));
}

/** The Cargo.lock in `cargoRoot`, below the folder that the phases start in; undefined where that could not be followed. */
export function lockInCargoRoot({ arguments: given }: Derivation, start: string | undefined): string | undefined {
  const root = given.get('cargoRoot')?.value ?? { kind: 'null' };
  const folder = root.kind === 'null' ? '' : argumentText(root);
  if (folder === undefined || start === undefined) return undefined;
  const path = joinPath(joinPath(start, folder) ?? '..', 'Cargo.lock');
  return path?.startsWith('..') ? undefined : path;
}
