import type { Model } from '../chain/model.ts';
import { isInFolder, type Span } from '../repository/index.ts';

/** Whether a place lies in a folder that a flake offers as a template: what is left open there is meant to be filled in. */
export function isInTemplate({ path }: Span, { nix }: Model): boolean {
  return nix.flakes.some(({ templates }) => templates.some((folder) => isInFolder(path, folder)));
}
