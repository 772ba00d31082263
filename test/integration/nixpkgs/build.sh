# What nixpkgs' stdenv does with a derivation of ours.
set -euo pipefail
shopt -s nullglob

for input in ${nativeBuildInputs:-} ${buildInputs:-}; do
  if [[ -d $input/bin ]]; then PATH=$input/bin:$PATH; fi
done

runHook() { :; }

installManPage() {
  mkdir -p "$out/share/man/man1"
  cp "$1" "$out/share/man/man1"
}

installShellCompletion() {
  mkdir -p "$out/share/completions"
  cp "$@" "$out/share/completions"
}

if [[ -n ${buildCommand:-} ]]; then
  eval "$buildCommand"
  exit
fi
cp -r "$src" source
chmod -R u+w source
cd source
eval "$configurePhase"
eval "$buildPhase"
eval "$installPhase"
if [[ -n ${doInstallCheck:-} ]]; then eval "$installCheckPhase"; fi
