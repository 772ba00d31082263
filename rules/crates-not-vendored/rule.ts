import { defineRule } from '../../src/engine/index.ts';

export default defineRule({
  id: 'crates-not-vendored',
  severity: 'error',
  title: 'Cargo has no crates in the sandbox',
  link: 'build',
  needs: ['module', 'build', 'crate'],
  yieldsTo: [
    'switch-not-exported',
    'force-build-config-dead',
    'options-configured-elsewhere',
    'skip-configured-for-other-module',
    'switch-value-mismatch',
    'switch-not-set',
    'lockfile-missing',
  ],
  fixable: 'none',
  check({ module, build, crate }, report) {
    if (build.kind !== 'nix' || module.mode.kind === 'unknown' || module.mode.value !== 'compiles') return;
    if (build.cargo.kind === 'unknown' || !build.cargo.value) return;
    if (build.vendored.kind === 'unknown' || build.vendored.value) return;
    const fetched = crate.package.lock?.packages.filter((locked) => locked.source !== undefined) ?? [];
    if (fetched.length === 0) return;
    report({
      at: build.derivation.call,
      message: `Cargo compiles ${crate.package.name.value} in this build without network, and none of its ${fetched.length} locked crates is vendored here.`,
      label: 'no vendored crates',
      help: 'Add rustPlatform.cargoSetupHook to nativeBuildInputs, with cargoDeps and cargoRoot for this Cargo.lock.',
      related: [{ message: 'compiles here', span: module.module.use }],
    });
  },
});
