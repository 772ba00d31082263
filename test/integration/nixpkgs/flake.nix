# Stands for nixpkgs in tests, as far as our own Nix files ask it: the functions do what the real ones do, and the builder runs the
# phases that it is given with the tools of this machine.
{
  outputs =
    { self }:
    {
      lib = import ./lib.nix;
      legacyPackages = builtins.listToAttrs (
        map (system: {
          name = system;
          value = import ./packages.nix { inherit system; };
        }) [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ]
      );
    };
}
