// What Rust has had since 2024 and the grammar does not know, with letters that it takes in its place. Nothing changes its
// length, and names are read from the text itself; inside strings and comments, where the patterns may match as well, other
// letters make no other tree.
const LOWERED: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // `unsafe extern "C" { … }`: https://doc.rust-lang.org/reference/items/external-blocks.html
  [/\bunsafe(?=\s+extern\s*(?:"[^"]*"\s*)?\{)/g, '      '],
  // A variable `raw` that is borrowed: `&raw` begins the raw borrow `&raw const x` only before const and mut
  // (https://doc.rust-lang.org/reference/expressions/operator-expr.html#raw-borrow-operators).
  [/&(\s*)raw\b(?!\s+(?:const|mut)\b)/g, '&$1rav'],
];

/** The text as the Rust grammar takes it; of the same length, and the same tree but for the names. */
export function lowerRust(text: string): string {
  return LOWERED.reduce((lowered, [pattern, replacement]) => lowered.replace(pattern, replacement), text);
}
