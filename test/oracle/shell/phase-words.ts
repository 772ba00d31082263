import fc from 'fast-check';

/** The words that generated phases are made of. `<nif>` and `<conf>` are store paths: a folder with libraries, a file. */

export const from = (...choices: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...choices);

/** Parts with blanks between them. */
export function joined(...parts: readonly (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> {
  return fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((words) => words.filter((word) => word !== '').join(' '));
}

export function lines(...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n');
}

/** The first kind `weight` times as often as the second. */
export function mostly(weight: number, usual: fc.Arbitrary<string>, rare: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: rare });
}

export const library = from(
  '<nif>/lib/libfoo.so',
  '<nif>/lib/libfoo.so',
  '<nif>/lib/libbar.so',
  '"<nif>"/lib/libfoo.so',
);

export const file = mostly(
  39,
  fc.oneof(
    { weight: 4, arbitrary: library },
    {
      weight: 3,
      arbitrary: from('lib/app.ex', 'mix.exs', 'config/config.exs', 'priv/static/app.css', './lib/extra.ex'),
    },
    { weight: 1, arbitrary: from('<conf>', 'native/foo/Cargo.toml', '<nif>/share/doc/foo.txt') },
  ),
  from('<nif>/lib/libmissing.so', 'target/release/libfoo.so', 'build.rs', '<nif>/lib', '<nif>/lib/*.dylib'),
);

export const tree = mostly(
  29,
  from(
    '<nif>/lib',
    '<nif>',
    'lib',
    'priv/static',
    'native',
    'config/',
    '<nif>/lib/',
    '<nif>/share/doc',
    'native/foo/.',
  ),
  from('<nif>/bin', 'assets', 'deps'),
);

export const folder = fc.oneof(
  { weight: 6, arbitrary: from('priv/native', 'priv/native/', './priv/native', '"priv/native"') },
  { weight: 4, arbitrary: from('$out', '$out/', '$out/lib', '$out/lib/', '"$out/bin"', '$out/share/app') },
  { weight: 2, arbitrary: from('priv', 'priv/', '.') },
  { weight: 1, arbitrary: from('lib', 'config/', 'native') },
  { weight: 1, arbitrary: from('tmp/deps', 'priv/${pname}', '"$out/lib/my app"', '_build/prod/lib/app/priv') },
);

export const newFile = fc.oneof(
  {
    weight: 5,
    arbitrary: from('priv/native/libfoo.so', 'priv/native/foo.so', '"priv/native/foo.so"', './priv/foo.so'),
  },
  { weight: 4, arbitrary: from('$out/lib/libfoo.so', '$out/bin/foo', '"$out"/version', '$out/share/app/x.txt') },
  { weight: 3, arbitrary: from('config/prod.exs', 'new.txt', '.version', 'lib/new.ex', 'mix.lock') },
  { weight: 1, arbitrary: from('priv/lib${pname}.so', '"a b"', 'config/config.exs', 'priv/${version%.*}.txt') },
);

export const name = from('foo', 'lib/app.ex', '<nif>/lib/libfoo.so', 'priv/static/app.css', '$x');
