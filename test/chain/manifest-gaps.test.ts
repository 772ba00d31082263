import { describe, expect, it } from 'vitest';
import { linkAfter } from '../support/changed-recipe.ts';

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

  it('is not proved when one of its crate types is none', async () => {
    const [recipe, manifest, types] = ['escript', 'native/tally_nif/Cargo.toml', '["cdylib"]'];
    expect(await crateOf(recipe, manifest, types, '["cdylib", "rlib"]')).toBe('ok');
    expect(await crateOf(recipe, manifest, types, '["cdylib", "rlibx"]')).toBe('unknown');
  });
});
