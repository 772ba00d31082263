# What a package brings: programs, or a hook that is run where it is an input.
mkdir -p "$out/bin" "$out/nix-support"
for program in ${programs-}; do
  if [ -e "$ORACLE/world/programs/$program" ]; then ln -s "$ORACLE/world/programs/$program" "$out/bin/$program"; fi
done
if [ -n "${hookOf-}" ]; then ln -s "$ORACLE/world/hooks/$hookOf.sh" "$out/nix-support/setup-hook"; fi
if [ -n "${isCompiler-}" ]; then
  printf '#!/bin/sh\n# %s\n' "$isCompiler" > "$out/bin/cc"
  chmod +x "$out/bin/cc"
fi
if [ -n "${compilerTargets+x}" ]; then
  if [ -n "$compilerTargets" ]; then
    printf '#!%s\nexport ORACLE_TARGETS="%s" ORACLE_RUSTFLAGS="%s"\n. %s\n' \
      "$ORACLE/base/bin/bash" "$compilerTargets" "${compilerFlags-}" "$ORACLE/world/programs/rustc" > "$out/bin/rustc"
    chmod +x "$out/bin/rustc"
  fi
  if [ -n "${fallback-}" ]; then
    printf '#!/bin/sh\nPATH=$PATH:%s/bin\n. %s\n' "$fallback" "$ORACLE/world/programs/cargo" > "$out/bin/cargo"
    chmod +x "$out/bin/cargo"
  elif [ -z "${withoutCargo-}" ]; then ln -s "$ORACLE/world/programs/cargo" "$out/bin/cargo"; fi
fi
