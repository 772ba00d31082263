# nixpkgs in small: the attributes that the recipes ask for, with builders re-made of bash. `tools` is the folder of the simulator.
{ tools, overlays ? [ ], libc ? "gnu", system ? "x86_64-linux" }:
let
  library = import ./lib.nix;
  lib = library // import ./sources.nix library;
  base = import ./base.nix { inherit tools lib libc system; };
  package-set = final: base final // {
    pkgsMusl = import ./packages.nix { inherit tools overlays system; libc = "musl"; };
    extend = overlay: import ./packages.nix { inherit tools libc system; overlays = overlays ++ [ overlay ]; };
  };
in
lib.fix (lib.foldl (set: overlay: lib.extends overlay set) package-set overlays)
