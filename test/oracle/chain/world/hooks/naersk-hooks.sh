# naersk build.nix: cargo with the vendored crates; libraries are copied only when that is asked for.
naerskConfigure() {
  export CARGO_HOME=$NIX_BUILD_TOP/cargo-home
  mkdir -p "$CARGO_HOME"
  cp -r --no-preserve=mode "$naerskVendor" "$NIX_BUILD_TOP/cargo-vendor-dir"
  sed "s|@vendor@|$NIX_BUILD_TOP/cargo-vendor-dir|" "$naerskVendor/config.toml" >> "$CARGO_HOME/config.toml"
}
naerskBuild() {
  runHook preBuild
  stage=cargo
  eval "cargo build $naerskOptions" > "$NIX_BUILD_TOP/build.json"
  stage=buildPhase
  runHook postBuild
}
naerskInstall() {
  runHook preInstall
  mkdir -p "$out"
  if [ -n "${copyLibs-}" ]; then
    "$ORACLE/base/bin/node" "$ORACLE/world/install-from-log.mjs" "$NIX_BUILD_TOP/build.json" "$out"
  fi
  runHook postInstall
}
preConfigureHooks+=(naerskConfigure)
if [ -z "${buildPhase-}" ]; then buildPhase=naerskBuild; fi
if [ -z "${installPhase-}" ]; then installPhase=naerskInstall; fi
