# pkgs/build-support/rust/hooks/cargo-setup-hook.sh
cargoSetupPostUnpackHook() {
  [ -n "${cargoVendorDir-}" ] && cannotSay cargoVendorDir
  [ -n "${cargoDeps-}" ] || refuse nix "cargoSetupHook: no cargoDeps"
  cp -r --no-preserve=mode "$cargoDeps" "$NIX_BUILD_TOP/cargo-vendor-dir"
  export cargoDepsCopy=$NIX_BUILD_TOP/cargo-vendor-dir
  mkdir -p .cargo
  if [ -f "$cargoDepsCopy/config.toml" ]; then
    sed "s|@vendor@|$cargoDepsCopy|" "$cargoDepsCopy/config.toml" >> .cargo/config.toml
  else
    refuse nix "cargoDeps holds no vendored crates"
  fi
}
cargoSetupPostPatchHook() {
  local lock=$(pwd)/${cargoRoot:+$cargoRoot/}Cargo.lock
  [ -f "$lock" ] || refuse nix "no $lock"
  diff "$lock" "$cargoDepsCopy/Cargo.lock" >&2 || refuse nix "$lock is not that of cargoDeps"
}
postUnpackHooks+=(cargoSetupPostUnpackHook)
postPatchHooks+=(cargoSetupPostPatchHook)
