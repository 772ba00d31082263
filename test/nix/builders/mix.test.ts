import { describe, expect, it } from 'vitest';
import { inputNames, known, mixOf, modelOf, packageFlake, packageOf, phase, variable } from '../model-of.ts';

const MIX2NIX = `{ lib, beamPackages, overrides ? (x: y: { }) }:
let
  buildMix = lib.makeOverridable beamPackages.buildMix;
  buildRebar3 = lib.makeOverridable beamPackages.buildRebar3;
  self = packages // (overrides self packages);
  packages = with beamPackages; with self; {
    jason = buildMix rec {
      name = "jason";
      version = "1.4.1";
      src = fetchHex { pkg = "jason"; version = "\${version}"; sha256 = ""; };
      beamDeps = [ ];
    };
    rustler = buildMix rec {
      name = "rustler";
      version = "0.36.2";
      src = fetchHex { pkg = "rustler"; version = "\${version}"; sha256 = ""; };
      beamDeps = [ jason ];
    };
    hpack = buildRebar3 rec { name = "hpack"; version = "0.3.0"; src = fetchHex { pkg = "hpack"; inherit version; sha256 = ""; }; };
  };
in self`;

const FILES = { 'deps.nix': MIX2NIX, 'mix.exs': '' };
const release = (more: string, bindings = '', set = 'pkgs.beamPackages') =>
  packageOf(`${set}.mixRelease { pname = "app"; version = "0.1.0"; src = ./.; ${more} }`, bindings, FILES);
const deps = 'import ./deps.nix { inherit (pkgs) lib beamPackages; ';
const dependencies = (derivation: ReturnType<typeof release>) => known(mixOf(derivation).nixDependencies);

describe("a build phase that holds the builder's own", () => {
  const kept = 'runHook preBuild\nmix compile --no-deps-check\nrunHook postBuild\n';
  const set = 'pname = "app"; version = "0.1.0"; src = ./.;';

  it.each([
    [`(pkgs.beamPackages.mixRelease { ${set} }).overrideAttrs (old: { buildPhase = old.buildPhase + "ls"; })`, 'ls'],
    [
      `(pkgs.beamPackages.mixRelease { ${set} }).overrideAttrs (old: { buildPhase = (old.buildPhase or "") + "ls"; })`,
      'ls',
    ],
    [`let drv = pkgs.beamPackages.mixRelease { ${set} }; in drv.overrideAttrs { buildPhase = drv.buildPhase; }`, ''],
  ])('%s', (expression, added) => {
    expect(phase(packageOf(expression, '', FILES), 'buildPhase')).toBe(kept + added);
  });
});

it.each([
  ['nixos-25.11', `${'runHook preBuild\nmix compile --no-deps-check\nrunHook postBuild\n'}ls`],
  ['nixos-26.05', '<?>'],
])('the build phase of buildMix is a text in %s', (branch, text) => {
  const call = '(pkgs.beamPackages.buildMix { name = "app"; version = "1"; src = ./.; })';
  const flake = packageFlake(`${call}.overrideAttrs (old: { buildPhase = (old.buildPhase or "") + "ls"; })`);
  const { builds } = modelOf({ 'mix.exs': '', 'flake.nix': flake.replace('nixos-25.11', branch) });
  expect(builds.map(({ derivation }) => phase(derivation, 'buildPhase'))).toEqual([text]);
});

describe('a function of the final attributes', () => {
  const refusals = (call: string, branch: string) => {
    const flake = `{ inputs.nixpkgs.url = "github:NixOS/nixpkgs/${branch}"; outputs = { nixpkgs, ... }: {
      packages.x86_64-linux.default = nixpkgs.legacyPackages.x86_64-linux.${call}; }; }`;
    const { builds } = modelOf({ 'mix.exs': '', 'flake.nix': flake });
    return builds.map(({ derivation }) => [derivation.builder, derivation.refusal?.reason]);
  };
  const attributes = '(finalAttrs: { pname = "app"; version = "0.1.0"; src = ./.; cargoHash = ""; })';

  it.each([
    ['mixRelease', 'beamPackages', 'nixos-25.11', 'this mixRelease takes no function of the final attributes'],
    ['mixRelease', 'beamPackages', 'nixos-unstable', 'not every mixRelease takes a function of the final attributes'],
    ['buildMix', 'beamPackages', 'nixos-25.11', 'this buildMix takes no function of the final attributes'],
    ['buildRebar3', 'beamPackages', 'nixos-26.05', undefined],
    [
      'buildErlangMk',
      'beamPackages',
      'nixos-26.05',
      'not every buildErlangMk takes a function of the final attributes',
    ],
    [
      'buildRustPackage',
      'rustPlatform',
      'nixos-24.05',
      'this buildRustPackage takes no function of the final attributes',
    ],
    ['buildRustPackage', 'rustPlatform', 'nixos-25.05', undefined],
    ['mkDerivation', 'stdenv', 'nixos-23.05', undefined],
  ])('%s of %s of %s', (builder, set, branch, reason) => {
    expect(refusals(`${set}.${builder} ${attributes}`, branch)).toEqual([[builder, reason]]);
  });
});

