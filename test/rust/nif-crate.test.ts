import { describe, expect, it } from 'vitest';
import { memoryRepository } from '../../src/repository/memory.ts';
import { type NifCrateSource, readNifCrate } from '../../src/rust/index.ts';
import { openSyntax } from '../../src/syntax/index.ts';
import { LONGEST_MS, processorMs } from '../hostile/bounds.ts';

const syntax = await openSyntax(['rust']);

function read(files: Readonly<Record<string, string>>): NifCrateSource {
  return readNifCrate({ library: { path: 'native/src/lib.rs' } }, memoryRepository(files), syntax);
}

function crate(text: string, others: Readonly<Record<string, string>> = {}): NifCrateSource {
  return read({ 'native/src/lib.rs': text, ...others });
}

const nifs = (source: NifCrateSource) =>
  source.nifs.map((nif) => `${nif.name.value}/${nif.arity}${nif.conditional ? '?' : ''}`);
const modules = (source: NifCrateSource) => source.initialisations.map((call) => call.module.value);
const reasons = (source: NifCrateSource) => source.unknown.map((lost) => lost.reason);

describe('a build of the tests', () => {
  const differs = (attribute: string) => crate(`${attribute}\nfn a() {}`).differsInTests;

  it('leaves out what stands under `not(test)`', () => {
    expect(differs('#[cfg(not(test))]')).toBe(true);
    expect(differs('#[cfg_attr(all(unix, not(any(doc, test))), rustler::nif)]')).toBe(true);
    expect(differs('#[cfg(test)]')).toBe(false);
    expect(differs('#[cfg(any(test, not(unix)))]')).toBe(false);
    expect(differs('#[doc = "not a test"]')).toBe(false);
  });

  it('is asked of an attribute without end in bounded time', () => {
    const started = processorMs();
    expect(differs(`#[cfg(any(${'not(a), '.repeat(30_000)}b))]`)).toBe(false);
    expect(processorMs() - started).toBeLessThan(LONGEST_MS);
  });
});

describe('an initialisation', () => {
  it('is found by its path and by an import', () => {
    expect(modules(crate('rustler::init!("Elixir.A");'))).toEqual(['Elixir.A']);
    expect(modules(crate('::rustler::init!("a");'))).toEqual(['a']);
    expect(modules(crate('use rustler::init;\ninit!("a");'))).toEqual(['a']);
    expect(modules(crate('use rustler::{nif, init as start};\nstart!("a");'))).toEqual(['a']);
    expect(modules(crate('use rustler::*;\ninit!("a");'))).toEqual(['a']);
    expect(modules(crate('#[macro_use]\nextern crate rustler;\ninit!("a");'))).toEqual(['a']);
    expect(modules(crate('use rustler as r;\nr::init!("a");'))).toEqual(['a']);
  });

  it('is none when `init!` is somebody else’s, or stands in a string, a comment or a test', () => {
    expect(modules(crate('init!("a");'))).toEqual([]);
    expect(modules(crate('use logger::init;\ninit!("a");'))[0] ?? 'none').toBe('a');
    expect(crate('use logger::init;\ninit!("a");').initialisations[0]?.conditional).toBe(true);
    expect(
      modules(crate('/// rustler::init!("a");\n//! rustler::init!("b")\nconst A: &str = "rustler::init!(\\"c\\")";')),
    ).toEqual([]);
    expect(modules(crate('#[cfg(test)] mod tests { rustler::init!("a"); }'))).toEqual([]);
    expect(modules(crate('#[cfg(test)]\nrustler::init!("a");'))).toEqual([]);
    expect(modules(crate('#![cfg(test)]\nrustler::init!("a");'))).toEqual([]);
  });

  it('points between the quotes of its module name', () => {
    for (const literal of ['"Elixir.A.B"', 'r"Elixir.A.B"', 'r##"Elixir.A.B"##']) {
      const text = `rustler::init!(${literal}, load = on_load);`;
      const [call] = crate(text).initialisations;
      expect(call?.module.value).toBe('Elixir.A.B');
      expect(text.slice(call?.module.span.start, call?.module.span.end)).toBe('Elixir.A.B');
    }
    expect(modules(crate('rustler::init!("a\\u{62}\\x63\\\n   d");'))).toEqual(['abcd']);
  });

  it('lists functions in the old way', () => {
    const [call] = crate('rustler::init!("a", [add, math::sub, ], load = load);').initialisations;
    expect(call?.functions?.value.map((item) => item.value)).toEqual(['add', 'sub']);
    expect(crate('rustler::init!("a", load = load);').initialisations[0]?.functions).toBeUndefined();
  });

  it.each([
    ['mod a { fn f() {} } mod b { fn f() {} }', 'a::f', 1],
    ['fn f() {} mod b { fn f() {} }', 'f', 1],
    ['mod a { fn f() {} } use a::f;', 'f', 1],
    ['mod a { fn f() {} } use a::f as g;', 'g', 1],
    ['mod a { fn f() {} } use a::*;', 'f', 1],
    ['mod a { pub mod b { fn f() {} } } use a::b;', 'b::f', 1],
    ['mod a { mod b { fn f() {} } pub use b::f; }', 'crate::a::f', 1],
    ['mod a { mod b { fn f() {} } pub use self::b::*; }', 'self::a::f', 1],
    ['#[cfg(unix)] fn f() {}\n#[cfg(not(unix))] fn f() {}', 'f', 2],
    ['macro_rules! m { ($n:ident) => { #[rustler::nif] fn $n() {} } }\nm!(f);', 'f', 1],
    ['mod a { fn f() {} }', 'f', 0],
    ['use other::*;', 'f', 0],
    ['use a::*; mod a { pub use crate::*; }', 'f', 0],
  ])('knows what it lists: %s %s', (text, path, count) => {
    const [call] = crate(`${text}\nrustler::init!("a", [${path}]);`).initialisations;
    expect(call?.functions?.value[0]?.definitions).toHaveLength(count);
  });

  it('is unknown when the name is no literal', () => {
    expect(reasons(crate('rustler::init!(NAME);'))).toEqual(['the module name of `init!` is no string literal']);
  });

  it('is conditional below a condition that nobody can decide', () => {
    expect(crate('#[cfg(feature = "a")]\nrustler::init!("a");').initialisations[0]?.conditional).toBe(true);
    expect(crate('#[cfg(not(test))]\nrustler::init!("a");').initialisations[0]?.conditional).toBe(false);
  });
});

