{ system }:
let
  lib = import ./lib.nix;
  inherit (import ./machine.nix) shell path;

  mkDerivation =
    given:
    let
      attributes = builtins.removeAttrs given [
        "meta"
        "passthru"
      ];
      built = derivation (
        attributes
        // {
          inherit system;
          name = given.name or "${given.pname}-${given.version}";
          builder = shell;
          args = [ ./build.sh ];
          PATH = path;
        }
      );
    in
    built // (given.passthru or { }) // { meta = given.meta or { }; };

  package = name: mkDerivation { inherit name; buildCommand = "mkdir $out"; };

  pkgs = {
    inherit lib mkDerivation;
    extend = overlay: pkgs // overlay pkgs pkgs;
    callPackage =
      file: given:
      let
        function = if builtins.isFunction file then file else import file;
      in
      function (builtins.intersectAttrs (builtins.functionArgs function) pkgs // given);
    stdenv = {
      inherit mkDerivation;
      buildPlatform = {
        isMusl = false;
        isDarwin = lib.last (lib.splitString "-" system) == "darwin";
        isAarch64 = builtins.substring 0 7 system == "aarch64";
      };
    };
    stdenvNoCC = pkgs.stdenv;
    runCommand =
      name: given: buildCommand:
      mkDerivation (given // { inherit name buildCommand; });
    mkShell = given: mkDerivation (given // { name = "nix-shell"; buildCommand = "mkdir $out"; });
  }
  // lib.genAttrs [
    "cacert"
    "cargo"
    "elixir"
    "erlang"
    "git"
    "installShellFiles"
    "nodejs"
    "pre-commit"
    "ripgrep"
    "rustc"
  ] package;
in
pkgs
