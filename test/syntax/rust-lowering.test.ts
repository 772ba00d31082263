import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openSyntax } from '../../src/syntax/index.ts';
import { lowerRust } from '../../src/syntax/rust-lowering.ts';

describe('Rust that is younger than the grammar is parsed', () => {
  test.each([
    'unsafe extern "C" {\n    #[cfg(feature = "a")]\n    fn f() -> *const ();\n}\n',
    'unsafe extern { fn f(); }\n',
    'fn f(raw: u8) { g(&raw); g(&raw, 1); h(&raw[..8]) }\n',
    'fn f(mut x: u8) { let p = &raw const x; let q = &raw mut x; }\n',
    'fn f() -> &\'static str { "unsafe extern \\"C\\" {" }\n',
    '// unsafe extern "C" { &raw\nfn f() {}\n',
    'unsafe extern "C" fn f() {}\n',
  ])('%j', async (text) => {
    const syntax = await openSyntax(['rust']);
    expect(syntax.parse('rust', text).hasError).toBe(false);
  });

  test('with every place where it was', () => {
    const pieces = fc.constantFrom(
      'unsafe',
      ' ',
      '\n',
      'extern',
      '"C"',
      '{',
      '&',
      'raw',
      'const',
      'x',
      '"',
      '/*',
      'raw_',
      'mut',
    );
    const texts = fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join(''));
    fc.assert(fc.property(texts, (text) => lowerRust(text).length === text.length));
  });
});