describe('a NIF', () => {
  it('has the arity of its parameters without a first Env', () => {
    const text = `
      #[rustler::nif] fn none() {}
      #[rustler::nif] fn env_only(env: Env) {}
      #[rustler::nif] pub fn long<'a>(env: rustler::Env<'a>, (a, b): (i32, i32), mut c: Vec<u8>,) -> Term<'a> {}
      #[rustler::nif] fn reference(env: &Env, a: i32) {}
      #[rustler::nif] fn alias(env: MyEnv, a: Term) {}
      #[rustler::nif] fn ignored(_: i32, _b: &str) {}
    `;
    expect(nifs(crate(text))).toEqual(['none/0', 'env_only/0', 'long/2', 'reference/2', 'alias/2', 'ignored/2']);
  });

  it('takes name and schedule from its attribute', () => {
    const text =
      '#[rustler::nif(name = "other", schedule = "DirtyCpu")]\nfn add(a: i64) -> i64 { a }\n#[rustler::nif()] fn r#type() {}';
    const source = crate(text);
    expect(nifs(source)).toEqual(['other/1', 'r#type/0']);
    expect(source.nifs[0]).toMatchObject({ rustName: 'add', schedule: 'DirtyCpu' });
    const span = source.nifs[0]?.name.span;
    expect(text.slice(span?.start, span?.end)).toBe('add');
  });

  it('is known by the import of its attribute', () => {
    expect(nifs(crate('use rustler::nif;\n#[nif] fn a() {}'))).toEqual(['a/0']);
    expect(nifs(crate('use rustler::{Env, nif as export};\n#[export] fn a(e: Env) {}'))).toEqual(['a/0']);
    expect(nifs(crate('use rustler::*;\nmod m { use super::*; #[nif] fn a() {} }'))).toEqual(['a/0']);
    expect(nifs(crate('mod m { use crate::prelude::*; #[nif] fn a() {} }'))).toEqual(['a/0?']);
    expect(nifs(crate('#[other::nif] fn a() {}'))).toEqual(['a/0?']);
  });

  it('inside a function counts, on a method it does not compile', () => {
    expect(nifs(crate('fn outer() { #[rustler::nif] fn inner() {} }'))).toEqual(['inner/0']);
    expect(nifs(crate('impl A { #[rustler::nif] fn a() {} }'))).toEqual([]);
  });

  it('is conditional under a cfg, gone under cfg(test), and added by cfg_attr', () => {
    expect(nifs(crate('#[cfg(feature = "x")]\n#[rustler::nif] fn a() {}'))).toEqual(['a/0?']);
    expect(nifs(crate('#[cfg(unix)] mod m { #[rustler::nif] fn a() {} }'))).toEqual(['a/0?']);
    expect(nifs(crate('#[cfg(all(test, unix))]\n#[rustler::nif] fn a() {}'))).toEqual([]);
    expect(nifs(crate('#[cfg_attr(feature = "nif", rustler::nif(name = "b"))] fn a() {}'))).toEqual(['b/0?']);
    expect(nifs(crate('#[cfg_attr(test, rustler::nif)] fn a() {}'))).toEqual([]);
    expect(nifs(crate('#[cfg_attr(not(test), rustler::nif)] fn a() {}'))).toEqual(['a/0']);
  });
});

