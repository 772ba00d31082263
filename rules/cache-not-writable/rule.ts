import type { NixMixBuild } from '../../src/chain/model.ts';
import { defineRule, valueOf } from '../../src/engine/index.ts';
import { rustlerPrecompiledVersion } from '../../src/knowledge/rustler-precompiled-versions.ts';

export default defineRule({
  id: 'cache-not-writable',
  severity: 'warning',
  title: 'A forced build has no folder that it could write to',
  link: 'build',
  needs: ['module', 'build'],
  fixable: 'none',
  check({ module, build }, report) {
    const { name, options, precompiled, use } = module.module;
    if (build.kind !== 'nix' || !build.moments.compile || valueOf(options.forceBuild) !== true) return;
    const locked = precompiled?.locked;
    if (!locked) return;
    const row = rustlerPrecompiledVersion(locked.value);
    if (row?.unwritableCache !== 'raises' || hasFolder(build)) return;
    const variable = row.readsGlobalSwitches;
    report({
      at: build.derivation.call,
      message: `\`rustler_precompiled\` ${locked.value} writes metadata of \`${name.value}\` to a cache even when it forces the build, and this build gives it no folder for that.`,
      label: 'HOME does not exist here',
      help: variable
        ? 'Set `RUSTLER_PRECOMPILED_GLOBAL_CACHE_PATH = "unused-but-required"` in the derivation, or move to rustler_precompiled 0.8.3.'
        : 'Write `export HOME=$TMPDIR` in preConfigure, or move to rustler_precompiled 0.8.3.',
      related: [
        { message: `mix.lock has rustler_precompiled ${locked.value}`, span: locked.span },
        { message: 'the forced build', span: use },
      ],
    });
  },
});

const names = ['RUSTLER_PRECOMPILED_GLOBAL_CACHE_PATH', 'HOME', 'XDG_CACHE_HOME'];

/** A folder is named, or a setup hook may make a home. */
function hasFolder({ derivation, variable }: NixMixBuild): boolean {
  if (names.some((name) => variable(name).kind !== 'unset') || derivation.inputs.kind === 'unknown') return true;
  return derivation.inputs.value.some(
    (input) => /home|hook|npm|node|yarn/i.test(input.name) && !quiet.test(input.name),
  );
}

/** Hooks that leave HOME alone. */
const quiet = /^(cargoSetupHook|mix[A-Z]\w*Hook|beamModuleInstallHook|autoPatchelfHook|installShellFiles)$/;
