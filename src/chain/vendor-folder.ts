import type { Derivation } from '../nix/model.ts';
import { type FileView, joinPath, type Unknown, unknown } from '../repository/index.ts';
import { argumentText } from './argument-text.ts';
import { fileIn } from './path.ts';

/** `cargoVendorDir`, a folder of the source, that is not there (nixpkgs rust/hooks/cargo-setup-hook.sh: below `cargoRoot`). */
export function missingVendorFolder(
  { arguments: given }: Derivation,
  view: FileView,
  root: string,
): Unknown | undefined {
  const argument = given.get('cargoVendorDir');
  const folder = argumentText(argument?.value);
  const below = argumentText(given.get('cargoRoot')?.value) ?? '';
  if (!argument || folder === undefined || folder === '' || /^\/|\$/.test(folder)) return undefined;
  const path = joinPath(fileIn(root, below), folder);
  return path !== undefined && view.entry(path).kind === 'missing'
    ? unknown(`the folder of vendored crates is not in the source: ${path}`, argument.span)
    : undefined;
}
