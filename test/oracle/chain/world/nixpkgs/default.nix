{ system, overlays ? [ ], config ? { }, ... }:
import ../packages.nix { inherit system overlays; tools = import ../tools-folder.nix; }
