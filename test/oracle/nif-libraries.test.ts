import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdsName, inspectLibrary, libcOf, nifInitOf, nifModuleName } from '../../src/binary/index.ts';
import type { ElfFile } from '../../src/binary/model.ts';
import { realTool } from '../real-tool.ts';
import { readelf, symbolLine } from './elf/readelf.ts';

const HEADERS = '/usr/lib/erlang/usr/include';
const hasHeaders = existsSync(`${HEADERS}/erl_nif.h`);
if (!hasHeaders && process.env.CI === 'true') throw new Error('install erl_nif.h with: apt-get install erlang-dev');

const gcc = realTool('gcc', 'gcc');
const aarch64 = realTool('aarch64-linux-gnu-gcc', 'gcc-aarch64-linux-gnu');
const musl = realTool('musl-gcc', 'musl-tools');
const rustc = realTool('rustc', 'rustc');

/** ERL_NIF_INIT makes the module's name a string as it stands. */
const nif = (module: string) => `
#include <erl_nif.h>
static ERL_NIF_TERM add(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]) { return enif_make_int(env, 3); }
static ErlNifFunc functions[] = {{"add", 2, add}};
ERL_NIF_INIT(${module}, functions, NULL, NULL, NULL, NULL)
`;

/** What Rustler's init! expands to: an entry that is filled in when it is called. */
const RUSTLER = `
#![crate_type = "cdylib"]
use std::os::raw::*;
#[repr(C)]
pub struct Entry { major: c_int, minor: c_int, name: *const c_char, count: c_int, functions: *const c_void, vm_variant: *const c_char }
static mut ENTRY: Option<Entry> = None;
#[no_mangle]
pub extern "C" fn my_nif_nif_init() -> *const Entry {
    let functions: Box<[usize]> = std::env::args().map(|each| each.len()).collect();
    let entry = Entry {
        major: 2,
        minor: 15,
        name: concat!("Elixir.MyApp.Native", "\\0").as_ptr() as *const c_char,
        count: functions.len() as c_int,
        functions: functions.as_ptr() as *const c_void,
        vm_variant: b"beam.vanilla\\0".as_ptr() as *const c_char,
    };
    unsafe {
        std::mem::forget(functions);
        ENTRY = Some(entry);
        (*std::ptr::addr_of!(ENTRY)).as_ref().unwrap()
    }
}
#[no_mangle]
fn nif_init() -> *const Entry { my_nif_nif_init() }
`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rustler-nix-libraries-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function build(
  name: string,
  source: string,
  command: string,
  argv: readonly string[],
): { path: string; file: ElfFile } {
  const [input, path] = [join(folder, `${name}.${command === 'rustc' ? 'rs' : 'c'}`), join(folder, `${name}.so`)];
  writeFileSync(input, source);
  const { status, stderr } = spawnSync(command, [...argv, input, '-o', path], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const { content } = inspectLibrary(path);
  if (content.format !== 'elf') throw new Error(JSON.stringify(content));
  return { path, file: content };
}

const SHARED = ['-shared', '-fPIC', `-I${HEADERS}`];

describe.skipIf(gcc.missing || !hasHeaders)(`a NIF in C ${gcc.reason}`, () => {
  it.each([
    ['optimised', ['-O2']],
    ['not optimised', ['-O0']],
    ['with branch protection', ['-O2', '-fcf-protection=full']],
    ['with packed relocations', ['-O2', '-Wl,-z,pack-relative-relocs']],
    ['without section headers', ['-O2', '-s', '-Wl,-z,norelro']],
    ['with a DT_HASH table alone', ['-O2', '-Wl,--hash-style=sysv']],
  ])('says for which module it is, %s', (name, flags) => {
    const { path, file } = build(name.replaceAll(' ', '-'), nif('my_module'), 'gcc', [...SHARED, ...flags]);
    expect(nifInitOf(file)).toEqual({ kind: 'known', value: { entry: 'nif_init', crates: [] } });
    expect(nifModuleName(inspectLibrary(path))).toEqual({ kind: 'entry', name: 'my_module' });
    expect(file.dynamic?.symbols.kind === 'known' && file.dynamic.symbols.value.map(symbolLine)).toEqual(
      readelf(path).symbols,
    );
  });

  it('whose entry is filled in at run time does not say so', () => {
    const source = `${nif('other')}
      ErlNifEntry *_nif_init(void) { static ErlNifEntry copy; copy = *nif_init(); copy.name = "Elixir.Computed"; return &copy; }`;
    const { path, file } = build(
      'computed',
      source.replace(
        /ERL_NIF_INIT\(.*/,
        'static ErlNifEntry made; ErlNifEntry *nif_init(void) { made.name = "Elixir.Made"; return &made; }',
      ),
      'gcc',
      [...SHARED, '-O2'],
    );
    expect(nifInitOf(file)).toMatchObject({ value: { entry: 'nif_init' } });
    expect(nifModuleName(inspectLibrary(path))).toEqual({
      kind: 'candidates',
      names: ['Elixir.Computed', 'Elixir.Made'],
    });
  });

  it('whose init function is a variable does not say what the BEAM would call', () => {
    const source = `${nif('my_module').replace(/ERL_NIF_INIT\(.*/, '')}\nconst int nif_init = 1;`;
    const { file } = build('variable', source, 'gcc', SHARED);
    expect(nifInitOf(file)).toEqual({ kind: 'unknown', reason: 'its nif_init is no function' });
  });

  it('holds the name of its module and no other', () => {
    const { path } = build('holds', nif('my_module'), 'gcc', [...SHARED, '-O2']);
    expect(holdsName(inspectLibrary(path), 'my_module')).toEqual({ kind: 'known', value: true });
    expect(holdsName(inspectLibrary(path), 'my_modul')).toEqual({ kind: 'known', value: false });
    expect(holdsName(inspectLibrary(path), 'Elixir.MyApp')).toEqual({ kind: 'known', value: false });
  });
});

describe.skipIf(aarch64.missing || !hasHeaders)(`a NIF in C for aarch64 ${aarch64.reason}`, () => {
  it.each([
    ['optimised', ['-O2']],
    ['not optimised', ['-O0']],
    ['with branch protection', ['-O2', '-mbranch-protection=standard']],
  ])('says for which module it is, %s', (name, flags) => {
    const built = build(`aarch64-${name.replaceAll(' ', '-')}`, nif('my_module'), 'aarch64-linux-gnu-gcc', [
      ...SHARED,
      ...flags,
    ]);
    expect(built.file.machine).toEqual({ number: 183, name: 'aarch64' });
    expect(nifModuleName(inspectLibrary(built.path))).toEqual({ kind: 'entry', name: 'my_module' });
  });
});

describe.skipIf(musl.missing || !hasHeaders)(`a NIF in C for musl ${musl.reason}`, () => {
  it('needs libc.so', () => {
    const { file } = build('musl', nif('my_module'), 'musl-gcc', [...SHARED, '-Wl,--no-as-needed']);
    expect(libcOf(file)).toEqual({ libc: 'musl', because: 'needs libc.so' });
  });
});

describe.skipIf(rustc.missing)(`a NIF in Rust ${rustc.reason}`, () => {
  it.each([
    ['optimised', ['-O']],
    ['not optimised', []],
    ['stripped', ['-O', '-C', 'strip=symbols']],
  ])('names its module without saying that it is for it, %s', { timeout: 60_000 }, (name, flags) => {
    const { path, file } = build(`rust-${name.replaceAll(' ', '-')}`, RUSTLER, 'rustc', flags);
    expect(nifInitOf(file)).toEqual({ kind: 'known', value: { entry: 'nif_init', crates: ['my_nif'] } });
    expect(nifModuleName(inspectLibrary(path))).toEqual({ kind: 'candidates', names: ['Elixir.MyApp.Native'] });
    expect(holdsName(inspectLibrary(path), 'Elixir.MyApp.Native')).toEqual({ kind: 'known', value: true });
    expect(libcOf(file).libc).toBe('glibc');
    expect(file).toMatchObject({ relro: 'full', stack: 'not-executable' });
  });
});
