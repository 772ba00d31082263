import { describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';

const LOCK = `%{
  "rustler": {:hex, :rustler, "0.37.1", "0", [:mix], [], "hexpm", "1"},
  "rustler_precompiled": {:hex, :rustler_precompiled, "0.8.4", "0", [:mix], [], "hexpm", "1"},
}
`;

const MANIFEST = `[package]
name = "nif"
version = "0.1.0"
edition = "2021"

[lib]
crate-type = ["cdylib"]

[dependencies]
rustler = "0.37"
`;

const CARGO_LOCK = `version = 4

[[package]]
name = "nif"
version = "0.1.0"
dependencies = ["rustler"]

[[package]]
name = "rustler"
version = "0.37.1"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "0"
`;

const RUST = '#[rustler::nif]\nfn add(a: i64, b: i64) -> i64 { a + b }\n\nrustler::init!("Elixir.App.Native");\n';

/** What is said of the links of `App.Native` in `mix compile`. */
async function links(use: string, more: Readonly<Record<string, string>> = {}) {
  const found = await linksOf(use, more);
  return Object.fromEntries(found.map(({ kind, verdict }) => [kind, verdict]));
}

async function linksOf(use: string, more: Readonly<Record<string, string>>) {
  const files = {
    'mix.exs': `defmodule App.MixProject do
  use Mix.Project
  def project, do: [app: :app, version: "0.1.0", deps: [{:rustler, "~> 0.37"}, {:other, path: "other"}]]
end
`,
    'mix.lock': LOCK,
    'other/mix.exs':
      'defmodule Other.MixProject do\n  use Mix.Project\n  def project, do: [app: :other, version: "0.1.0"]\nend\n',
    'lib/native.ex': `defmodule App.Native do\n  ${use}\n  def add(_a, _b), do: :erlang.nif_error(:nif_not_loaded)\nend\n`,
    'native/nif/Cargo.toml': MANIFEST,
    'native/nif/Cargo.lock': CARGO_LOCK,
    'native/nif/src/lib.rs': RUST,
    ...more,
  };
  const { report } = await checkRepository(memoryRepository(files), { only: [], skip: [] });
  return report.chains[0]?.links ?? [];
}

describe('a module is not proved', () => {
  it('whose library Rustler writes into one application, and the BEAM takes from another', async () => {
    const from = (app: string) => `use Rustler, otp_app: :app, crate: "nif", load_from: {:${app}, "priv/native/nif"}`;
    expect(await links(from('app'))).toMatchObject({ module: 'ok', handoff: 'ok' });
    expect((await links(from('other'))).module).toBe('unknown');
  });

  it('that names its library itself while nobody knows how its Rustler names it', async () => {
    const git = {
      'mix.lock': '%{"rustler": {:git, "https://example.org/rustler.git", "0123", [sparse: "rustler_mix"]}}\n',
    };
    for (const name of ['nif', 'libnif']) {
      const use = `use Rustler, otp_app: :app, crate: "nif", load_from: {:app, "priv/native/${name}"}`;
      expect((await links(use, git)).module).toBe('unknown');
    }
  });

  it('that defines by itself the function in which Rustler loads the library: its clause is the first', async () => {
    const use = 'use Rustler, otp_app: :app, crate: "nif"';
    expect((await links(`${use}\n  def rustler_init, do: :ok`)).module).toBe('unknown');
    expect((await links(`def rustler_init, do: :ok\n  ${use}`)).module).toBe('unknown');
    expect((await links(`${use}\n  def rustler_init(_), do: :ok`)).module).toBe('ok');
  });

  it('that another file of the project defines again', async () => {
    const use = 'use Rustler, otp_app: :app, crate: "nif"';
    const again = (name: string) => ({ 'lib/other.ex': `defmodule ${name} do\n  def other, do: 1\nend\n` });
    expect((await links(use, again('App.Native'))).module).toBe('unknown');
    expect((await links(use, again('App.Other.Native'))).module).toBe('ok');
    expect((await links(use, { 'test/native.ex': again('App.Native')['lib/other.ex'] })).module).toBe('ok');
  });

  it('of which a NIF without a function may be compiled in', async () => {
    const rust = (condition: string) => ({
      'native/nif/src/lib.rs': `${RUST}\n#[cfg(${condition})]\n#[rustler::nif]\nfn more() -> i64 { 1 }\n`,
    });
    const use = 'use Rustler, otp_app: :app, crate: "nif"';
    expect((await links(use, rust('feature = "more"'))).module).toBe('ok');
    expect((await links(use, rust('target_os = "linux"'))).module).toBe('unknown');
    expect((await links(use, rust('not(target_family = "wasm")'))).module).not.toBe('ok');
    expect((await links(use, rust('target_arch = "wasm32"'))).module).toBe('ok');
  });
});

describe('a hand-off outside Nix is not proved', () => {
  const USE = 'use RustlerPrecompiled, otp_app: :app, crate: "nif", version: "0.1.0", base_url: "https://example.com"';
  const checksums = (text: string) => ({ 'checksum-Elixir.App.Native.exs': text });

  it('of an archive that no checksum file names', async () => {
    const named = '%{"libnif-v0.1.0-nif-2.15-x86_64-unknown-linux-gnu.so.tar.gz" => "sha256:0"}';
    expect((await links(USE, checksums(named))).handoff).toBe('ok');
    expect((await links(USE)).handoff).toBe('unknown');
    expect((await links(USE, checksums('%{}'))).handoff).toBe('unknown');
  });
});

describe('a crate whose `init!` stands under a condition', () => {
  const use = 'use Rustler, otp_app: :app, crate: "nif"';
  const rust = (condition: string) => ({
    'native/nif/src/lib.rs': RUST.replace('rustler::init!', `#[cfg(${condition})]\nrustler::init!`),
  });

  it.each([
    'not(target_family = "wasm")',
    'not(any(target_arch = "wasm32", target_os = "wasi"))',
    'not(fuzzing)',
    'not(any(doc, miri))',
  ])('is proved where every build for a BEAM meets it: %s', async (condition) => {
    expect((await links(use, rust(condition))).crate).toBe('ok');
  });

  it.each(['unix', 'not(loom)', 'target_family = "unix"', 'not(target_vendor = "wasm")'])(
    'is not proved where a build may miss it: %s',
    async (condition) => {
      expect((await links(use, rust(condition))).crate).toBe('unknown');
    },
  );

  it('is not proved where flags define names', async () => {
    const flags = { '.cargo/config.toml': '[build]\nrustflags = ["--cfg", "fuzzing"]\n' };
    expect((await links(use, { ...rust('not(fuzzing)'), ...flags })).crate).toBe('unknown');
  });
});

describe('a crate is not proved', () => {
  it('whose NIFs are listed as they were before `init!`, and the macro is named', async () => {
    const old = 'rustler::rustler_export_nifs! {\n  "Elixir.App.Native",\n  [("add", 2, add)],\n  None\n}\n';
    const files = {
      'native/nif/src/lib.rs': old,
      'native/nif/Cargo.toml': MANIFEST.replace('0.37', '0.21'),
      'native/nif/Cargo.lock': CARGO_LOCK.replace('0.37.1', '0.21.1'),
    };
    const crate = (await linksOf('use Rustler, otp_app: :app, crate: "nif"', files)).find(
      ({ kind }) => kind === 'crate',
    );
    expect(crate).toMatchObject({ verdict: 'unknown', reason: 'what `rustler_export_nifs!` lists is not followed' });
  });

  it('that registers a NIF twice', async () => {
    const twice = {
      'native/nif/src/lib.rs': `${RUST}\n#[rustler::nif(name = "add")]\nfn plus(a: i64, b: i64) -> i64 { a + b }\n`,
    };
    expect((await links('use Rustler, otp_app: :app, crate: "nif"')).crate).toBe('ok');
    expect((await links('use Rustler, otp_app: :app, crate: "nif"', twice)).crate).toBe('unknown');
  });
});
