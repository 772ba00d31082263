import { describe, expect, it } from 'vitest';
import { known, mixOf, packageOf, phase, rustOf } from '../model-of.ts';

describe('a fetched source', () => {
  const derivation = packageOf(
    'pkgs.rustPlatform.buildRustPackage rec { pname = "nif"; src = pkgs.fetchFromGitHub { owner = "a"; repo = "b"; rev = "c"; hash = ""; }; sourceRoot = "${src.name}/native/nif"; cargoHash = ""; }',
  );

  it('has files that nobody knows', () => {
    expect(known(derivation.source).kind).toBe('fetched');
    expect(known(rustOf(derivation).lockFile)).toBeUndefined();
    expect(known(rustOf(derivation).directory)).toBe('native/nif');
  });

  it('is a derivation whose hash can be looked at', () => {
    const [fetch] = derivation.references;
    expect(fetch?.builder).toBe('fetch');
    expect(fetch?.arguments.get('hash')?.value).toEqual({ kind: 'text', text: [] });
  });
});

describe('the crate of a fetched dependency', () => {
  // The way of deps_nix: the crate's folder is looked for in what Hex brought.
  const derivation = packageOf(
    'buildMix { name = "dep"; version = "1.0.0"; src = pkgs.beamPackages.fetchHex { pkg = "dep"; version = "1.0.0"; sha256 = ""; }; }',
    `buildMix = arguments: let drv = pkgs.lib.makeOverridable pkgs.beamPackages.buildMix arguments; in drv.override (workaround drv);
     workaround = old: let
       folder = "\${old.src}/native/\${with builtins; head (attrNames (readDir "\${old.src}/native"))}";
       native = (pkgs.makeRustPlatform { inherit (fenix.packages.\${system}.stable) cargo rustc; }).buildRustPackage {
         pname = "\${old.beamModuleName}-native"; version = old.version; src = folder; cargoLock.lockFile = "\${folder}/Cargo.lock"; doCheck = false;
       };
     in { preConfigure = "ln -s \${native}/lib/* priv/native/"; env.RUSTLER_PRECOMPILED_FORCE_BUILD_ALL = "true"; };`,
  );

  it('is built by a derivation that the phase refers to', () => {
    expect(mixOf(derivation).kind).toBe('mix');
    expect(phase(derivation, 'preConfigure')).toBe('ln -s <dep-native.out>/lib/* priv/native/');
    const native = derivation.references.find((reference) => reference.builder === 'buildRustPackage');
    expect(native && known(native.source).kind).toBe('fetched');
    expect(native && known(rustOf(native).toolchain).origin).toBe('fenix');
  });
});

describe('several Erlangs', () => {
  it('make several derivations of one call', () => {
    const shell = packageOf(
      'pkgs.mkShell { packages = map (erlang: pkgs.beam.packages.${erlang}.mixRelease { pname = "app"; version = "1"; src = ./.; }) [ "erlang_26" "erlang_27" ]; }',
    );
    expect(shell.references.map((release) => known(mixOf(release).otp))).toEqual([26, 27]);
  });
});
