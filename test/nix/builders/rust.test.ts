import { describe, expect, it } from 'vitest';
import {
  covered,
  flakeOf,
  inputNames,
  known,
  modelOf,
  packageFlake,
  packageOf,
  rustOf,
  targetsOf,
  variable,
} from '../model-of.ts';

const FILES = { 'native/nif/Cargo.toml': '[package]\nname = "nif"\n', 'native/nif/Cargo.lock': '', 'Cargo.lock': '' };
const CRANE = 'craneLib = crane.mkLib pkgs;';

const rust = (expression: string, bindings = '') => packageOf(expression, bindings, FILES);
const cargoPackage = (more: string, platform = 'pkgs.rustPlatform') =>
  rust(`${platform}.buildRustPackage { pname = "nif"; version = "1"; src = ./native/nif; ${more} }`);
const crate = (more: string, bindings = CRANE) =>
  rust(`craneLib.buildPackage { src = ./native/nif; ${more} }`, bindings);

describe('buildRustPackage', () => {
  it("builds for the platform of its set, with nixpkgs' own toolchain", () => {
    const derivation = cargoPackage('cargoHash = "";');
    const details = rustOf(derivation);
    expect(derivation.builder).toBe('buildRustPackage');
    expect(known(details.effectiveTarget)).toBe('x86_64-unknown-linux-gnu');
    expect(known(details.toolchain).origin).toBe('nixpkgs');
    expect(known(details.profile)).toBe('release');
    expect(known(details.doCheck).value).toBe(true);
    expect(known(details.lockFile)?.value).toBe('native/nif/Cargo.lock');
    expect(details.libraryOutput).toBe('out');
    expect(inputNames(derivation)).toContain('cargoSetupHook');
  });

  it.each([
    ['pkgs.pkgsCross.musl64.rustPlatform', 'x86_64-unknown-linux-musl', true],
    ['pkgs.pkgsMusl.rustPlatform', 'x86_64-unknown-linux-musl', false],
    ['pkgs.pkgsStatic.rustPlatform', 'x86_64-unknown-linux-musl', false],
    ['pkgs.pkgsCross.aarch64-multiplatform.rustPlatform', 'aarch64-unknown-linux-gnu', false],
    ['nixpkgs.legacyPackages.aarch64-darwin.rustPlatform', 'aarch64-apple-darwin', false],
  ])('of %s builds for %s', (platform, target, dynamic) => {
    const details = rustOf(cargoPackage('cargoHash = "";', platform));
    expect([known(details.effectiveTarget), details.linksMuslDynamically]).toEqual([target, dynamic]);
  });

  it('is not moved by CARGO_BUILD_TARGET, for its hook passes --target', () => {
    const details = rustOf(cargoPackage('CARGO_BUILD_TARGET = "x86_64-unknown-linux-musl";'));
    expect(known(details.effectiveTarget)).toBe('x86_64-unknown-linux-gnu');
  });

  it('with a build phase of its own builds nobody knows what for', () => {
    expect(rustOf(cargoPackage('buildPhase = "cargo build";')).effectiveTarget.kind).toBe('unknown');
  });

  it.each([
    ['cargoLock.lockFile = ./Cargo.lock;', 'Cargo.lock'],
    ['cargoLock = { lockFile = ./native/nif/Cargo.lock; outputHashes = { }; };', 'native/nif/Cargo.lock'],
    ['cargoLock.lockFile = "${./.}/Cargo.lock";', 'Cargo.lock'],
    ['cargoLock.lockFile = "${self}/native/nif/Cargo.lock";', 'native/nif/Cargo.lock'],
    ['src = ./.; cargoRoot = "native/nif"; cargoHash = "";', 'native/nif/Cargo.lock'],
  ])('finds the lock of %s', (more, lock) => {
    const expression = `pkgs.rustPlatform.buildRustPackage ({ pname = "nif"; src = ./native/nif; } // { ${more} })`;
    expect(known(rustOf(rust(expression)).lockFile)?.value).toBe(lock);
  });

  it.each([
    ['sourceRoot = "source/native/nif";', 'native/nif'],
    ['sourceRoot = "${src.name}/native/nif";', 'native/nif'],
    ['buildAndTestSubdir = "crates/nif";', 'crates/nif'],
  ])('starts cargo where %s says', (more, folder) => {
    const derivation = rust(
      `pkgs.rustPlatform.buildRustPackage rec { pname = "nif"; src = pkgs.lib.cleanSource ./.; cargoHash = ""; ${more} }`,
    );
    expect(known(rustOf(derivation).directory)).toBe(folder);
  });

  it('does not know where cargo starts when a hook changes the folder', () => {
    expect(rustOf(cargoPackage('postUnpack = "sourceRoot=$sourceRoot/x";')).directory.kind).toBe('unknown');
  });

  it.each([
    ['cargoBuildFlags = [ "-p" "nif" ];', ['-p', 'nif']],
    ['cargoBuildFlags = "-p nif --locked";', ['-p', 'nif', '--locked']],
    ['buildFeatures = [ "a" "b" ]; buildNoDefaultFeatures = true;', ['--no-default-features', '--features=a,b']],
  ])('passes %s', (more, expected) => {
    const given = known(rustOf(cargoPackage(more)).cargoArguments);
    expect(given.map((argument) => argument.value)).toEqual(expected);
  });

  it('points at the word that names a package', () => {
    const files = {
      'flake.nix': packageFlake(
        'pkgs.rustPlatform.buildRustPackage { pname = "x"; src = ./.; cargoBuildFlags = "-p nif"; }',
      ),
    };
    const { derivation } = modelOf(files).builds[0]!;
    expect(covered(files, known(rustOf(derivation).cargoArguments)[1]!.span)).toBe('nif');
    expect(covered(files, derivation.call)).toBe('buildRustPackage');
  });

  it.each([
    ['buildType = "debug";', 'dev'],
    ['buildType = "ci";', 'ci'],
  ])('builds with the profile of %s', (more, profile) => {
    expect(known(rustOf(cargoPackage(more)).profile)).toBe(profile);
  });

  it('reads cargoSha256 in releases that are old enough', () => {
    const refusals = (branch: string) => {
      const flake = packageFlake(
        'pkgs.rustPlatform.buildRustPackage { pname = "nif"; src = ./native/nif; cargoSha256 = ""; }',
      );
      const { builds } = modelOf({ ...FILES, 'flake.nix': flake.replace('nixos-25.11', branch) });
      return builds.map(({ derivation }) => derivation.refusal?.reason);
    };
    expect(refusals('nixos-24.11')).toEqual([undefined]);
    expect(refusals('nixos-25.11')).toEqual(['newer releases of nixpkgs do not read cargoSha256']);
  });

  it('takes a function of the final attributes', () => {
    const derivation = rust(
      'pkgs.rustPlatform.buildRustPackage (finalAttrs: { pname = "nif"; version = "2"; src = ./native/nif; cargoHash = ""; TAG = "v${finalAttrs.version}"; })',
    );
    expect(variable(derivation, 'TAG')).toBe('v2');
  });

  it('has the toolchain that makeRustPlatform gets', () => {
    const platform =
      '(pkgs.makeRustPlatform { cargo = fenix.packages.${system}.stable.cargo; rustc = fenix.packages.${system}.stable.rustc; })';
    const toolchain = known(rustOf(cargoPackage('cargoHash = "";', platform)).toolchain);
    expect([toolchain.origin, known(toolchain.channel)]).toEqual(['fenix', 'stable']);
  });

  it('does not invent a toolchain', () => {
    const platform = '(pkgs.makeRustPlatform { inherit (inputs.somebody) cargo rustc; })';
    expect(rustOf(cargoPackage('cargoHash = "";', platform)).toolchain.kind).toBe('unknown');
  });

  it.each(['importCargoLock { lockFile = ./Cargo.lock; }', 'fetchCargoVendor { src = ./.; hash = ""; }'])(
    'vendors with %s',
    (call) => {
      expect(rust(`pkgs.rustPlatform.${call}`).builder).toBe('vendored-crates');
    },
  );
});

