import type { Meaning } from './meaning.ts';
import type { Outside } from './outside.ts';

/**
 * `darwin.apple_sdk.frameworks` (also `apple_sdk_11_0`): whatever begins with a capital letter is a framework there, so that
 * `with pkgs; … with darwin.apple_sdk.frameworks; [ CoreServices ]` is no riddle.
 */
export function darwinMeaning(outside: Outside): Meaning {
  return {
    select: (attribute, site) =>
      attribute.startsWith('apple_sdk') ? outside.member(site, attribute, appleSdk(outside)) : undefined,
  };
}

function appleSdk(outside: Outside): Meaning {
  return {
    select: (attribute, site) =>
      attribute === 'frameworks'
        ? outside.member(site, attribute, { has: (name) => (/^[A-Z]/.test(name) ? true : undefined) })
        : undefined,
  };
}
