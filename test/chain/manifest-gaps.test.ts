import { describe, expect, it } from 'vitest';
import { linkAfter, linkWith } from '../support/changed-recipe.ts';

async function crateOf(recipe: string, path: string, from: string, to: string): Promise<string> {
  return (await linkAfter('crate', { recipe, path, from, to })).verdict;
}

describe('a crate that cargo would refuse to read', () => {
  it('is not proved when a path dependency is not there', async () => {
    const manifest = 'crates/compass_nif/Cargo.toml';
    expect(await crateOf('crane-workspace', manifest, '../compass_core', '../compass_core')).toBe('ok');
    expect(await crateOf('crane-workspace', manifest, '../compass_core', '../compass_corex')).toBe('unknown');
  });

  it('is not proved when a member of its workspace is not there', async () => {
    const [from, to] = ['"native/tally_cli"', '"lib/tally_cli"'];
    expect(await crateOf('naersk-fenix', 'Cargo.toml', from, from)).toBe('ok');
    expect(await crateOf('naersk-fenix', 'Cargo.toml', from, to)).toBe('unknown');
  });

  it('is not proved when a member of its workspace names no package', async () => {
    const [path, name] = ['native/lantern_cli/Cargo.toml', 'name = '];
    expect(await crateOf('mkderivation-cargo', path, name, name)).toBe('ok');
    expect(await crateOf('mkderivation-cargo', path, name, 'namex = ')).toBe('unknown');
  });

  it('is not proved when its build script is not there, or `links` asks for one', async () => {
    const [recipe, manifest] = ['crane-workspace', 'crates/compass_nif/Cargo.toml'];
    const saying = (line: string) => crateOf(recipe, manifest, '[lib]', `${line}\n\n[lib]`);
    expect(await saying('build = false')).toBe('ok');
    expect(await saying('build = "gone.rs"')).toBe('unknown');
    expect(await saying('links = "compass"')).toBe('unknown');
  });

  it('is not proved when what stands in for a crate is not there', async () => {
    const [recipe, manifest] = ['crane-workspace', 'Cargo.toml'];
    const patch = (path: string) => `[patch.crates-io]\nserde = { path = "${path}" }\n\n[workspace]`;
    expect(await crateOf(recipe, manifest, '[workspace]', patch('crates/compass_core'))).toBe('ok');
    expect(await crateOf(recipe, manifest, '[workspace]', patch('crates/serde'))).toBe('unknown');
  });

  it('is not proved when it is a procedural macro as well', async () => {
    const [recipe, manifest] = ['crane-workspace', 'crates/compass_nif/Cargo.toml'];
    expect(await crateOf(recipe, manifest, '["cdylib"]', '["cdylib", "proc-macro"]')).toBe('unknown');
  });

  it('is not proved when a dependency is said not to be inherited, which cargo refuses', async () => {
    const [recipe, manifest] = ['buildrustpackage-umbrella', 'apps/ledger_native/native/ledger_nif/Cargo.toml'];
    const [yes, no] = ['rustler.workspace = true', 'rustler.workspace = false'];
    expect(await crateOf(recipe, manifest, yes, yes)).toBe('ok');
    expect(await crateOf(recipe, manifest, yes, no)).toBe('unknown');
    expect(await crateOf('flake-parts-darwin', 'native/tidepool/Cargo.toml', yes, no)).toBe('unknown');
  });

  it('is not proved when it inherits a field that its workspace does not set', async () => {
    const manifest = 'native/Cargo.toml';
    expect(await crateOf('flake-parts-darwin', manifest, 'edition = ', '# edition = ')).toBe('unknown');
  });

  it('is not proved when a dependency lacks a feature that the workspace asks of it', async () => {
    const [recipe, manifest] = ['buildrustpackage-umbrella', 'Cargo.toml'];
    const [path, features] = ['path = "crates/ledger_math"', '"nif_version_2_16"'];
    expect(await crateOf(recipe, manifest, path, path)).toBe('ok');
    expect(await crateOf(recipe, manifest, path, `${path}, features = ["quick"]`)).toBe('unknown');
    expect(await crateOf(recipe, manifest, features, '"nif_version_2_16x"')).toBe('unknown');
  });

  it('is not proved when another member of its workspace asks for a feature that is not there', async () => {
    const [member, edition] = ['native/lantern_cli/Cargo.toml', 'edition = "2021"\n'];
    const asking = (more: string) => `${edition}[dependencies]\nlantern_nif = { path = "../lantern_nif"${more} }\n`;
    expect(await crateOf('mkderivation-cargo', member, edition, asking(''))).toBe('ok');
    const optional = asking(', optional = true, features = ["quick"]');
    expect(await crateOf('mkderivation-cargo', member, edition, optional)).toBe('unknown');
  });

  it('is not proved when a feature asks a dependency for one that it does not have', async () => {
    const [recipe, manifest] = ['crane-workspace', 'crates/compass_nif/Cargo.toml'];
    const asking = (feature: string) => `[features]\nfast = ["compass_core/${feature}"]\n\n[dependencies]`;
    expect(await crateOf(recipe, manifest, '[dependencies]', asking('default'))).toBe('ok');
    expect(await crateOf(recipe, manifest, '[dependencies]', asking('quick'))).toBe('unknown');
  });

  it('is not proved when a path dependency is a package of another name', async () => {
    const [recipe, manifest] = ['buildrustpackage-umbrella', 'Cargo.toml'];
    const dependency = 'ledger_math = { path = "crates/ledger_math" }';
    const renamed = 'ledger_math = { path = "crates/ledger_math", package = "ledger_maths" }';
    expect(await crateOf(recipe, manifest, dependency, renamed)).toBe('unknown');
  });

  it('is not proved when a path dependency is asked for in another version than it has', async () => {
    const [recipe, plain] = ['crane-workspace', 'compass_core = { path = "../compass_core" }'];
    const asking = (member: string, requirement: string) => {
      const to = `compass_core = { path = "../compass_core", version = "${requirement}" }`;
      return linkAfter('crate', { recipe, path: `crates/${member}/Cargo.toml`, from: plain, to });
    };
    expect((await asking('compass_nif', '0.2')).verdict).toBe('ok');
    const reason = '`compass_core` 0.3 is asked for, but the crate in crates/compass_core has version 0.2.0';
    expect(await asking('compass_nif', '0.3')).toEqual({ verdict: 'unknown', reason });
    expect(await asking('compass_cli', '0.3')).toEqual({ verdict: 'unknown', reason });
  });

  it('is not proved when a path dependency of a path dependency is not what is asked for', async () => {
    const chained = (requirement: string) =>
      linkWith('crate', 'crane-musl', (files) => ({
        ...files,
        'mycrate/Cargo.toml': `${files['mycrate/Cargo.toml']?.replace('[dependencies]', '[dependencies]\nnear = { path = "../near" }')}`,
        'mycrate/Cargo.lock': `${files['mycrate/Cargo.lock']?.replace(/(name = "mycrate"[^\]]*?dependencies = \[\n)/, '$1 "near",\n')}
[[package]]
name = "far"
version = "1.4.0"

[[package]]
name = "near"
version = "1.0.0"
dependencies = [
 "far",
]
`,
        'near/Cargo.toml': `[package]\nname = "near"\nversion = "1.0.0"\n[dependencies]\nfar = { path = "../far", version = "${requirement}" }\n`,
        'near/src/lib.rs': '',
        'far/Cargo.toml': '[package]\nname = "far"\nversion = "1.4.0"\n',
        'far/src/lib.rs': '',
      }));
    const { reason } = await chained('1.5');
    expect(reason).toBe('`far` 1.5 is asked for, but the crate in far has version 1.4.0');
    expect((await chained('1.4')).reason).not.toBe(reason);
  });

  it('is not proved when a target that it names has no file, unless it says where that is', async () => {
    const [recipe, manifest] = ['crane-workspace', 'crates/compass_nif/Cargo.toml'];
    const naming = async (target: string, path = manifest) =>
      (await linkAfter('crate', { recipe, path, from: '[package]', to: `${target}\n[package]` })).reason;
    expect(await naming('[[bench]]\nname = "speed"')).toBe('cargo finds no source of the benchmark speed');
    expect(await naming('[[bench]]\nname = "speed"\npath = "benches/speed.rs"')).toBe(null);
    expect(await naming('[[example]]\nname = "show"')).toBe('cargo finds no source of the example show');
    expect(await naming('[[bin]]\nname = "tool"')).toBe('cargo finds no source of the binary tool');
    const cli = 'crates/compass_cli/Cargo.toml';
    expect(await naming('[[bin]]\nname = "compass_cli"', cli)).toBe(null);
    expect(await naming('[[bin]]\nname = "compass"', cli)).toBe('cargo finds no source of the binary compass');
  });

  it('is not proved when one of its crate types is none', async () => {
    const [recipe, manifest, types] = ['escript', 'native/tally_nif/Cargo.toml', '["cdylib"]'];
    expect(await crateOf(recipe, manifest, types, '["cdylib", "rlib"]')).toBe('ok');
    expect(await crateOf(recipe, manifest, types, '["cdylib", "rlibx"]')).toBe('unknown');
  });

  it('is not proved when a member or a path dependency has no source', async () => {
    const without = async (recipe: string, path: string) =>
      (await linkWith('crate', recipe, ({ [path]: _, ...others }) => others)).reason;
    const refused = (name: string) => `cargo refuses the package ${name}, of which it finds no source`;
    expect(await without('naersk-fenix', 'native/tally_cli/src/main.rs')).toBe(refused('tally_cli'));
    expect(await without('crane-workspace', 'crates/compass_core/src/lib.rs')).toBe(refused('compass_core'));
  });
});