describe('crane', () => {
  it('builds for the host, checks, and locks, when nothing else is said', () => {
    const derivation = crate('');
    const details = rustOf(derivation);
    expect(derivation.builder).toBe('crane.buildPackage');
    expect(known(details.target)).toBeUndefined();
    expect(known(details.effectiveTarget)).toBe('x86_64-unknown-linux-gnu');
    expect(known(details.cargoArguments).map((argument) => argument.value)).toEqual(['--locked']);
    expect(known(details.doCheck).value).toBe(true);
    expect(details.dependencies?.builder).toBe('crane.buildDepsOnly');
    expect(known(details.lockFile)?.value).toBe('native/nif/Cargo.lock');
  });

  it.each([
    ['CARGO_BUILD_TARGET = "aarch64-unknown-linux-musl";', 'aarch64-unknown-linux-musl'],
    ['env.CARGO_BUILD_TARGET = "aarch64-unknown-linux-musl";', 'aarch64-unknown-linux-musl'],
    ['cargoExtraArgs = "--target x86_64-unknown-linux-musl";', 'x86_64-unknown-linux-musl'],
    ['cargoExtraArgs = "--target=a"; CARGO_BUILD_TARGET = "b";', 'a'],
  ])('builds for the target of %s', (more, target) => {
    expect(known(rustOf(crate(more)).effectiveTarget)).toBe(target);
  });

  it('builds for the platform of a cross set', () => {
    const details = rustOf(crate('', 'craneLib = crane.mkLib pkgs.pkgsCross.aarch64-multiplatform;'));
    expect(known(details.effectiveTarget)).toBe('aarch64-unknown-linux-gnu');
  });

  it('points at the triple', () => {
    const files = {
      'flake.nix': packageFlake('(crane.mkLib pkgs).buildPackage { src = ./.; CARGO_BUILD_TARGET = "x-y-z"; }'),
    };
    const target = known(rustOf(modelOf(files).builds[0]!.derivation).target);
    expect(covered(files, target!.span)).toContain('x-y-z');
  });

  it('shares its dependencies and its arguments', () => {
    const derivation = rust(
      'craneLib.buildPackage (common // { cargoArtifacts = craneLib.buildDepsOnly common; cargoExtraArgs = "-p nif"; })',
      `${CRANE} common = { src = ./native/nif; doCheck = false; RUSTFLAGS = [ "-C" "target-feature=-crt-static" ]; };`,
    );
    expect(variable(derivation, 'RUSTFLAGS')).toBe('-C target-feature=-crt-static');
    expect(known(rustOf(rustOf(derivation).dependencies!).cargoArguments).map((argument) => argument.value)).toEqual([
      '--locked',
    ]);
    expect(derivation.references.map((reference) => reference.builder)).toEqual(['crane.buildDepsOnly']);
  });

  it.each([
    ['CARGO_PROFILE = "";', 'dev'],
    ['CARGO_PROFILE = "nif";', 'nif'],
    ['cargoBuildCommand = "cargo build --release";', 'release'],
    ['cargoBuildCommand = "cargo build --profile small";', 'small'],
  ])('builds with the profile of %s', (more, profile) => {
    expect(known(rustOf(crate(more)).profile)).toBe(profile);
  });

  it.each([
    ['', '', false],
    ['CARGO_BUILD_TARGET = "x86_64-unknown-linux-musl";', '', false],
    ['cargoExtraArgs = "--target x86_64-unknown-linux-musl";', '', true],
    ['cargoBuildCommand = "cargo build --release --target x86_64-unknown-linux-musl";', '', true],
    ['buildPhaseCargoCommand = "make";', '', true],
    ['', 'craneLib = crane.mkLib pkgs.pkgsCross.musl64;', true],
  ])('passes a target of its own, or leaves it to the configuration: %s %s', (more, bindings, passes) => {
    expect(rustOf(crate(more, bindings || CRANE)).passesTarget).toBe(passes);
  });

  it.each(['RUSTFLAGS=-Cx cargo build --release', 'cargo zigbuild --release', 'make'])(
    'does not follow the build command %s',
    (command) => {
      const details = rustOf(crate(`cargoBuildCommand = "${command}";`));
      expect([details.cargoArguments.kind, details.effectiveTarget.kind]).toEqual(['unknown', 'unknown']);
    },
  );

  it.each([
    ['a function', '(crane.mkLib pkgs).overrideToolchain (p: fenix.packages.${system}.stable.toolchain)'],
    ['a toolchain', '(crane.mkLib pkgs).overrideToolchain fenix.packages.${system}.stable.toolchain'],
    ['a scope', '(crane.mkLib pkgs).overrideScope (final: prev: { rustc = fenix.packages.${system}.stable.rustc; })'],
    ['the old library', 'crane.lib.${system}.overrideToolchain fenix.packages.${system}.stable.toolchain'],
    ['an import', '(import crane { inherit pkgs; }).overrideToolchain fenix.packages.${system}.stable.toolchain'],
  ])('takes its toolchain from %s', (_form, library) => {
    expect(known(rustOf(crate('', `craneLib = ${library};`)).toolchain).origin).toBe('fenix');
  });

  it('takes what it consumes out of the environment', () => {
    const derivation = crate('cargoExtraArgs = "--locked"; outputHashes = { }; OPENSSL_NO_VENDOR = 1;');
    expect(derivation.environment.has('cargoExtraArgs')).toBe(false);
    expect(variable(derivation, 'OPENSSL_NO_VENDOR')).toBe('1');
  });
});

