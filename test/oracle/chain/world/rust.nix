# rustPlatform and the toolchains of nixpkgs.
{ tools, lib, pkgs, mkDerivation, hook, triple }:
let
  called = given: if builtins.isFunction given then lib.fix given else given;

  vendored = lock: mkDerivation {
    name = "cargo-vendor-dir";
    buildCommand = "$ORACLE/base/bin/node $ORACLE/world/vendor.mjs ${lock} $out";
  };

  platformWith =
    { cargo, rustc, ... }:
    rec {
      inherit cargo rustc;
      cargoSetupHook = hook "cargo-setup-hook";
      cargoBuildHook = hook "cargo-build-hook";
      cargoInstallHook = hook "cargo-install-hook";

      importCargoLock =
        { lockFile ? null, lockFileContents ? null, ... }:
        vendored (if lockFile != null then lockFile else builtins.toFile "Cargo.lock" lockFileContents);

      fetchCargoVendor =
        { src, hash ? null, cargoRoot ? "", sourceRoot ? "", pname ? "cargo", version ? "0", name ? "${pname}-${version}", patches ? [ ], postPatch ? "", ... }:
        assert hash != null;
        mkDerivation {
          name = "${name}-vendor";
          inherit src sourceRoot patches postPatch;
          buildPhase = "$ORACLE/base/bin/node $ORACLE/world/vendor.mjs ./${cargoRoot}/Cargo.lock $out";
          installPhase = "true";
        };

      buildRustPackage =
        function:
        let
          given = called function;
          dependencies =
            if given ? cargoVendorDir then
              null
            else if given ? cargoDeps then
              given.cargoDeps
            else if given ? cargoLock then
              importCargoLock given.cargoLock
            else if given ? cargoHash then
              fetchCargoVendor ({ hash = given.cargoHash; } // lib.filterAttrs (name: _: lib.elem name [ "src" "cargoRoot" "sourceRoot" "pname" "version" "patches" "postPatch" ]) given)
            else
              throw "cargoHash, cargoVendorDir, cargoDeps, or cargoLock must be set";
        in
        mkDerivation (
          removeAttrs given [ "cargoLock" "cargoHash" "buildFeatures" "buildNoDefaultFeatures" ]
          // {
            cargoDeps = dependencies;
            cargoBuildType = given.buildType or "release";
            cargoBuildFeatures = given.buildFeatures or [ ];
            cargoBuildNoDefaultFeatures = given.buildNoDefaultFeatures or false;
            RUSTFLAGS = if given ? RUSTFLAGS then toString given.RUSTFLAGS else null;
            rustHostPlatformSpec = triple;
            nativeBuildInputs = (given.nativeBuildInputs or [ ]) ++ [ cargo rustc cargoSetupHook cargoBuildHook cargoInstallHook ];
          }
        );
    };
  # Behind everything else it finds the compiler of its own version (nixpkgs rust/cargo.nix, `wrapProgram`).
  cargo = mkDerivation { name = "cargo"; compilerTargets = ""; fallback = rustc; };
  rustc = mkDerivation { name = "rustc-wrapper"; compilerTargets = triple; withoutCargo = "1"; };
in
{
  inherit cargo rustc;
  makeRustPlatform = platformWith;
  rustPlatform = platformWith { inherit cargo rustc; };
  inherit vendored;
}
