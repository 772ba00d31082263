import parseString from '@iarna/toml/parse-string.js';

const LONGEST_TEXT = 16 * 1024 * 1024;

/** The values of a TOML document that a machine wrote (Cargo.lock), without places; undefined when it is no TOML. */
export function readTomlValues(text: string): unknown | undefined {
  if (text.length > LONGEST_TEXT) return undefined;
  try {
    // The library refuses the carriage return at the end of a comment, which every Cargo.lock begins with; places do not matter.
    return parseString(text.replaceAll('\r\n', '\n'));
  } catch {
    // A syntax error, or a stack overflow on absurd nesting.
    return undefined;
  }
}
