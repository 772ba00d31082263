{
  description = "Says before any build whether a Rustler NIF in an Elixir project that builds with Nix will be built, handed over and loaded";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    let
      inherit (nixpkgs) lib;
      forAllSystems = lib.genAttrs [
        "x86_64-linux"
        "aarch64-linux"
        "x86_64-darwin"
        "aarch64-darwin"
      ];
      packageFor = system: self.packages.${system}.default;
      pkgsFor = system: nixpkgs.legacyPackages.${system};
    in
    {
      packages = forAllSystems (system: {
        default = (pkgsFor system).callPackage ./package.nix { };
      });

      apps = forAllSystems (system: {
        default = {
          type = "app";
          program = lib.getExe (packageFor system);
          meta = { inherit ((packageFor system).meta) description; };
        };
      });

      overlays.default = final: _: {
        rustler-nix = final.callPackage ./package.nix { };
      };

      # What .ci/run compares with, as far as there is only one of it.
      devShells = forAllSystems (
        system:
        let
          pkgs = pkgsFor system;
        in
        {
          default = pkgs.mkShell {
            packages = with pkgs; [
              cargo
              elixir
              erlang
              git
              nodejs
              pre-commit
              ripgrep
              rustc
            ];
          };
        }
      );

      checks = forAllSystems (system: {
        doctor = (pkgsFor system).runCommand "rustler-nix-doctor" { nativeBuildInputs = [ (packageFor system) ]; } ''
          rustler-nix doctor ${./fixtures/recipes/crane-musl} --no-config --no-cache
          touch $out
        '';
      });
    };
}