describe('modules', () => {
  const nif = (name: string) => `#[rustler::nif] fn ${name}() {}\n`;

  it('are reached as rustc reaches them, and nothing else is', () => {
    const source = crate(`mod plain; mod nested; #[path = "odd/name.rs"] mod renamed; mod inline { mod deep; }\n`, {
      'native/src/plain.rs': `mod child;\n${nif('plain')}`,
      'native/src/plain/child.rs': nif('child'),
      'native/src/nested/mod.rs': `mod beside;\n${nif('nested')}`,
      'native/src/nested/beside.rs': nif('beside'),
      'native/src/odd/name.rs': `mod sibling;\n${nif('renamed')}`,
      'native/src/odd/sibling.rs': nif('sibling'),
      'native/src/inline/deep.rs': nif('deep'),
      'native/src/unreached.rs': nif('unreached'),
      'native/src/bin/tool.rs': nif('tool'),
      'native/tests/it.rs': nif('it'),
    });
    expect(nifs(source).sort()).toEqual([
      'beside/0',
      'child/0',
      'deep/0',
      'nested/0',
      'plain/0',
      'renamed/0',
      'sibling/0',
    ]);
    expect(source.unknown).toEqual([]);
  });

  it('that cannot be found are unknown, those of tests are not missed', () => {
    expect(reasons(crate('mod gone;'))).toEqual(['the file of module `gone` is missing']);
    expect(reasons(crate('mod both;', { 'native/src/both.rs': '', 'native/src/both/mod.rs': '' }))).toHaveLength(1);
    expect(reasons(crate('#[cfg(test)] mod gone;'))).toEqual([]);
    expect(nifs(crate('#[cfg(unix)] mod m;', { 'native/src/m.rs': nif('a') }))).toEqual(['a/0?']);
    const twice = crate('#[cfg(windows)] mod m; #[cfg(unix)] mod m;', { 'native/src/m.rs': nif('a') });
    expect(twice.nifs.map(({ cfgs }) => cfgs)).toEqual([['windows'], ['unix']]);
    expect(nifs(crate('mod m; #[cfg(unix)] mod m;', { 'native/src/m.rs': nif('a') }))).toEqual(['a/0']);
    const itself = '#[cfg(unix)]\n#[path = "lib.rs"]\nmod again;\n#[rustler::nif] fn a() {}';
    expect(nifs(crate(itself))).toEqual(['a/0']);
  });

  it('that a macro of another crate is given are followed, and may be there', () => {
    const files = { 'native/src/u.rs': nif('u'), 'native/src/v/w.rs': `use dep as _;\n${nif('w')}` };
    const given = '{ if #[cfg(unix)] { /* u */ pub(crate) mod u; } else { #[cfg(test)] mod t; mod v { mod w; } } }';
    const source = crate(`cfg_if::cfg_if! ${given}`, files);
    expect(nifs(source).sort()).toEqual(['u/0?', 'w/0?']);
    expect(source.unknown).toEqual([]);
    expect(source.conditionalCrates).toContain('dep');
    expect(reasons(crate('cfg_if! { #[path = "u.rs"] mod u; }', files))).toHaveLength(1);
    expect(reasons(crate('cfg_if! { mod gone; }'))).toHaveLength(1);
    expect(reasons(crate('use automod::dir;\ndir!("src/nifs");'))).toHaveLength(1);
  });

  it('that a macro of the crate declares are followed, or unknown', () => {
    const files = { 'native/src/u.rs': nif('u') };
    expect(nifs(crate('macro_rules! m { ($m:ident) => { mod $m; } }\nm!(u);', files))).toEqual(['u/0']);
    const more = 'macro_rules! m { ($($m:ident),*) => { $(mod $m;)* } }\n';
    expect(reasons(crate(`${more}m!(u);`, files))).toEqual(['macro `m!` may define NIFs']);
    expect(reasons(crate(more, files))).toEqual([]);
    const items = 'macro_rules! m { ($($i:item)*) => { $($i)* } }\n';
    expect(reasons(crate(`${items}m! { mod u; }`, files))).toEqual(['macro `m!` may define NIFs']);
    expect(reasons(crate(`${items}m! { mod u {} }`, files))).toEqual([]);
  });

  it('that include themselves end', () => {
    expect(nifs(crate(`#[path = "lib.rs"] mod again;\n${nif('a')}`))).toEqual(['a/0']);
    expect(nifs(crate(`include!("lib.rs");\n${nif('a')}`))).toEqual(['a/0']);
  });

  it('that are included by their path are part of the module, and their modules lie beside them', () => {
    const files = { 'native/src/parts/one.rs': `mod two;\n${nif('b')}`, 'native/src/parts/two.rs': nif('c') };
    const source = crate(`${nif('a')}\ninclude!("parts/one.rs");`, files);
    expect(nifs(source).sort()).toEqual(['a/0', 'b/0', 'c/0']);
    expect(source.unknown).toEqual([]);
    expect(nifs(crate('#[cfg(unix)]\nmod m { include!("parts/two.rs"); }', files))).toEqual(['c/0?']);
    expect(modules(crate('include!("start.rs");', { 'native/src/start.rs': 'rustler::init!("Elixir.A");' }))).toEqual([
      'Elixir.A',
    ]);
  });

  it('that are included are followed once, and not by a path that is made or leads nowhere', () => {
    const files = { 'native/src/one.rs': nif('a') };
    const reason = 'an included file may define NIFs';
    expect(reasons(crate('mod m { include!("one.rs"); }\nmod n { include!("one.rs"); }', files))).toEqual([reason]);
    expect(reasons(crate('include!(concat!("one", ".rs"));', files))).toEqual([reason]);
    expect(reasons(crate('include!("other.rs");', files))).toEqual([reason]);
    expect(reasons(crate('fn f() { include!("one.rs"); }', files))).toEqual([reason]);
  });
});

