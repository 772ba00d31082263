import type { ArgumentValue } from '../nix/model.ts';
import { textOfParts } from '../repository/index.ts';

/** The text of an argument that is nothing but text; undefined for any other, and for one that refers to something. */
export function argumentText(value: ArgumentValue | undefined): string | undefined {
  return value?.kind === 'text' ? textOfParts(value.text) : undefined;
}