describe('toolchains of rust-overlay', () => {
  const overlay = 'pkgs = import nixpkgs { inherit system; overlays = [ OVERLAY ]; };';
  const built = (toolchain: string, form = '(import rust-overlay)') =>
    modelOf({
      'flake.nix': flakeOf(`let system = "x86_64-linux"; ${overlay.replace('OVERLAY', form)}
        t = ${toolchain}; platform = pkgs.makeRustPlatform { cargo = t; rustc = t; }; in
        { packages.\${system}.default = platform.buildRustPackage { pname = "x"; src = ./.; cargoHash = ""; }; }`),
      'rust-toolchain.toml': '[toolchain]\nchannel = "1.80.0"\ntargets = ["x86_64-unknown-linux-musl"]\n',
      'rust-toolchain': 'nightly-2024-01-01\n',
    }).builds[0]!.derivation;
  const GNU = 'x86_64-unknown-linux-gnu';
  const MUSL = 'x86_64-unknown-linux-musl';

  it.each(['(import rust-overlay)', 'rust-overlay.overlays.default', 'rust-overlay.overlay'])(
    'come through %s',
    (form) => {
      expect(known(rustOf(built('pkgs.rust-bin.stable.latest.default', form)).toolchain).origin).toBe('rust-overlay');
    },
  );

  it.each([
    ['pkgs.rust-bin.stable.latest.minimal', 'stable', [GNU]],
    ['pkgs.rust-bin.stable."1.85.0".default', '1.85.0', [GNU]],
    [
      `pkgs.rust-bin.stable.latest.default.override { targets = [ "${MUSL}" ]; extensions = [ "rust-src" ]; }`,
      'stable',
      [GNU, MUSL],
    ],
    [
      `(pkgs.rust-bin.stable.latest.default.override { targets = [ "${MUSL}" ]; }).override { extensions = [ ]; }`,
      'stable',
      [GNU, MUSL],
    ],
    [
      `pkgs.rust-bin.nightly."2024-05-01".default.override (old: { targets = old.targets or [ ] ++ [ "${MUSL}" ]; })`,
      'nightly-2024-05-01',
      [GNU, MUSL],
    ],
    [
      `pkgs.rust-bin.selectLatestNightlyWith (toolchain: toolchain.default.override { targets = [ "${MUSL}" ]; })`,
      'nightly',
      [GNU, MUSL],
    ],
    ['pkgs.rust-bin.fromRustupToolchainFile ./rust-toolchain.toml', '1.80.0', [GNU, MUSL]],
    ['pkgs.rust-bin.fromRustupToolchainFile ./rust-toolchain', 'nightly-2024-01-01', [GNU]],
    [`pkgs.rust-bin.fromRustupToolchain { channel = "1.81.0"; targets = [ "${MUSL}" ]; }`, '1.81.0', [GNU, MUSL]],
  ])('%s', (expression, channel, targets) => {
    const derivation = built(expression);
    expect(known(known(rustOf(derivation).toolchain).channel)).toBe(channel);
    expect(targetsOf(derivation)).toEqual(targets);
  });

  it('have the list that a person would extend', () => {
    const toolchain = known(
      rustOf(built(`pkgs.rust-bin.stable.latest.default.override { targets = [ "${MUSL}" ]; }`)).toolchain,
    );
    expect(toolchain.targetsList).toBeDefined();
    expect(known(rustOf(built('pkgs.rust-bin.stable.latest.default')).toolchain).targetsList).toBeUndefined();
  });
});

