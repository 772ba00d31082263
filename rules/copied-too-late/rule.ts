import { defineRule } from '../../src/engine/index.ts';

export default defineRule({
  id: 'copied-too-late',
  severity: 'error',
  title: 'The library arrives after it was needed',
  link: 'handoff',
  needs: ['module', 'build', 'handOff'],
  fixable: 'none',
  check({ build, handOff }, report) {
    const { arrival, expected, files } = handOff;
    if (build.kind !== 'nix' || arrival.kind === 'unknown' || arrival.value !== undefined) return;
    if (expected.kind === 'unknown' || !expected.value.before) return;
    const late = files.find((file) => file.placement.path === expected.value.path && !file.inTime);
    if (!late) return;
    const { phase, command } = late.placement;
    const step = expected.value.before.words.filter((word) => word !== undefined).join(' ');
    report({
      at: build.derivation.phases.get(phase)?.name ?? command,
      message: `${phase} runs after ${step}, which has collected ${expected.value.directory} by then.`,
      label: `after ${step}`,
      help: 'Move the copy to preBuild.',
      related: [{ message: 'the copy that comes too late', span: command }],
    });
  },
});
