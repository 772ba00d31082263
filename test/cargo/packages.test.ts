import { describe, expect, it } from 'vitest';
import { type CargoModel, namedPathPackages, readCargoPackageAt, readCargoPackages } from '../../src/cargo/index.ts';
import type { Span } from '../../src/repository/index.ts';
import { memoryRepository } from '../../src/repository/memory.ts';

type Files = Readonly<Record<string, string>>;

function read(files: Files): CargoModel {
  const repository = memoryRepository(files);
  return readCargoPackages(repository.files, repository);
}

function textAt(files: Files, span: Span | undefined): string | undefined {
  return span && files[span.path]?.slice(span.start, span.end);
}

const WORKSPACE: Files = {
  'Cargo.toml': `[workspace]
members = ["crates/*"]
[workspace.package]
version = "1.2.3"
[workspace.dependencies]
rustler = { version = "0.36.1", features = ["big_integer"] }
core = { path = "crates/core", package = "my-core" }
[profile.release]
panic = "abort"
`,
  'crates/nif/Cargo.toml': `[package]
name = "my-nif"
version.workspace = true
edition = "2021"
[lib]
crate-type = ["cdylib"]
[dependencies]
rustler = { workspace = true, features = ["nif_version_2_16"] }
core.workspace = true
[profile.release]
panic = "abort"
[target.'cfg(unix)'.dependencies]
libc = "0.2"
`,
  'crates/nif/src/lib.rs': '',
  'crates/core/Cargo.toml': '[package]\nname = "my-core"\nedition.workspace = true\n[lib]\nname = "core_things"\n',
  'crates/core/src/lib.rs': '',
};

describe('a package of a workspace', () => {
  const model = read(WORKSPACE);
  const nif = model.packageAt('crates/nif');

  it('has what it inherits, with the place where it is written', () => {
    expect(nif?.version).toMatchObject({ kind: 'known', value: '1.2.3' });
    expect(textAt(WORKSPACE, nif?.version.span)).toBe('"1.2.3"');
    expect(nif?.version.span.path).toBe('Cargo.toml');
    const rustler = nif?.dependencies.find((dependency) => dependency.packageName === 'rustler');
    expect(rustler?.requirement).toMatchObject({ value: '0.36.1', span: { path: 'Cargo.toml' } });
    expect(rustler?.features.map((feature) => feature.value)).toEqual(['big_integer', 'nif_version_2_16']);
    expect(textAt(WORKSPACE, rustler?.features[1]?.span)).toBe('"nif_version_2_16"');
    expect(textAt(WORKSPACE, rustler?.span)).toBe('rustler');
    expect(nif?.dependencies.find((dependency) => dependency.name === 'core')?.path?.value).toBe('crates/core');
  });

  it('names its library after itself', () => {
    expect(nif?.library).toMatchObject({
      name: { value: 'my_nif' },
      nameWritten: false,
      path: 'crates/nif/src/lib.rs',
    });
    expect(textAt(WORKSPACE, nif?.library?.crateTypes?.span)).toBe('["cdylib"]');
    expect(textAt(WORKSPACE, nif?.library?.crateTypes?.value[0]?.span)).toBe('"cdylib"');
  });

  it('shows the places of its keys, those that cargo ignores included', () => {
    expect(textAt(WORKSPACE, nif?.place('profile.release.panic')?.value)).toBe('"abort"');
    expect(textAt(WORKSPACE, nif?.place('target."cfg(unix)".dependencies.libc')?.key)).toBe('libc');
    expect(textAt(WORKSPACE, nif?.place('lib')?.key)).toBe('lib');
    expect(nif?.place('lib.name')).toBeUndefined();
  });

  it('knows its workspace', () => {
    expect(nif?.workspace).toMatchObject({
      directory: '',
      members: ['crates/core', 'crates/nif'],
      hasRootPackage: false,
    });
    expect(model.workspaceOf('crates/nif')).toBe(nif?.workspace);
    expect(model.workspaceOf('')).toBe(model.workspaces[0]);
  });

  it('says which inherited field is nowhere', () => {
    const core = model.packageAt('crates/core');
    expect(core?.edition.kind).toBe('unknown');
    expect(core?.problems).toMatchObject([{ inherits: 'edition' }]);
    expect(textAt(WORKSPACE, core?.problems[0]?.span)).toBe('edition');
  });

  it('links the path dependencies that its code names, by the names of their libraries', () => {
    if (!nif) throw new Error('no package');
    expect(namedPathPackages(nif, new Set(['core_things']), model.packageAt)).toEqual([]);
    expect(namedPathPackages(nif, new Set(['core']), model.packageAt)).toEqual([model.packageAt('crates/core')]);
  });
});