describe('the environment of mixRelease', () => {
  it.each([
    ['PRECOMPILED_NIF = true;', '1'],
    ['PRECOMPILED_NIF = false;', ''],
    ['PRECOMPILED_NIF = 1;', '1'],
    ['PRECOMPILED_NIF = "yes";', 'yes'],
    ['PRECOMPILED_NIF = [ "a" "b" ];', 'a b'],
    ['PRECOMPILED_NIF = null;', undefined],
    ['env.PRECOMPILED_NIF = "1";', '1'],
    ['env = { PRECOMPILED_NIF = "env"; }; PRECOMPILED_NIF = "attribute";', 'env'],
  ])('has %s as %s', (more, expected) => {
    expect(variable(release(more), 'PRECOMPILED_NIF')).toBe(expected);
  });

  it('tells attributes from env', () => {
    const { environment } = release('A = "1"; env.B = "2";');
    expect([environment.get('A')?.place, environment.get('B')?.place]).toEqual(['attribute', 'env']);
  });

  it('has what the builder sets', () => {
    expect(variable(release(''), 'MIX_ENV')).toBe('prod');
    expect(variable(release('mixEnv = "staging";'), 'MIX_ENV')).toBe('staging');
    expect(known(mixOf(release('mixEnv = "staging";')).mixEnv)).toBe('staging');
  });

  it('leaves out what the builder takes for itself', () => {
    const { environment } = release(`mixNixDeps = ${deps} }; compileFlags = [ "--x" ]; meta.x = 1; passthru.y = 2;`);
    expect(
      ['mixNixDeps', 'compileFlags', 'meta', 'passthru', 'preBuild'].filter((name) => environment.has(name)),
    ).toEqual([]);
  });

  it('knows whether attributes are structured', () => {
    expect(known(release('').structuredAttrs)).toBe(false);
    expect(known(release('__structuredAttrs = true;').structuredAttrs)).toBe(true);
  });
});

describe('a release', () => {
  it('runs the phases that it is given', () => {
    const derivation = release(
      `preBuild = ''
      mkdir -p priv/native
      cp \${nif}/lib/libnif.so priv/native/
    ''; postUnpack = null;`,
      'nif = pkgs.runCommand "nif" { } "";',
    );
    expect(phase(derivation, 'preBuild')).toBe('mkdir -p priv/native\ncp <nif.out>/lib/libnif.so priv/native/\n');
    expect([...derivation.phases.keys()]).toEqual(['preBuild']);
    expect(derivation.references.map((reference) => known(reference.name))).toEqual(['nif']);
  });

  it('has a name when it is given one', () => {
    expect(known(mixOf(release('mixReleaseName = "web";')).releaseName)?.value).toBe('web');
    expect(known(mixOf(release('')).releaseName)).toBeUndefined();
  });

  it('brings its tools along', () => {
    expect(
      inputNames(release('nativeBuildInputs = with pkgs; [ cargo rustc ]; buildInputs = [ pkgs.openssl.dev ];')),
    ).toEqual(expect.arrayContaining(['cargo', 'rustc', 'openssl', 'elixir']));
  });

  it('does not know its tools when a list is lost', () => {
    expect(release('nativeBuildInputs = [ pkgs.cargo ] ++ inputs.somebody.list;').inputs.kind).toBe('unknown');
  });

  it.each([
    ['pkgs.beamPackages', 28],
    ['pkgs.beam.packages.erlang_27', 27],
    ['pkgs.beam.packages.erlangR25', 25],
    ['pkgs.beam27Packages', 27],
    ['pkgs.beamMinimal28Packages', 28],
    ['(pkgs.beam.packagesWith pkgs.beam.interpreters.erlang_26)', 26],
    ['(pkgs.beam.packagesWith (pkgs.erlang_26.override { wxSupport = false; }))', 26],
    ['(pkgs.beam.packagesWith pkgs.erlang)', 28],
    ['(pkgs.beam.packagesWith (builtins.getFlake "github:somebody/else").erlang)', undefined],
    ['(pkgs.beam28Packages.extend (final: prev: { elixir = prev.elixir_1_18; }))', 28],
  ])('from %s is for OTP %s', (set, otp) => {
    const fact = mixOf(release('', '', set)).otp;
    expect(fact.kind === 'known' ? fact.value : undefined).toBe(otp);
  });

  it('may be overridden before it is called', () => {
    expect(
      packageOf('(pkgs.beamPackages.mixRelease.override { elixir = pkgs.elixir_1_17; }) { pname = "x"; }').builder,
    ).toBe('mixRelease');
  });

  it('is on the C library of its package set', () => {
    expect(known(release('', '', 'pkgs.pkgsMusl.beamPackages').platform.libc)).toBe('musl');
    expect(known(release('', '', '(pkgs.beam.packagesWith pkgs.pkgsMusl.erlang)').platform.libc)).toBe('musl');
    expect(known(release('erlang = pkgs.pkgsMusl.erlang;').platform.libc)).toBe('musl');
    expect(known(release('erlang = pkgs.erlang_27;').platform.libc)).toBe('glibc');
    const other = '(pkgs.beamPackages.mixRelease.override { erlang = pkgs.pkgsMusl.erlang; }) { pname = "x"; }';
    expect(known(packageOf(other).platform.libc)).toBe('musl');
  });
});

