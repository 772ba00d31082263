/**
 * A flake that stands for nixpkgs: builders with the attributes that the real ones leave in a derivation, made of `derivation` alone, so
 * that Nix can show them without a network. Nothing of it can be built.
 */
export const STUB_NIXPKGS = `{
  outputs = { self }: {
    lib.genAttrs = names: make: builtins.listToAttrs (map (name: { inherit name; value = make name; }) names);
    legacyPackages = builtins.listToAttrs (map (system: { name = system; value = import ./packages.nix system; }) [
      "x86_64-linux"
      "aarch64-linux"
    ]);
  };
}
`;

export const STUB_PACKAGES = `system:
let
  package = name: derivation { inherit system name; builder = "/bin/sh"; };
  mkDerivation = given:
    derivation (builtins.removeAttrs given [ "meta" "passthru" "env" ] // (given.env or { }) // {
      inherit system;
      builder = "/bin/sh";
      name = given.name or "\${given.pname}-\${given.version}";
      stdenv = package "stdenv-linux";
      depsTargetTarget = [ (package "glibc-2.40") ];
    });
  withInputs = names: given: given // {
    nativeBuildInputs = (given.nativeBuildInputs or [ ]) ++ map package names;
  };
in
rec {
  inherit system;
  cargo = package "cargo-1.90.0";
  stdenv = { inherit mkDerivation; hostPlatform.system = system; };
  rustPlatform.buildRustPackage = given: mkDerivation (
    withInputs [ "cargo-setup-hook.sh" "rustc-wrapper-1.90.0" ] (builtins.removeAttrs given [ "cargoLock" ]) // {
      cargoBuildType = given.buildType or "release";
      cargoDeps = package "cargo-vendor-dir";
    }
  );
  beamPackages = {
    fetchMixDeps = given: mkDerivation (builtins.removeAttrs given [ "hash" ] // {
      MIX_ENV = "prod";
      outputHash = given.hash;
      outputHashMode = "recursive";
    });
    mixRelease = given: mkDerivation (
      withInputs [ "erlang-27.3" "elixir-1.18.4" ] given // {
        MIX_ENV = given.mixEnv or "prod";
        HEX_OFFLINE = 1;
        configurePhase = given.configurePhase or "runHook preConfigure\\nmix deps.compile --no-deps-check\\nrunHook postConfigure\\n";
        buildPhase = given.buildPhase or "runHook preBuild\\nmix compile --no-deps-check\\nrunHook postBuild\\n";
        installPhase = given.installPhase or "runHook preInstall\\nmix release --no-deps-check --path $out\\nrunHook postInstall\\n";
        postFixup = "# rewrites the paths of erlang\\n";
      }
    );
  };
  banner = "echo handed over\\n";
  # What no reader of the sources knows.
  handOver = nif: file: "mkdir -p priv/native\\ncp \${nif}/lib/libmy_nif.so priv/native/\${file}\\n";
}
`;
