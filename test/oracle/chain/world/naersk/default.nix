# nix-community/naersk: build.nix and config.nix of it in small.
{ lib, stdenv, rustTools, cargo, rustc, ... }:
let
  hook = stdenv.mkDerivation { name = "naersk-hooks"; hookOf = "naersk-hooks"; isTool = true; };
  known = [ "name" "pname" "version" "src" "root" "gitAllRefs" "gitSubmodules" "additionalCargoLock" "cargoBuild" "cargoBuildOptions" "remapPathPrefix" "cargoTestCommands" "cargoTestOptions" "copyTarget" "copyBins" "copyLibs" "copyBinsFilter" "copyLibsFilter" "release" "override" "singleStep" "targets" "doCheck" "doDoc" "mode" "compressTarget" "copyTarget" "postInstall" "usePureFromTOML" "cargoConfig" "nativeBuildInputs" "buildInputs" ];
in
{
  buildPackage =
    argument:
    let
      given = if builtins.isPath argument || argument ? outPath then { src = argument; } else argument;
      root = given.root or given.src;
      toml = builtins.fromTOML (builtins.readFile (root + "/Cargo.toml"));
      lock = root + "/Cargo.lock";
      usual = [ "$cargo_release" "-j" "1" "--message-format=json" ];
    in
    if !builtins.pathExists lock then
      throw "Naersk requires Cargo.lock to be available in root"
    else
      stdenv.mkDerivation (
        removeAttrs given [ "root" "cargoBuildOptions" ]
        // {
          pname = given.pname or toml.package.name or "naersk";
          version = given.version or toml.package.version or "0.1.0";
          src = given.src or (lib.cleanSourceWith { src = root; });
          naerskVendor = rustTools.vendored lock;
          cargo_release = lib.optionalString (given.release or true) "--release";
          naerskOptions = toString ((given.cargoBuildOptions or lib.id) usual);
          copyLibs = given.copyLibs or false;
          nativeBuildInputs = (given.nativeBuildInputs or [ ]) ++ [ cargo rustc hook ];
        }
      );
}
