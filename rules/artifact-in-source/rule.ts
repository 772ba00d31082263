import { defineRule, valueOf } from '../../src/engine/index.ts';

export default defineRule({
  id: 'artifact-in-source',
  severity: 'warning',
  title: 'A library that was built elsewhere enters the build with its source',
  link: 'handoff',
  needs: ['module', 'build', 'handOff'],
  fixable: 'none',
  check({ module, build, handOff, model }, report) {
    // Rustler's own call replaces the file, and RustlerPrecompiled looks elsewhere.
    if (build.kind !== 'nix' || valueOf(module.mode) !== 'skips') return;
    const expected = valueOf(handOff.expected);
    if (!expected || model.repository.tracking(expected.path) !== 'tracked') return;
    if (build.source.entry(expected.path).kind !== 'file') return;
    const state = build.outcome.fileBefore(expected.path, expected.before?.order ?? Number.POSITIVE_INFINITY);
    if (state.kind !== 'present' || state.placement) return;
    report({
      at: { path: expected.path, start: 0, end: 0 },
      message: `\`${expected.path}\` is tracked by git, and this build takes it as it is: it runs on the platform it was built for, whatever the build is for.`,
      label: 'comes with the source',
      help: `Build the crate in Nix, copy its library here in preBuild, and run git rm --cached ${expected.path}.`,
      related: [
        { message: 'loaded by this module', span: module.module.name.span },
        { message: 'the build', span: build.derivation.call },
      ],
    });
  },
});
