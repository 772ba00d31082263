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
  const start = valueOf(startDirectory(derivation, root));
  const cargoRoot = given.get('cargoRoot')?.value;
  const below = cargoRoot === undefined ? '' : argumentText(cargoRoot);
  if (start === undefined || below === undefined) return undefined;
  return joinPath(start, `${below}/Cargo.lock`.replace(/^\/+/, ''));
}
