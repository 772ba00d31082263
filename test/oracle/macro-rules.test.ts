import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryRepository } from '../../src/repository/index.ts';
import { readNifCrate } from '../../src/rust/index.ts';
import { openSyntax } from '../../src/syntax/index.ts';
import { realTool } from '../real-tool.ts';

const rustc = realTool('rustc', 'rustc');
const syntax = await openSyntax(['rust']);

/** Instead of what rustler makes of a function: the function, behind a line that says which it is. */
const RUSTLER = `extern crate proc_macro;
use proc_macro::TokenStream;

#[proc_macro_attribute]
pub fn nif(_options: TokenStream, item: TokenStream) -> TokenStream {
    let mut marked: TokenStream = "#[doc = \\"nif\\"]".parse().unwrap();
    marked.extend(item);
    marked
}
`;

const ONE = 'macro_rules! one { ($name:ident) => { #[rustler::nif] fn $name() {} } }';

/** The first arm of two writes a NIF `first`, the second a NIF `second`. */
function armOf(kind: string, given: string, other = '$x:tt'): string {
  const nif = (name: string) => `{ #[rustler::nif] fn ${name}() {} }`;
  return `macro_rules! m { ($x:${kind}) => ${nif('first')}; (${other}) => ${nif('second')} }\nm!(${given});`;
}

function arms(given: readonly (readonly [kind: string, argument: string, other?: string])[]) {
  return given.map(([kind, argument, other]) => ({ text: armOf(kind, argument, other) }));
}

/** Every one compiles; `unknown` ones are those that are not followed. */
const CRATES: readonly { readonly text: string; readonly unknown?: true }[] = [
  { text: `${ONE}\none!(a); one!(b);` },
  { text: `${ONE}\none! { a }\none![b];\nmod inner { one!(c); }` },
  { text: `${ONE}\nmacro_rules! two { ($a:ident, $b:ident) => { one!($a); one!($b); } }\ntwo!(a, b);` },
  {
    text: 'macro_rules! m { ($n:ident, $t:ty $(,)?) => { #[rustler::nif] fn $n(_v: $t) {} } }\nm!(a, u8); m!(b, Vec<u8>,);',
  },
  {
    text: `macro_rules! m { ($n:ident, $t:ty) => { #[rustler::nif] fn $n(_a: $t, _b: $t) {} } }
use std::collections::HashMap;
m!(a, HashMap<String, Vec<u8>>);
m!(b, fn(u8) -> u8);`,
  },
  {
    text: `macro_rules! m {
    ($n:ident) => { #[rustler::nif] fn $n() {} };
    ($n:ident, $size:expr) => { #[rustler::nif] fn $n(_v: [u8; $size]) {} };
    ($n:ident, $size:expr, $more:expr) => { fn $n(_v: [u8; $size + $more]) {} };
}
m!(a); m!(b, 1 + 2); m!(c, 1, 2);`,
  },
  { text: 'macro_rules! m { ($n:literal, $f:ident) => { #[rustler::nif(name = $n)] fn $f() {} } }\nm!("x", a);' },
  { text: 'macro_rules! m { ($m:meta, $n:ident) => { #[$m] fn $n() {} } }\nm!(rustler::nif, a); m!(inline, b);' },
  {
    text: 'macro_rules! m { (a) => { #[rustler::nif] fn a() {} }; ($n:ident) => { fn $n() {} } }\nm!(b);',
    unknown: true,
  },
  { text: 'macro_rules! m { ($($n:ident),*) => { $( #[rustler::nif] fn $n() {} )* } }\nm!(a, b);', unknown: true },
  { text: 'macro_rules! m { ($n:ident : $t:ty) => { #[rustler::nif] fn $n(_v: $t) {} } }\nm!(a: u8);', unknown: true },
  {
    text: 'macro_rules! m { ($($e:tt)*) => { if false { panic!("rustler nif {}", $($e)*) } } }\nfn a() { m!(1); }\n#[rustler::nif] fn b() {}',
  },
  { text: 'macro_rules! m { ($n:ident) => { #[derive(Clone)] struct $n; } }\nm!(A);\n#[rustler::nif] fn nif() {}' },
  {
    text: '#[macro_use] mod macros { macro_rules! m { ($n:ident) => { #[rustler::nif] fn $n() {} } } }\nmod user { m!(a); }',
  },
  ...arms([
    ['literal', 'a'],
    ['literal', '1'],
    ['literal', '-1'],
    ['literal', '1 + 2', '$x:expr'],
    ['ty', '1'],
    ['block', 'a'],
    ['block', '{ 1 }'],
    ['lifetime', 'a'],
    ['ident', 'u8'],
    ['tt', '(a b)'],
    ['path', '1'],
    ['meta', '1'],
    ['expr', 'a'],
    ['expr', '"x"'],
    ['pat', '1'],
  ]),
  { text: armOf('expr', 'a b', '$($x:tt)*'), unknown: true },
  { text: armOf('vis', 'a'), unknown: true },
];

describe.skipIf(rustc.missing)(`the NIFs that macros define are those of rustc ${rustc.reason}`, () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rustler-nix-macros-'));
    mkdirSync(join(folder, 'out'));
    writeFileSync(join(folder, 'rustler.rs'), RUSTLER);
    run('--crate-type', 'proc-macro', '--crate-name', 'rustler', '--out-dir', 'out', 'rustler.rs');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(CRATES)('$text', { timeout: 60_000 }, ({ text, unknown }) => {
    writeFileSync(join(folder, 'lib.rs'), text);
    // Only the unstable flag shows what macros write; the compiler is told to take it as if it were a nightly one.
    const written = run('--crate-type', 'lib', '-L', 'out', '--extern', 'rustler', '-Zunpretty=expanded', 'lib.rs');
    const real = [...written.matchAll(/#\[doc = "nif"\]\s*(?:pub )?fn (\w+)(.*)/g)].map(([, name, rest]) => {
      return `${name}/${rest?.match(/\b_[abv]:/g)?.length ?? 0}`;
    });
    const source = readNifCrate({ library: { path: 'lib.rs' } }, memoryRepository({ 'lib.rs': text }), syntax);
    expect(source.unknown.length > 0).toBe(unknown === true);
    if (!unknown) expect(source.nifs.map(({ rustName, arity }) => `${rustName}/${arity}`)).toEqual(real);
  });

  function run(...args: readonly string[]): string {
    return execFileSync('rustc', ['--edition', '2021', ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, RUSTC_BOOTSTRAP: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }
});
