# pkgs/build-support/rust/hooks/cargo-install-hook.sh
cargoInstallPostBuildHook() {
  releaseDir=target/$rustHostPlatformSpec/$cargoBuildType
  [ "$cargoBuildType" = debug ] || [ -d "$releaseDir" ] || refuse nix "no $releaseDir"
  tmpDir=$releaseDir-tmp
  mkdir -p "$tmpDir"
  cp -r "$releaseDir"/* "$tmpDir"/
}
cargoInstallHook() {
  runHook preInstall
  mkdir -p "$out/bin" "$out/lib"
  find "$tmpDir" -maxdepth 1 -regex '.*\.\(so.[0-9.]+\|so\|a\|dylib\)' -exec cp -v {} "$out/lib" \;
  rmdir --ignore-fail-on-non-empty "$out/lib" "$out/bin"
  runHook postInstall
}
if [ -z "${dontCargoInstall-}" ] && [ -z "${installPhase-}" ]; then
  installPhase=cargoInstallHook
  postBuildHooks+=(cargoInstallPostBuildHook)
fi
