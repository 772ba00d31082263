# The build of a repository that is simulated: packages.x86_64-linux.default of its flake, or its default.nix.
{ tools, root }:
let
  inputs = import ./inputs.nix { inherit tools; };
  inherit (builtins) attrNames functionArgs mapAttrs pathExists removeAttrs;

  # An input is known by where it comes from.
  sources = {
    "github:NixOS/nixpkgs/nixos-25.11" = "nixpkgs";
    "github:numtide/flake-utils" = "flake-utils";
    "github:ipetkov/crane" = "crane";
    "github:oxalica/rust-overlay" = "rust-overlay";
    "github:nix-community/fenix" = "fenix";
    "github:nix-community/naersk" = "naersk";
    "github:nix-community/crate2nix" = "crate2nix";
    "github:hercules-ci/flake-parts" = "flake-parts";
  };
  flake = import (root + "/flake.nix");
  # Nix reads it before all else, and makes a new one where none is.
  lock = if pathExists (root + "/flake.lock") then builtins.fromJSON (builtins.readFile (root + "/flake.lock")) else { };
  inputOf =
    name: given:
    if given ? url then
      inputs.${sources.${given.url} or (throw "ORACLE cannot-say: the input ${given.url}")}
    else
      throw "ORACLE cannot-say: the input ${name}";
  declared = mapAttrs inputOf (flake.inputs or { });
  # Nix takes an argument that no input declares from its registry.
  undeclared = removeAttrs (functionArgs flake.outputs) ([ "self" ] ++ attrNames declared);
  registered = mapAttrs (name: optional: throw "ORACLE cannot-say: the input ${name} of the registry") undeclared;
  self = outputs // {
    inherit outputs;
    inputs = declared;
    outPath = builtins.path { path = root; name = "source"; };
  };
  outputs = flake.outputs (registered // declared // { inherit self; });
  package =
    if pathExists (root + "/flake.nix") then
      builtins.seq lock.nodes or null outputs.packages.x86_64-linux.default
    else
      import (root + "/default.nix") { pkgs = import ./packages.nix { inherit tools; }; };
in
package
