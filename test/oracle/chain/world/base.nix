{ tools, lib, libc, system }: pkgs:
let
  triple = "x86_64-unknown-linux-${libc}";

  # A derivation as stdenv makes it: what is given becomes its environment, and setup.sh runs its phases.
  mkDerivation = given: extensible (if builtins.isFunction given then given else _: given);

  # pkgs/stdenv/generic/make-derivation.nix, `makeDerivationExtensible`: a change may see what comes out of all changes.
  extensible =
    make:
    let
      attributes = make (attributes // { finalPackage = made; inherit overrideAttrs; });
      overrideAttrs =
        change:
        let
          changed = final: previous: let once = change previous; in if builtins.isFunction once then change final previous else once;
        in
        extensible (final: let previous = make final; in previous // (if builtins.isFunction change then changed final previous else change));
      kept = removeAttrs attributes [ "meta" "passthru" "env" "override" "overrideAttrs" "overrideDerivation" ];
      drv = derivation (
        lib.filterAttrs (_: value: value != null) kept
        // (attributes.env or { })
        // {
          inherit system;
          name = attributes.name or "${attributes.pname}-${attributes.version}";
          builder = "${tools}/base/bin/bash";
          args = [ "${tools}/world/setup.sh" ];
          ORACLE = tools;
          stdenvLibc = libc;
        }
      );
      extras = lib.filterAttrs (name: _: lib.elem name [ "pname" "version" "src" "packageName" "beamModuleName" "env" ]) attributes;
      made = builtins.deepSeq (attributes.meta or { }) (
        drv
        // extras
        // (attributes.passthru or { })
        // {
          meta = attributes.meta or { };
          inherit overrideAttrs;
        }
      );
    in
    made;

  # A package that only has to be there.
  tool = name: mkDerivation { inherit name; isTool = true; };
  hook = name: mkDerivation { inherit name; hookOf = name; isTool = true; };
  plain = names: lib.genAttrs names tool;
  all = names: old: old ++ names;

  callWith =
    extra: given: arguments:
    let
      function = if builtins.isFunction given then given else import given;
      wanted = lib.functionArgs function;
      found = lib.intersectAttrs wanted (pkgs // extra) // arguments;
      absent = lib.filter (name: !wanted.${name} && !(found ? ${name})) (lib.attrNames wanted);
    in
    if absent != [ ] then
      throw "called without required argument ${lib.head absent}"
    else
      lib.makeOverridable function found;
in
{
  inherit lib system;
  inherit (pkgs.rustTools) makeRustPlatform rustPlatform cargo rustc;

  rustTools = import ./rust.nix { inherit tools lib pkgs mkDerivation hook triple; };
  beam = import ./beam.nix { inherit lib pkgs mkDerivation tool; };
  beamPackages = pkgs.beam.packages.erlang_27;
  inherit (pkgs.beamPackages) elixir erlang;

  stdenv = {
    inherit mkDerivation;
    cc = mkDerivation { name = "gcc-wrapper"; isCompiler = libc; isTool = true; };
    hostPlatform = rec {
      inherit system libc;
      config = triple;
      isLinux = true;
      isDarwin = false;
      isMusl = libc == "musl";
      isx86_64 = true;
      isAarch64 = false;
      isUnix = true;
      extensions = { sharedLibrary = ".so"; executable = ""; staticLibrary = ".a"; };
      rust = { rustcTarget = triple; rustcTargetSpec = triple; };
    };
    buildPlatform = pkgs.stdenv.hostPlatform;
    targetPlatform = pkgs.stdenv.hostPlatform;
    isDarwin = false;
    isLinux = true;
  };

  callPackage = callWith { };
  callPackages = callWith { };
  newScope = callWith;

  mkShell = given: mkDerivation ({ name = "nix-shell"; isTool = true; } // removeAttrs given [ "inputsFrom" ]);
  writeText = name: text: builtins.toFile name text;
  runCommand = name: env: command: mkDerivation ({ inherit name; buildCommand = command; } // env);
  writeTextDir =
    path: text:
    pkgs.runCommand (baseNameOf path) { } ''
      mkdir -p $out/${dirOf path}
      cp ${pkgs.writeText (baseNameOf path) text} $out/${path}
    '';
  linkFarm =
    name: entries:
    pkgs.runCommand name { } ''
      mkdir -p $out
      ${lib.concatMapStrings (entry: "ln -s ${entry.path} $out/${entry.name}\n") entries}
    '';
}
// plain [
  "clippy"
  "rustfmt"
  "rust-analyzer"
  "mix2nix"
  "nixfmt-rfc-style"
  "pkg-config"
  "openssl"
  "cmake"
  "libiconv"
]