describe('a package below a workspace that does not list it', () => {
  it('is a problem, as every cargo command in it is', () => {
    const files = {
      'Cargo.toml': '[workspace]\nmembers = []\n',
      'nif/Cargo.toml': '[package]\nname = "nif"\n',
      'nif/src/lib.rs': '',
    };
    const pkg = readCargoPackageAt('nif', memoryRepository(files));
    expect(pkg?.workspace).toBeUndefined();
    expect(pkg?.problems).toHaveLength(1);
    expect(textAt(files, pkg?.problems[0]?.span)).toBe('"nif"');
  });

  it('is none when it is excluded', () => {
    const files = {
      'Cargo.toml': '[workspace]\nexclude = ["nif"]\n',
      'nif/Cargo.toml': '[package]\nname = "nif"\n',
      'nif/src/lib.rs': '',
    };
    expect(readCargoPackageAt('nif', memoryRepository(files))?.problems).toEqual([]);
  });
});

describe('manifests that cannot be read', () => {
  it('are problems with a place, and the others are read', () => {
    const model = read({ ...WORKSPACE, 'half/Cargo.toml': '[package\nname = "half"\n', 'empty/Cargo.toml': '' });
    expect(model.problems.map((problem) => [problem.kind, problem.path])).toEqual([
      ['manifest', 'empty/Cargo.toml'],
      ['manifest', 'half/Cargo.toml'],
    ]);
    expect(model.packageAt('crates/nif')?.name.value).toBe('my-nif');
  });

  it('a missing member is a problem of the workspace, at the member', () => {
    const files = { 'Cargo.toml': '[workspace]\nmembers = ["gone"]\n' };
    const [problem] = read(files).problems;
    expect(problem?.kind).toBe('workspace');
    expect(textAt(files, problem?.span)).toBe('"gone"');
  });

  it('never throw, and end in bounded time', () => {
    for (const text of ['['.repeat(100_000), 'x'.repeat(20_000_000), '\0\0', `a = ${'{ b = '.repeat(5_000)}`]) {
      const model = read({ 'Cargo.toml': text, 'Cargo.lock': text, 'nif/Cargo.toml': '[package]\nname = "nif"\n' });
      expect(model.problems.length).toBeGreaterThan(0);
      expect(model.packageAt('nif')?.name.value).toBe('nif');
    }
    const types =
      '[package]\nname = "n"\nversion = 1\nedition = []\n[lib]\nname = 2\ncrate-type = "cdylib"\n[dependencies]\na = 1\n[features]\nb = 1\n';
    expect(() => read({ 'Cargo.toml': `${types}[workspace]\nmembers = 3\n` })).not.toThrow();
  });

  it('path dependencies in a circle end', () => {
    const one = '[package]\nname = "one"\n[dependencies]\ntwo = { path = "../two" }\n[workspace]\n';
    const two = '[package]\nname = "two"\nworkspace = "../one"\n[dependencies]\none = { path = "../one" }\n';
    const model = read({ 'one/Cargo.toml': one, 'one/src/lib.rs': '', 'two/Cargo.toml': two, 'two/src/lib.rs': '' });
    expect(model.packageAt('two')?.workspace?.members).toEqual(['one', 'two']);
  });
});
