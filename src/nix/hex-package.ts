import type { Located } from '../repository/index.ts';
import type { Argument, Derivation } from './model.ts';

/** A package of hex.pm in one version. */
export interface HexPackage {
  readonly name: Located<string>;
  readonly version: Located<string>;
}

/** The package that `fetchHex { pkg; version; … }` brings; undefined for every other derivation. */
export function hexPackage({ builder, arguments: given }: Derivation): HexPackage | undefined {
  if (builder !== 'fetch') return undefined;
  const name = plain(given.get('pkg'));
  const version = plain(given.get('version'));
  return name && version && { name, version };
}

function plain(argument: Argument | undefined): Located<string> | undefined {
  if (argument?.value.kind !== 'text') return undefined;
  const { text } = argument.value;
  const [only] = text;
  if (text.length !== 1 || only?.kind !== 'text') return undefined;
  return { value: only.text, span: only.span };
}
