import parseString from '@iarna/toml/parse-string.js';

const LONGEST_TEXT = 16 * 1024 * 1024;

/** The values of a TOML document that a machine wrote (Cargo.lock), without places; undefined when it is no TOML. */
export function readTomlValues(text: string): unknown | undefined {
  if (text.length > LONGEST_TEXT) return undefined;
  try {
    return parseString(text);
  } catch {
    // A syntax error, or a stack overflow on absurd nesting.
    return undefined;
  }
}