describe('a macro of the crate', () => {
  it('defines the NIFs that it writes, at the place of the name in the call', () => {
    const text = `macro_rules! getter {
      ($name:ident, $type:ty $(,)?) => {
        #[rustler::nif(schedule = "DirtyCpu")]
        pub fn $name(env: Env, value: $type, index: usize) -> Term { $crate::get(env, value, index) }
      };
      ($name:ident, $type:ty, $size:expr) => {
        #[rustler::nif]
        pub fn $name(value: [$type; $size]) -> i64 { 0 }
      };
    }
    getter!(first, Vec<u8>);
    getter!(both, HashMap<String, u8>,);
    mod inner { getter!(third, u8, 1 + 2); }`;
    const source = crate(text);
    expect(nifs(source)).toEqual(['first/2', 'both/2', 'third/1']);
    expect(source.nifs[0]?.schedule).toBe('DirtyCpu');
    const places = source.nifs.map(({ name: { span } }) => text.slice(span.start, span.end));
    expect(places).toEqual(['first', 'both', 'third']);
    expect(source.unknown).toEqual([]);
  });

  it('defines them through another macro, an attribute that it is given, and under a condition', () => {
    const one = 'macro_rules! one { ($n:ident) => { #[rustler::nif] fn $n() {} } }\n';
    expect(
      nifs(crate(`${one}macro_rules! two { ($a:ident, $b:ident) => { one!($a); one!($b); } }\ntwo!(a, b);`)),
    ).toEqual(['a/0', 'b/0']);
    expect(
      nifs(crate('macro_rules! with { ($m:meta, $n:ident) => { #[$m] fn $n() {} } }\nwith!(rustler::nif, a);')),
    ).toEqual(['a/0']);
    expect(nifs(crate(`${one}#[cfg(unix)] mod m { one!(a); }`))).toEqual(['a/0?']);
    expect(
      modules(crate('macro_rules! start { ($m:literal) => { rustler::init!($m); } }\nstart!("Elixir.A");')),
    ).toEqual(['Elixir.A']);
  });

  it('defines none when it only names rustler', () => {
    const fail =
      'macro_rules! fail { ($($arg:tt)*) => { return Err(rustler::Error::Term(Box::new(format!($($arg)*)))) } }';
    expect(reasons(crate(`${fail}\nfn f() { fail!("nif {}", 1); }`))).toEqual([]);
    const shape =
      'macro_rules! shape { ($($v:ident),*) => { #[derive(rustler::NifUnitEnum)] enum Shape { $($v),* } } }';
    expect(reasons(crate(`${shape}\nshape!(Round, Square);`))).toEqual([]);
  });
});

