# What mixRelease and buildMix do in their phases (pkgs/development/beam-modules).
mixDependencies() {
  local dependency
  : > "$NIX_BUILD_TOP/oracle-deps"
  if [ -n "${mixFodDeps-}" ]; then
    for dependency in "$mixFodDeps"/*; do
      echo "$(basename "$dependency") $(cat "$dependency/VERSION")" >> "$NIX_BUILD_TOP/oracle-deps"
    done
  fi
  for dependency in ${NIX_DEPENDENCIES-}; do
    for folder in "$dependency"/lib/erlang/lib/*; do
      folder=$(basename "$folder")
      echo "${folder%-*} ${folder##*-}" >> "$NIX_BUILD_TOP/oracle-deps"
    done
  done
}
mixConfigurePhase() {
  runHook preConfigure
  mixDependencies
  mix deps.compile --no-deps-check --skip-umbrella-children
  runHook postConfigure
}
mixInstallPhase() {
  runHook preInstall
  mix release ${mixReleaseName-} --no-deps-check --path "$out"
  runHook postInstall
}
checkLoads() {
  stage=load
  mix oracle.load "$out"
  cp "$NIX_BUILD_TOP/oracle-loaded" "$out/oracle-loaded"
}
mixDependencyBuild() { :; }
mixDependencyInstall() {
  runHook preInstall
  mkdir -p "$out/lib/erlang/lib/$beamName-$version"
  runHook postInstall
}