describe('a crate whose lock file is none that cargo wrote', () => {
  const reasonAfter = async (recipe: string, path: string, from: string, to: string) =>
    (await linkAfter('crate', { recipe, path, from, to })).reason;
  const lock = 'mycrate/Cargo.lock';
  const crane = (from: string, to: string) => reasonAfter('crane-musl', lock, from, to);

  it('is not proved when a locked package depends on what is not locked', async () => {
    expect(await crane('name = "quote"', 'name = "quote"')).toBe(null);
    const said = `${lock} does not have quote, which rustler_codegen depends on`;
    expect(await crane('name = "quote"', 'name = "quotex"')).toBe(said);
  });

  it('is not proved when a package comes from nowhere, or from another registry', async () => {
    const escript = (from: string, to: string) =>
      reasonAfter('buildrustpackage-own-install', 'native/ferry_nif/Cargo.lock', from, to);
    expect(await escript('source = ', '# source = ')).toMatch(/takes \w+ from this repository, which has no package/);
    expect(await crane('crates.io-index', 'crates.io_index')).toMatch(/from another registry than crates\.io$/);
  });

  it('is not proved with --locked when nothing depends on a package', async () => {
    const added = (name: string) =>
      `[[package]]\nname = "${name}"\nversion = "1.0.0"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\n\n`;
    const [from, path] = ['[[package]]', 'native/ferry_nif/Cargo.lock'];
    expect(await crane(from, `${added('left-pad')}${from}`)).toBe(`nothing in ${lock} depends on left-pad`);
    // Without, cargo leaves it out and goes on.
    expect(await reasonAfter('buildrustpackage-own-install', path, from, `${added('left-pad')}${from}`)).toBe(null);
    const listed = ' "heck",\n';
    expect(await crane(listed, `${listed}${listed}`)).toBe(`${lock} has a dependency of rustler_codegen twice`);
    const twice = `${added('one')}${added('one')}`;
    expect(await crane(from, `${twice}${from}`)).toBe(`${lock} has one 1.0.0 twice`);
  });
});
