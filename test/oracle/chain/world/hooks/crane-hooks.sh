# crane lib/setupHooks: the vendored crates, the build and the installation from cargo's log.
craneConfigure() {
  export CARGO_HOME=$PWD/.cargo-home
  mkdir -p "$CARGO_HOME"
  cp -r --no-preserve=mode "$cargoVendorConfig" "$NIX_BUILD_TOP/cargo-vendor-dir"
  sed "s|@vendor@|$NIX_BUILD_TOP/cargo-vendor-dir|" "$cargoVendorConfig/config.toml" >> "$CARGO_HOME/config.toml"
}
craneBuild() {
  runHook preBuild
  stage=cargo
  cargoBuildLog=$NIX_BUILD_TOP/cargo-build-log.json
  cargo build ${CARGO_PROFILE:+--profile $CARGO_PROFILE} --message-format json-render-diagnostics ${cargoExtraArgs-} > "$cargoBuildLog"
  stage=buildPhase
  runHook postBuild
}
craneInstall() {
  runHook preInstall
  "$ORACLE/base/bin/node" "$ORACLE/world/install-from-log.mjs" "$cargoBuildLog" "$out"
  runHook postInstall
}
preConfigureHooks+=(craneConfigure)
if [ -z "${buildPhase-}" ]; then buildPhase=craneBuild; fi
if [ -z "${installPhase-}" ] && [ -z "${installPhaseCommand-}" ]; then installPhase=craneInstall; fi
