# hercules-ci/flake-parts: modules without the module system, but with its refusal of options that nobody declares.
{ lib, systems, packages }:
{
  lib.mkFlake =
    { inputs }:
    module:
    let
      self = inputs.self;
      topArguments = { inherit inputs lib self; config = outputs; withSystem = system: f: f (arguments system); flake-parts-lib = { }; };
      called = given: argument: if builtins.isPath given then called (import given) argument else if builtins.isFunction given then given argument else given;
      only = allowed: set: let wrong = lib.subtractLists allowed (lib.attrNames set); in
        if wrong == [ ] then set else throw "The option `${lib.head wrong}' does not exist";
      flatten = given: let top = only [ "systems" "imports" "perSystem" "flake" "debug" ] (called given topArguments); in
        [ top ] ++ lib.concatMap flatten (top.imports or [ ]);
      modules = flatten module;
      wanted = lib.intersectLists systems (lib.concatMap (top: top.systems or [ ]) modules);
      arguments = system: {
        inherit system lib;
        pkgs = packages { };
        config = perSystem system;
        self' = lib.mapAttrs (_: value: value.${system}) (lib.filterAttrs (_: value: builtins.isAttrs value && value ? ${system}) outputs);
        inputs' = lib.mapAttrs (_: input: lib.mapAttrs (_: value: value.${system}) (lib.filterAttrs (name: value: lib.elem name [ "packages" "legacyPackages" ]) input)) (removeAttrs inputs [ "self" ]);
      };
      perSystem = system:
        lib.foldl lib.recursiveUpdate { } (
          map (top: only [ "packages" "devShells" "formatter" "checks" "apps" "legacyPackages" "overlayAttrs" ] (called (top.perSystem or { }) (arguments system))) modules
        );
      names = [ "packages" "devShells" "formatter" "checks" "apps" "legacyPackages" ];
      outputs = lib.genAttrs names (name: lib.genAttrs wanted (system: (perSystem system).${name}))
        // lib.foldl lib.recursiveUpdate { } (map (top: top.flake or { }) modules);
    in
    outputs;
}
