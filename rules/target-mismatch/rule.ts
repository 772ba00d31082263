import { defineRule } from '../../src/engine/index.ts';

export default defineRule({
  id: 'target-mismatch',
  severity: 'error',
  title: 'The library is built for another machine than the BEAM that loads it',
  link: 'producer',
  needs: ['producer', 'build'],
  yieldsTo: ['target-fixed-for-all-systems'],
  fixable: 'none',
  check({ producer, build }, report) {
    const { triple, platform, loadedOn } = producer;
    if (build.kind !== 'nix' || triple.kind === 'unknown' || platform.kind === 'unknown') return;
    if (!loadedOn || loadedOn.system.kind === 'unknown' || loadedOn.system.value === platform.value.system) return;
    report({
      at: producer.tripleSpan ?? producer.span,
      message: `The library is built for ${triple.value}, and the BEAM that loads it runs on ${loadedOn.system.value}.`,
      label: `not ${loadedOn.system.value}`,
      help: 'Build the crate for the system that the release runs on.',
      related: [{ message: `the release for ${loadedOn.system.value}`, span: build.derivation.call }],
    });
  },
});