describe('dependencies', () => {
  it.each([
    ['a mix2nix file', `mixNixDeps = ${deps} };`],
    ['callPackages', 'mixNixDeps = pkgs.callPackages ./deps.nix { };'],
    ['callPackage', 'mixNixDeps = pkgs.callPackage ./deps.nix { };'],
    ['beamPackages.callPackage', 'mixNixDeps = pkgs.beamPackages.callPackage ./deps.nix { };'],
  ])('come from %s', (_form, more) => {
    const derivation = release(more);
    expect([...(dependencies(derivation)?.keys() ?? [])].sort()).toEqual(['hpack', 'jason', 'rustler']);
    expect(mixOf(derivation).nixDependenciesFile).toBe('deps.nix');
    const rustler = dependencies(derivation)?.get('rustler');
    expect(known(mixOf(rustler!).version)?.value).toBe('0.36.2');
    expect(known(rustler!.source).kind).toBe('fetched');
    expect([...(dependencies(rustler!)?.keys() ?? [])]).toEqual(['jason']);
  });

  it.each([
    ['prev.rustler.override { FORCE = "1"; }', '1'],
    ['prev.rustler.override (old: { FORCE = old.version; })', '0.36.2'],
    ['prev.rustler.overrideAttrs { FORCE = "1"; }', '1'],
    ['prev.rustler.overrideAttrs (old: { FORCE = old.version; })', '0.36.2'],
    ['prev.rustler.overrideAttrs (final: old: { FORCE = final.name; })', 'rustler'],
    ['final.jason.override { name = "rustler"; FORCE = "jason"; }', 'jason'],
  ])('are overridden by %s', (override, expected) => {
    const derivation = release(`mixNixDeps = ${deps} overrides = final: prev: { rustler = ${override}; }; };`);
    expect(variable(dependencies(derivation)!.get('rustler')!, 'FORCE')).toBe(expected);
  });

  it("see each other's overrides", () => {
    const derivation = release(
      `mixNixDeps = ${deps} overrides = final: prev: { jason = prev.jason.override { MARK = "x"; }; }; };`,
    );
    const rustler = dependencies(derivation)!.get('rustler')!;
    expect(variable(dependencies(rustler)!.get('jason')!, 'MARK')).toBe('x');
  });

  it('add phases to phases', () => {
    const derivation = release(`mixNixDeps = ${deps} overrides = final: prev: {
      rustler = (prev.rustler.overrideAttrs (old: { preConfigure = "one\\n"; })).overrideAttrs (old: { preConfigure = old.preConfigure + "two\\n"; });
      jason = prev.jason.overrideAttrs (old: { preBuild = (old.preBuild or "") + "three"; });
    }; };`);
    expect(phase(dependencies(derivation)!.get('rustler')!, 'preConfigure')).toBe('one\ntwo\n');
    expect(phase(dependencies(derivation)!.get('jason')!, 'preBuild')).toBe('three');
  });

  it('that are missing are unknown', () => {
    const fact = mixOf(release('mixNixDeps = import ./gone.nix { inherit (pkgs) lib beamPackages; };')).nixDependencies;
    expect(fact.kind === 'unknown' && fact.reason).toBe('gone.nix does not exist');
  });

  it('may be fetched by Mix', () => {
    const derivation = release(
      'mixFodDeps = pkgs.beamPackages.fetchMixDeps { pname = "d"; version = "1"; src = ./.; hash = ""; };',
    );
    expect(known(mixOf(derivation).fetchedDependencies)?.builder).toBe('fetchMixDeps');
    expect(dependencies(derivation)).toBeUndefined();
  });
});

describe('buildMix', () => {
  const built = (more: string) =>
    packageOf(`pkgs.beamPackages.buildMix { name = "lib"; version = "1"; src = ./.; ${more} }`, '', {
      ...FILES,
      'config/config.exs': '',
    });

  it('has its dependencies in a list', () => {
    expect([...(dependencies(built(`beamDeps = builtins.attrValues (${deps} });`))?.keys() ?? [])].sort()).toEqual([
      'hpack',
      'jason',
      'rustler',
    ]);
  });

  it('has its configuration where it says', () => {
    expect(known(mixOf(built('appConfigPath = ./config;')).configPath)).toBe('config');
    expect(known(mixOf(built('')).configPath)).toBeUndefined();
  });

  it('tells its name under both names that deps_nix asks for', () => {
    const derivation = packageOf(
      'pkgs.runCommand "x" { A = lib.beamModuleName; B = lib.packageName; C = lib.src; } ""',
      'lib = pkgs.beamPackages.buildMix { name = "lib"; version = "1"; src = ./.; };',
    );
    expect([variable(derivation, 'A'), variable(derivation, 'B')]).toEqual(['lib', 'lib']);
  });
});
