import { describe, expect, it } from 'vitest';
import { readNixModel } from '../../../src/nix/index.ts';
import { openRepository } from '../../../src/repository/index.ts';
import { openSyntax } from '../../../src/syntax/index.ts';
import { buildNamed, inputNames, known, mixOf, phase, printed, rustOf, targetsOf, variable } from '../model-of.ts';

const syntax = await openSyntax(['nix']);

function recipe(name: string) {
  const repository = openRepository(new URL(`../../../fixtures/recipes/${name}`, import.meta.url).pathname);
  const model = readNixModel({ view: repository, files: repository.files, tracking: repository.tracking, syntax });
  return { model, build: (attribute: string) => buildNamed(model, attribute).derivation };
}

describe('the recipe crane-musl', () => {
  const { model, build } = recipe('crane-musl');

  it('has a release on musl whose phase copies from the crate', () => {
    const release = build('packages.x86_64-linux.default');
    expect(release.builder).toBe('mixRelease');
    expect(known(release.platform.libc)).toBe('musl');
    expect(variable(release, 'PRECOMPILED_NIF')).toBe('1');
    expect(phase(release, 'preBuild')).toContain('/lib/libmycrate.so priv/native/');
    expect([...(known(mixOf(release).nixDependencies)?.keys() ?? [])].sort()).toEqual(['jason', 'rustler', 'toml']);
    expect(mixOf(release).nixDependenciesFile).toBe('my_app/deps.nix');
    expect(known(mixOf(release).otp)).toBe(27);
  });

  it('compiles the crate for musl with a toolchain that has it', () => {
    const crate = build('packages.x86_64-linux.mycrate');
    expect(known(rustOf(crate).effectiveTarget)).toBe('x86_64-unknown-linux-musl');
    expect(targetsOf(crate)).toContain('x86_64-unknown-linux-musl');
    expect(rustOf(crate).dependencies?.builder).toBe('crane.buildDepsOnly');
    expect(known(rustOf(crate).lockFile)?.value).toBe('mycrate/Cargo.lock');
  });

  it('loses nothing', () => expect(model.unknown).toEqual([]));
});

describe('the recipe buildrustpackage-umbrella', () => {
  const { model, build } = recipe('buildrustpackage-umbrella');

  it.each([
    ['x86_64-linux', 'libledger_nif.so'],
    ['aarch64-linux', 'libledger_nif.so'],
    ['aarch64-darwin', 'libledger_nif.dylib'],
  ])('copies on %s what the platform calls a shared library', (system, file) => {
    expect(phase(build(`packages.${system}.default`), 'preBuild')).toContain(`/lib/${file} `);
  });

  it('keeps the workspace in the source of the crate', () => {
    const source = known(build('packages.x86_64-linux.ledger-nif').source);
    const keeps = source.kind === 'repository' ? source.filter.keeps : () => undefined;
    expect(keeps('Cargo.toml', 'file')).toBe(true);
    expect(keeps('apps/ledger_native/native/ledger_nif/Cargo.toml', 'file')).toBe(true);
    expect(keeps('mix.exs', 'file')).toBe(false);
  });

  it('loses nothing', () => expect(model.unknown).toEqual([]));
});

describe('the recipe flake-parts-darwin', () => {
  const { model, build } = recipe('flake-parts-darwin');

  it('reads the toolchain file and the phases of every system', () => {
    for (const system of ['x86_64-linux', 'aarch64-linux', 'x86_64-darwin', 'aarch64-darwin']) {
      const toolchain = known(rustOf(build(`packages.${system}.nif`)).toolchain);
      expect([toolchain.origin, toolchain.file]).toEqual(['rustup-file', 'rust-toolchain.toml']);
      const release = build(`packages.${system}.default`);
      expect(phase(release, 'preBuild')).toContain('in <tidepool-nif.out>/lib/lib*');
      expect(phase(release, 'preConfigure')).toBe('export TIDEPOOL_PRECOMPILED=1\n');
      const config = release.references.find((reference) => reference.builder === 'writeText');
      expect(config?.details.kind === 'text' && printed(config.details.text)).toContain('Tidepool.Checksum');
    }
  });

  it('loses nothing', () => expect(model.unknown).toEqual([]));
});

describe('the recipe cargo-in-sandbox', () => {
  const { model, build } = recipe('cargo-in-sandbox');

  it('has cargo, vendored crates and their place in the release', () => {
    const release = build('packages.x86_64-linux.default');
    expect(inputNames(release)).toEqual(expect.arrayContaining(['cargo', 'rustc', 'cargoSetupHook']));
    expect(variable(release, 'cargoRoot')).toBe('native/papertrail_nif');
    expect(release.arguments.get('cargoDeps')?.value).toMatchObject({
      kind: 'derivation',
      derivation: { builder: 'vendored-crates' },
    });
    expect(known(mixOf(release).fetchedDependencies)?.builder).toBe('fetchMixDeps');
  });

  it('gives the shell what the release builds with', () => {
    expect(inputNames(build('devShells.x86_64-linux.default'))).toEqual(
      expect.arrayContaining(['cargo', 'rustc', 'clippy']),
    );
  });

  it('loses nothing', () => expect(model.unknown).toEqual([]));
});