describe('what may hide NIFs is unknown', () => {
  it('a macro of the crate that writes NIFs in a way that is not followed, where it is called', () => {
    const making = 'macro_rules! make { ($($n:ident),*) => { $( #[rustler::nif] fn $n() {} )* } }\n';
    expect(reasons(crate(`${making}make!(a);`))).toEqual(['macro `make!` may define NIFs']);
    expect(reasons(crate(`${making}crate::make!(a);`))).toEqual(['macro `make!` may define NIFs']);
    expect(reasons(crate(making))).toEqual([]);
    const outer = 'macro_rules! outer { ($($t:tt)*) => { make!($($t)*); } }\n';
    expect(reasons(crate(`${making}${outer}outer!(a);`))).toEqual(['macro `outer!` may define NIFs']);
    const given = 'macro_rules! with { ($(#[$m:meta])* $n:ident) => { $(#[$m])* fn $n() {} } }\n';
    expect(reasons(crate(`${given}with!(#[rustler::nif] a);`))).toEqual(['macro `with!` may define NIFs']);
    expect(reasons(crate(`${given}with!(#[inline] a);`))).toEqual([]);
    const endless = 'macro_rules! again { ($n:ident) => { #[rustler::nif] fn $n() {} again!($n); } }\n';
    expect(reasons(crate(`${endless}again!(a);`))).toEqual(['macro `again!` may define NIFs']);
  });

  it('NIFs inside a macro call, and included files', () => {
    expect(reasons(crate('cfg_if! { if #[cfg(unix)] { #[rustler::nif] fn a() {} } }'))).toHaveLength(1);
    expect(reasons(crate('fn f() { println!("#[rustler::nif] {}", nif); }'))).toEqual([]);
    expect(reasons(crate('include!(concat!(env!("OUT_DIR"), "/nifs.rs"));'))).toHaveLength(1);
    expect(reasons(crate('std::include!("nifs.rs");\n::core::include!("more.rs");'))).toHaveLength(2);
    expect(reasons(crate('fn f() { let table = include!("table.in"); }'))).toEqual([]);
  });

  it('an attribute with nothing behind it, which rustc refuses', () => {
    const reason = 'the attribute stands before nothing';
    expect(reasons(crate('fn one() {}\n#[rustler::nif]\n// the end\n'))).toContain(reason);
    expect(reasons(crate('mod inner {\n    #[rustler::nif]\n}\n'))).toContain(reason);
    expect(reasons(crate('#[rustler::nif]\n// the first\nfn one() {}\n'))).not.toContain(reason);
  });

  it('a file with a syntax error, whose readable part still counts', () => {
    const source = crate('#[rustler::nif] fn a() {}\nfn b( {}\n');
    expect(reasons(source)).toContain('the file has a syntax error');
    expect(nifs(source)).toContain('a/0');
  });

  it('a root that is not there', () => {
    expect(reasons(read({ 'native/Cargo.toml': '' }))).toHaveLength(1);
  });
});

describe('the global allocator', () => {
  const allocator = (text: string) => crate(text).globalAllocator?.value;

  it('is known by the path of its type or the use that brings it in', () => {
    expect(allocator('#[global_allocator]\nstatic A: mimalloc::MiMalloc = mimalloc::MiMalloc;')).toBe('mimalloc');
    expect(allocator('use tikv_jemallocator::Jemalloc as J;\n#[global_allocator]\nstatic A: J = J;')).toBe(
      'tikv_jemallocator',
    );
    expect(allocator('mod own;\n#[global_allocator]\nstatic A: crate::own::A = crate::own::A;')).toBeUndefined();
    expect(allocator('static A: mimalloc::MiMalloc = mimalloc::MiMalloc;')).toBeUndefined();
  });

  it('counts below a condition that every platform but Windows meets, and below no other', () => {
    const under = (cfg: string) => allocator(`#[cfg(${cfg})]\n#[global_allocator]\nstatic A: m::M = m::M;`);
    expect(under('not(target_env = "msvc")')).toBe('m');
    expect(under('unix')).toBe('m');
    expect(under('feature = "fast"')).toBeUndefined();
    expect(under('not(unix)')).toBeUndefined();
    expect(under('test')).toBeUndefined();
  });
});

