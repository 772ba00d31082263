import { defineRule } from '../../src/engine/index.ts';

export default defineRule({
  id: 'library-not-handed-over',
  severity: 'error',
  title: 'Nothing places the library where the BEAM looks',
  link: 'handoff',
  needs: ['module', 'build', 'handOff'],
  yieldsTo: [
    'hook-overridden',
    'copied-name-mismatch',
    'copied-from-nowhere',
    'copied-to-other-app',
    'copied-too-late',
    'copy-target-directory-missing',
    'shared-library-suffix',
    'load-path-extension',
    'load-from-malformed',
    'otp-app-mismatch',
  ],
  fixable: 'none',
  check({ module, build, handOff }, report) {
    if (build.kind !== 'nix' || module.mode.kind === 'unknown' || module.mode.value !== 'skips') return;
    const { arrival, expected } = handOff;
    if (arrival.kind === 'unknown' || arrival.value !== undefined || expected.kind === 'unknown') return;
    report({
      at: build.derivation.call,
      message: `${module.module.name.value} skips compilation and loads ${expected.value.path}, and no phase of this build places a file there.`,
      label: `never gets ${expected.value.path}`,
      help: `Copy the library of the crate to ${expected.value.path} in preBuild.`,
      related: [{ message: 'compilation is skipped here', span: module.mode.span }],
    });
  },
});
