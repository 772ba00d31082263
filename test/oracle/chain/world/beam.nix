# The BEAM's packages: mixRelease, buildMix and what they fetch. No builder takes a function of the final attributes before
# NixOS/nixpkgs#553428 of August 2026.
{ lib, pkgs, mkDerivation, tool }:
let
  inherit (pkgs.stdenv.hostPlatform) libc;

  packagesOf =
    otp:
    let
      elixir = mkDerivation { name = "elixir-1.18.4"; programs = "mix elixir iex"; };
      erlang = mkDerivation { name = "erlang-${otp}"; programs = "erl erlc escript"; };
      hex = tool "hex";
      common = given: {
        nativeBuildInputs = (given.nativeBuildInputs or [ ]) ++ [ elixir erlang hex ];
        LC_ALL = "C.UTF-8";
        MIX_ENV = given.mixEnv or "prod";
        HEX_OFFLINE = 1;
        BEAM_LIBC = libc;
        BEAM_OTP = otp;
      };
    in
    {
      inherit elixir erlang hex;
      elixir_1_18 = elixir;
      rebar3 = tool "rebar3";

      fetchHex = { pkg, version, sha256 }: mkDerivation { name = "hex-${pkg}-${version}"; hexPackage = pkg; inherit version sha256; isTool = true; };

      fetchMixDeps =
        { pname, version, src, hash ? null, sha256 ? null, mixEnv ? "prod", ... }@given:
        assert hash != null || sha256 != null;
        mkDerivation {
          inherit pname version src;
          postUnpack = given.postUnpack or "";
          buildPhase = "true";
          installPhase = "$ORACLE/base/bin/node $ORACLE/world/mix-deps.mjs mix.lock $out";
        };

      mixRelease =
        given:
        let
          nix = given.mixNixDeps or { };
        in
        assert nix != { } -> (given.mixFodDeps or null) == null;
        assert (given.escriptBinName or null) != null -> (given.mixReleaseName or "") == "";
        mkDerivation (
          removeAttrs given [ "mixNixDeps" "compileFlags" "erlangCompilerOptions" ]
          // {
            NIX_DEPENDENCIES = lib.attrValues nix;
            mixReleaseName = given.mixReleaseName or "";
            configurePhase = given.configurePhase or "mixConfigurePhase";
            buildPhase = given.buildPhase or "runHook preBuild\nmix compile --no-deps-check ${toString (given.compileFlags or [ ])}\nrunHook postBuild\n";
            installPhase = given.installPhase or "mixInstallPhase";
            postFixup = "checkLoads";
          }
          // common given
          // (given.env or { })
        );

      buildMix =
        given:
        mkDerivation (
          removeAttrs given [ "beamDeps" ]
          // {
            name = "${given.name}-${given.version}";
            beamName = given.name;
            NIX_DEPENDENCIES = given.beamDeps or [ ];
            buildPhase = given.buildPhase or "runHook preBuild\nmixDependencyBuild\nrunHook postBuild\n";
            installPhase = given.installPhase or "mixDependencyInstall";
          }
          // common given
          // (given.env or { })
        )
        // { packageName = given.name; beamModuleName = given.name; };

      buildRebar3 = given: mkDerivation (given // common given // { name = "${given.name}-${given.version}"; buildPhase = "true"; });
    };
  packages = {
    erlang_25 = packagesOf "25";
    erlang_26 = packagesOf "26";
    erlang_27 = packagesOf "27";
    erlang_28 = packagesOf "28";
  };
in
{
  inherit packages;
  interpreters = lib.mapAttrs (_: set: set.erlang // { inherit set; }) packages;
  packagesWith = interpreter: interpreter.set;
}
