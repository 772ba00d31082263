import type { Derivation } from '../nix/model.ts';
import type { Repository } from '../repository/index.ts';
import { absent, cargoSource, isLeftOut } from './cargo-source.ts';
import { closureOf } from './closure.ts';
import { valueOf } from './facts.ts';
import type { MissingFile } from './model.ts';
import { lockInCargoRoot } from './place-of-lock.ts';
import { sourceTree } from './source-view.ts';
import { startDirectory } from './start.ts';

/** The locks that name the crates which a derivation is given, where there is none. */
export function missingVendoredLocks(derivation: Derivation, repository: Repository): readonly MissingFile[] {
  return closureOf(derivation)
    .filter(({ builder }) => builder === 'vendored-crates')
    .flatMap((crates) => importedLock(crates, repository) ?? lockInSource(crates, repository));
}

/** importCargoLock reads the file that it is given when it is evaluated (nixpkgs rust/import-cargo-lock.nix). */
function importedLock({ arguments: given }: Derivation, repository: Repository): MissingFile[] | undefined {
  const lock = given.get('lockFile');
  if (lock?.value.kind !== 'path') return undefined;
  const { path } = lock.value;
  const isGone = path !== undefined && repository.entry(path).kind === 'missing';
  return isGone ? [{ what: 'lock', path, exists: false, span: lock.span, neededBy: undefined }] : [];
}

/** What may say where the lock is, or bring it before it is looked for. */
const ELSEWHERE = ['lockFileContents', 'cargoLock', 'cargoLockContents', 'cargoLockList', 'cargoLockParsed', 'patches'];

/**
 * fetchCargoVendor and fetchCargoTarball take the Cargo.lock in `cargoRoot` of what they unpack (nixpkgs rust/fetch-cargo-vendor.nix), crane's
 * vendorCargoDeps the one in `src` (crane lib/vendorCargoDeps.nix).
 */
function lockInSource(crates: Derivation, repository: Repository): MissingFile[] {
  const { arguments: given, phases } = crates;
  const source = sourceTree(crates, repository);
  if ('kind' in source || source.incomplete || !given.has('src')) return [];
  if (phases.size > 0 || ELSEWHERE.some((name) => given.has(name))) return [];
  const seen = cargoSource(crates, source.view, repository);
  const path = lockInCargoRoot(crates, valueOf(startDirectory(crates, source.root)));
  if (path === undefined || !seen || !absent(path, seen)) return [];
  return [{ what: 'lock', path, exists: isLeftOut(path, seen), span: seen.span, neededBy: undefined }];
}
