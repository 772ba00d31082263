# What nixpkgs' stdenv does with a derivation, re-made as far as the recipes need it (pkgs/stdenv/generic/setup.sh).
set -eu -o pipefail
shopt -s inherit_errexit nullglob
export LC_ALL=C.UTF-8 HOME=/homeless-shelter NIX_BUILD_CORES=1
PATH=$ORACLE/base/bin
cd "$NIX_BUILD_TOP"

runHook() {
  local hookName="$1" name
  shift
  local array="${hookName}Hooks[@]"
  if [ -n "${!hookName:-}" ]; then
    if [ "$(type -t "${!hookName}")" = function ]; then "${!hookName}"; else eval "${!hookName}"; fi
  elif [ "$(type -t "$hookName")" = function ]; then "$hookName"; fi
  local -n hooks="${hookName}Hooks" 2>/dev/null || return 0
  for name in "${hooks[@]-}"; do [ -z "$name" ] || "$name"; done
  return 0
}
. "$ORACLE/world/substitute.sh"

# A step that fails says which of the tools refused.
stage=nix-build
refuse() { echo "ORACLE $1: $2" >&2; exit 1; }
cannotSay() { echo "ORACLE cannot-say: $1" >&2; exit 1; }
exec 3>&2 2> "$NIX_BUILD_TOP/said"
ended() {
  local status=$?
  [ $status -ne 0 ] || return 0
  echo "at $stage: exit $status" >&2
  tail -n 30 "$NIX_BUILD_TOP/said" > "$ORACLE/failures/$(basename "$out")"
  cat "$NIX_BUILD_TOP/said" >&3
  rm -rf "$out"
}
trap ended EXIT

for input in ${nativeBuildInputs-} ${buildInputs-} ${propagatedBuildInputs-}; do
  if [ -d "$input/bin" ]; then PATH=$PATH:$input/bin; fi
done
for input in ${nativeBuildInputs-} ${buildInputs-} ${propagatedBuildInputs-}; do
  if [ -f "$input/nix-support/setup-hook" ]; then . "$input/nix-support/setup-hook"; fi
done
export PATH

if [ -n "${isTool-}" ] || [ -n "${compilerTargets+x}" ] || [ -n "${programs-}" ]; then
  . "$ORACLE/world/tools.sh"
  exit 0
fi
. "$ORACLE/world/mix.sh"

# At the end of setup.sh (`[[ $__nixpkgs_setup_set_original == *u* ]] || set +u`): Nix calls `bash -e`, so a phase may use a name that nobody set.
set +u
if [ -n "${buildCommand-}" ]; then
  eval "$buildCommand"
  exit 0
fi

genericBuildUnpack() {
  runHook preUnpack
  local name
  [ -n "${src-}" ] || refuse nix "no src"
  name=$(basename "$src")
  name=${name#*-}
  cp -r --no-preserve=mode "$src" "$name"
  : "${sourceRoot:=}"
  [ -n "$sourceRoot" ] || sourceRoot=$name
  chmod -R u+w "$name"
  runHook postUnpack
}
runPhase() {
  local phase="$1" custom="${!1:-}"
  stage=$phase
  if [ -n "$custom" ]; then
    if [ "$(type -t "$custom")" = function ]; then "$custom"; else eval "$custom"; fi
  elif [ "$(type -t "default_$phase")" = function ]; then "default_$phase"; fi
}
default_unpackPhase() { genericBuildUnpack; }
default_patchPhase() {
  runHook prePatch
  [ -z "${patches-}" ] || cannotSay "patches"
  runHook postPatch
}
default_configurePhase() { runHook preConfigure; runHook postConfigure; }
default_buildPhase() { runHook preBuild; runHook postBuild; }
default_checkPhase() { :; }
default_installPhase() { runHook preInstall; runHook postInstall; }
default_fixupPhase() { runHook preFixup; runHook postFixup; }

for phase in ${phases:-${prePhases-} unpackPhase patchPhase ${preConfigurePhases-} configurePhase ${preBuildPhases-} buildPhase checkPhase ${preInstallPhases-} installPhase ${preFixupPhases-} fixupPhase}; do
  if [ "$phase" = checkPhase ] && [ -z "${doCheck-}" ]; then continue; fi
  runPhase "$phase"
  if [ "$phase" = unpackPhase ]; then
    cd "$sourceRoot" || refuse nix "no folder $sourceRoot"
  fi
done
[ -e "$out" ] || refuse nix "no output"
