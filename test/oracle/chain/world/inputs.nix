# What stands for the inputs of flakes.
{ tools }:
let
  library = import ./lib.nix;
  lib = library // import ./sources.nix library;
  systems = [ "x86_64-linux" ];
  packages = given: import ./packages.nix ({ inherit tools; } // given);
  perSystem =
    make:
    lib.foldl (
      all: system:
      lib.recursiveUpdate all (lib.mapAttrs (_: value: { ${system} = value; }) (make system))
    ) { };
in
{
  nixpkgs = {
    inherit lib;
    legacyPackages = lib.genAttrs systems (_: packages { });
    outPath = builtins.toString ./nixpkgs;
  };

  flake-utils.lib = {
    eachSystem = names: make: perSystem make (lib.intersectLists systems names);
    eachDefaultSystem = make: perSystem make systems;
    defaultSystems = systems;
    system = lib.genAttrs systems (name: name);
  };

  rust-overlay = {
    outPath = builtins.toString ./rust-overlay;
    overlays.default = import ./rust-overlay;
  };

  crane.mkLib = import ./crane.nix;
  fenix = import ./fenix.nix { inherit lib systems packages; };
  flake-parts = import ./flake-parts { inherit lib systems packages; };
  naersk.outPath = builtins.toString ./naersk;
}