describe('older macros and other crates', () => {
  it('are listed by name', () => {
    const source = crate(
      'rustler_export_nifs! { "Elixir.A", [("add", 2, add)], None }\nrustler::rustler_atoms! { atom ok; }\nfn load() { rustler::resource!(A, env); resource!(B, env); }',
    );
    expect(source.oldMacros.map((macro) => macro.value)).toEqual(['rustler_export_nifs', 'rustler_atoms', 'resource']);
  });

  it('counts a crate as named in every form of path', () => {
    const source = crate(`
      use one::A; use ::two; extern crate three as t; pub use {four::b, five};
      fn f() -> six::T<seven::U> { eight::g::<i32>(); println!("{}", nine::h()); Local::new() }
      #[ten::attribute] #[derive(ten_b::Derive)] fn g() {}
      #[cfg(feature = "x")] use eleven::A;
      mod inner { fn f() { super::twelve(); } }
      #[cfg(test)] use thirteen::A;
      mod fourteen {} use fourteen::A;
      // fifteen::a
    `);
    expect([...source.mentionedCrates]).toEqual(
      expect.arrayContaining([
        'one',
        'two',
        'three',
        'four',
        'five',
        'six',
        'seven',
        'eight',
        'nine',
        'ten',
        'ten_b',
        'eleven',
      ]),
    );
    for (const absent of ['twelve', 'thirteen', 'fifteen']) expect(source.mentionedCrates).not.toContain(absent);
    // rustc links the crate that a `use` of a module has the name of.
    expect(source.conditionalCrates).toEqual(new Set(['eleven', 'fourteen']));
  });
});

describe('a crate of which something nearer may have the name', () => {
  const named = (text: string) => {
    const { mentionedCrates, conditionalCrates } = crate(text);
    return mentionedCrates.has('dep') && (conditionalCrates?.has('dep') ? 'perhaps' : 'surely');
  };

  it.each([
    ['mod z {} use z as dep; fn f() { dep::f() }', 'perhaps'],
    ['mod z { pub fn dep() {} } use z::dep; fn f() { dep::f() }', 'perhaps'],
    ['#[cfg(unix)] mod dep {} fn f() { dep::f() }', 'perhaps'],
    ['mod z { pub mod dep {} } use z::*; fn f() { dep::f() }', 'perhaps'],
    ['pub mod dep {} mod z { use super::*; fn f() { dep::f() } }', 'perhaps'],
    ['use other::prelude::*; fn f() { dep::f() }', 'perhaps'],
    ['mod dep {} use ::dep::f;', 'perhaps'],
    ['mod dep {} fn f() { { dep::f() } }', false],
    ['mod dep {} mod z { fn f() { dep::f() } }', 'surely'],
    ['mod z { pub mod y {} } use z::*; fn f() { dep::f() }', 'surely'],
    ['use rustler::*; use std::cmp::Ordering::*; fn f() { dep::f() }', 'surely'],
    ['impl A for B { type dep = C; } fn f() { dep::f() }', 'surely'],
    ['use other::prelude::*; use dep::f;', 'surely'],
    ['use dep; fn f() { dep::f() }', 'surely'],
    ['mod z { mod dep {} fn f() { println!("{}", ::dep::f()) } }', 'perhaps'],
  ])('%s: %s', (text, expected) => {
    expect(named(text)).toBe(expected);
  });
});

describe('absurd sources', () => {
  const sources = {
    'many brackets': `fn f() { ${'('.repeat(20_000)}1${')'.repeat(20_000)} }\n#[rustler::nif] fn a() {}`,
    'many conditions': `#[cfg(${'not('.repeat(5_000)}test${')'.repeat(5_000)})] fn a() {}`,
    'many imports': `use ${'a::{'.repeat(5_000)}b${'}'.repeat(5_000)};`,
    'many modules': `${'mod a { '.repeat(20_000)}${'}'.repeat(20_000)}`,
    'no text': '\0\uffff'.repeat(1_000),
  };

  it.each(Object.entries(sources))('end in bounded time: %s', { timeout: 30_000 }, (_, text) => {
    expect(() => crate(text)).not.toThrow();
  });
});
