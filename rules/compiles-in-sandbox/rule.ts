import { defineRule } from '../../src/engine/index.ts';

export default defineRule({
  id: 'compiles-in-sandbox',
  severity: 'error',
  title: 'Rustler compiles where no cargo is',
  link: 'build',
  needs: ['module', 'build'],
  yieldsTo: [
    'switch-not-exported',
    'force-build-config-dead',
    'options-configured-elsewhere',
    'skip-configured-for-other-module',
    'switch-value-mismatch',
    'switch-not-set',
  ],
  fixable: 'none',
  check({ module, build }, report) {
    if (build.kind !== 'nix' || module.mode.kind === 'unknown' || module.mode.value !== 'compiles') return;
    if (build.cargo.kind === 'unknown' || build.cargo.value || !build.moments.compile) return;
    report({
      at: module.module.use,
      message: `${module.module.name.value} compiles its crate in this build, which has no cargo.`,
      label: 'runs cargo',
      help: 'Build the crate as a derivation of its own, place its library in preBuild and set skip_compilation?: true; or add cargo, rustc and the vendored crates to the Mix derivation.',
      related: [{ message: 'the build without cargo', span: build.derivation.call }],
    });
  },
});
