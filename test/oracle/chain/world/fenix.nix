# nix-community/fenix: components and toolchains.
{ lib, systems, packages }:
let
  forPackages =
    pkgs:
    let
      host = "x86_64-unknown-linux-gnu";
      component = name: targets: { inherit name targets; _component = true; };
      components = {
        cargo = component "cargo" [ ];
        rustc = component "rustc" [ ];
        rust-std = component "rust-std" [ host ];
        clippy = component "clippy" [ ];
        rustfmt = component "rustfmt" [ ];
        rust-src = component "rust-src" [ ];
      };
      combine =
        parts:
        let
          names = map (part: part.name) parts;
        in
        pkgs.stdenv.mkDerivation {
          name = "rust-mixed";
          withoutCargo = if lib.elem "cargo" names then null else "1";
          # fenix's rustc brings the standard library of its host.
          compilerTargets = if lib.elem "rustc" names then toString ([ host ] ++ lib.concatMap (part: part.targets) parts) else "";
        };
      channel = components // {
        toolchain = combine (lib.attrValues components);
        defaultToolchain = combine (lib.attrValues components);
        minimalToolchain = combine (lib.attrValues components);
        withComponents = names: combine (map (name: channel.${name}) names);
      };
      triples = [ "x86_64-unknown-linux-gnu" "x86_64-unknown-linux-musl" "aarch64-unknown-linux-gnu" "aarch64-unknown-linux-musl" "x86_64-apple-darwin" "aarch64-apple-darwin" ];
      fromFile =
        path:
        let
          given = (builtins.fromTOML (builtins.readFile path)).toolchain;
          wanted = map (name: targets.${name}.latest.rust-std) (given.targets or [ ]);
        in
        builtins.seq given.channel (combine (lib.attrValues components ++ wanted));
      targets = lib.genAttrs triples (triple: lib.genAttrs [ "latest" "stable" "beta" ] (_: { rust-std = component "rust-std" [ triple ]; }));
    in
    {
      inherit combine targets;
      stable = channel;
      beta = channel;
      latest = channel;
      complete = channel;
      default = channel;
      minimal = channel;
      fromToolchainFile = { file ? null, dir ? null, sha256 ? null }: assert sha256 != null; fromFile (if file != null then file else dir + "/rust-toolchain.toml");
    };
in
{
  packages = lib.genAttrs systems (_: forPackages (packages { }));
  overlays.default = final: prev: { fenix = forPackages final; };
}
