import type { Derivation } from '../nix/model.ts';
import type { Located } from '../repository/index.ts';
import { argumentText } from './argument-text.ts';

/** The sha256 that a fetched file is known by, in hexadecimal digits: from `sha256-…` or from the digits themselves. */
export function fetchedSha256({ arguments: given }: Derivation): Located<string> | undefined {
  for (const name of ['hash', 'sha256']) {
    const argument = given.get(name);
    const text = argumentText(argument?.value);
    const digits = text && hexadecimal(text);
    // Zeros stand for a hash that nobody knows yet (lib.fakeHash).
    if (argument && digits && !/^0+$/.test(digits)) return { value: digits, span: argument.span };
  }
  return undefined;
}

function hexadecimal(hash: string): string | undefined {
  if (/^[0-9a-f]{64}$/i.test(hash)) return hash.toLowerCase();
  const encoded = /^sha256-([A-Za-z0-9+/]{43}=)$/.exec(hash)?.[1];
  return encoded && Buffer.from(encoded, 'base64').toString('hex');
}
