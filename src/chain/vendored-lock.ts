import type { Derivation, RustDetails } from '../nix/model.ts';
import { type FileView, type Located, type Unknown, unknown } from '../repository/index.ts';
import { valueOf } from './facts.ts';
import { placeOfLock } from './place-of-lock.ts';
import { isPatched } from './source-changes.ts';

/**
 * cargoSetupHook compares the lock of the vendored crates, which is the one that importCargoLock was given, with that of the source after
 * its patches, and ends a build where they differ (nixpkgs rust/hooks/cargo-setup-hook.sh `cargoSetupPostPatchHook`). `view`: the source
 * as cargo finds it.
 */
export function otherLock(
  derivation: Derivation,
  rust: RustDetails,
  { repository, view, root }: { readonly repository: FileView; readonly view: FileView; readonly root: string },
): Unknown[] {
  if (derivation.builder !== 'buildRustPackage' || isPatched(derivation)) return [];
  const imported = importedLock(derivation, rust);
  const place = imported && placeOfLock(imported.value, derivation, root);
  if (!imported || place === undefined) return [];
  const given = repository.read(imported.value);
  const found = view.read(place);
  const differ = given.kind === 'text' && found.kind === 'text' && given.source.text !== found.source.text;
  return differ ? [unknown(`${imported.value} is not the Cargo.lock of the source`, imported.span)] : [];
}

function importedLock({ arguments: given }: Derivation, rust: RustDetails): Located<string> | undefined {
  if (given.has('cargoLock')) return valueOf(rust.lockFile);
  const crates = given.get('cargoDeps')?.value;
  const lock = crates?.kind === 'derivation' ? crates.derivation.arguments.get('lockFile') : undefined;
  const path = lock?.value.kind === 'path' ? lock.value.path : undefined;
  return lock && path !== undefined ? { value: path, span: lock.span } : undefined;
}