describe('toolchains of fenix', () => {
  const MUSL = 'x86_64-unknown-linux-musl';
  const GNU = 'x86_64-unknown-linux-gnu';
  const built = (toolchain: string) =>
    packageOf(
      '(pkgs.makeRustPlatform { cargo = t; rustc = t; }).buildRustPackage { pname = "x"; src = ./.; cargoHash = ""; }',
      `f = fenix.packages.\${system}; o = pkgs.extend fenix.overlays.default; t = ${toolchain};`,
      { 'rust-toolchain.toml': `[toolchain]\nchannel = "1.80.0"\ntargets = ["${MUSL}"]\n` },
    );

  it.each([
    ['f.stable.toolchain', [GNU]],
    ['f.minimal.toolchain', [GNU]],
    ['f.stable.withComponents [ "cargo" "rustc" ]', [GNU]],
    [`f.combine [ f.stable.cargo f.stable.rustc f.targets.${MUSL}.stable.rust-std ]`, [GNU, MUSL]],
    [`f.combine (with f; [ stable.rustc targets.${MUSL}.stable.rust-std ])`, [GNU, MUSL]],
    ['f.fromToolchainFile { file = ./rust-toolchain.toml; sha256 = ""; }', [GNU, MUSL]],
    ['f.fromToolchainFile { dir = ./.; }', [GNU, MUSL]],
    ['(f.fromToolchainName { name = "1.80.0"; sha256 = ""; }).toolchain', [GNU]],
    ['o.fenix.stable.rustc', [GNU]],
    ['(import fenix { inherit pkgs; }).stable.toolchain', [GNU]],
  ])('%s', (expression, targets) => {
    expect(targetsOf(built(expression))).toEqual(targets);
  });

  it('are unknown when a part of them is', () => {
    expect(rustOf(built('f.combine [ f.stable.rustc inputs.somebody.part ]')).toolchain.kind).toBe('unknown');
  });
});
