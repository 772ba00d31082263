# pkgs/build-support/rust/hooks/cargo-build-hook.sh
cargoBuildHook() {
  runHook preBuild
  stage=cargo
  if [ -n "${buildAndTestSubdir-}" ]; then
    export CARGO_TARGET_DIR="$(pwd)/target"
    pushd "$buildAndTestSubdir"
  fi
  local flags=()
  if [ "$cargoBuildType" != debug ]; then flags+=("--profile" "$cargoBuildType"); fi
  if [ -n "${cargoBuildNoDefaultFeatures-}" ]; then flags+=("--no-default-features"); fi
  if [ -n "${cargoBuildFeatures-}" ]; then flags+=("--features=${cargoBuildFeatures// /,}"); fi
  cargo build -j 1 --target "$rustHostPlatformSpec" --offline "${flags[@]}" ${cargoBuildFlags-}
  if [ -n "${buildAndTestSubdir-}" ]; then popd; fi
  stage=buildPhase
  runHook postBuild
}
if [ -z "${dontCargoBuild-}" ] && [ -z "${buildPhase-}" ]; then buildPhase=cargoBuildHook; fi
