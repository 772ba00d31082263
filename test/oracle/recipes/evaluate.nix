# What the real Nix makes of the packages of a recipe's flake, with `world.nix` for everything that it takes from elsewhere.
{ library, world, imports }:
recipe:
let
  inputs = builtins.intersectAttrs (flake.inputs or { }) ((import world library).inputs imports);
  flake = import (recipe + "/flake.nix");
  outputs = flake.outputs (inputs // { inherit self; });
  self = outputs // { outPath = recipe; inherit inputs; };

  phases = [
    "postUnpack" "prePatch" "postPatch" "preConfigure" "configurePhase" "postConfigure" "preBuild" "buildPhase" "postBuild"
    "preInstall" "installPhase" "postInstall" "buildCommand"
  ];
  written = given: builtins.filter (name: builtins.isString (given.${name} or null)) phases;
  shown = derivation: {
    inherit (derivation) builder name;
    phases = builtins.listToAttrs (map (name: { inherit name; value = derivation.given.${name}; }) (written derivation.given));
  };
in
builtins.mapAttrs (_: builtins.mapAttrs (_: shown)) (outputs.packages or { })
