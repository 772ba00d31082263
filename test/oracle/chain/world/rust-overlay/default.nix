# oxalica/rust-overlay: toolchains by channel, with the targets that are asked for.
final: prev:
let
  inherit (final) lib;
  known = [ "x86_64-unknown-linux-gnu" "x86_64-unknown-linux-musl" "aarch64-unknown-linux-gnu" "aarch64-unknown-linux-musl" "x86_64-apple-darwin" "aarch64-apple-darwin" ];
  toolchain =
    version: given:
    let
      targets = given.targets or [ ];
      unknown = lib.subtractLists known targets;
      made = final.stdenv.mkDerivation {
        name = "rust-${version}";
        compilerTargets = toString (lib.unique ([ final.stdenv.hostPlatform.rust.rustcTarget ] ++ targets));
      };
    in
    if unknown != [ ] then
      throw "target ${lib.head unknown} is not available for version ${version}"
    else
      made // { override = more: toolchain version (given // more); };
  profiles = version: lib.genAttrs [ "default" "minimal" "complete" ] (_: toolchain version { });
  versions = lib.genAttrs [ "1.89.0" "1.90.0" "1.91.0" "1.91.1" "1.92.0" "1.93.0" "latest" ] profiles;
in
{
  rust-bin = {
    stable = versions;
    beta.latest = profiles "beta";
    nightly.latest = profiles "nightly";
    fromRustupToolchainFile =
      path:
      let
        given = (builtins.fromTOML (builtins.readFile path)).toolchain;
        wrong = lib.subtractLists [ "channel" "profile" "components" "targets" ] (lib.attrNames given);
      in
      if wrong != [ ] then
        throw "unsupported key ${lib.head wrong}"
      else if !(lib.elem (given.profile or "default") [ "default" "minimal" "complete" ]) then
        throw "unknown profile"
      else
        (if given.channel == "stable" then versions.latest else if given.channel == "nightly" then profiles "nightly" else versions.${given.channel}).default.override
          { targets = given.targets or [ ]; };
  };
}
