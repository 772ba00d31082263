import { defineRule, valueOf } from '../../src/engine/index.ts';

export default defineRule({
  id: 'target-fixed-for-all-systems',
  severity: 'warning',
  title: 'One target triple for several kinds of machines',
  link: 'producer',
  needs: ['producer', 'build'],
  fixable: 'none',
  check({ producer, build }, report) {
    const { triple, platform, tripleSpan, siblings, loadedOn } = producer;
    if (build.kind !== 'nix' || triple.kind === 'unknown' || platform.kind === 'unknown' || !tripleSpan) return;
    // A release that is cross-compiled from every system may well be for one machine.
    if (!loadedOn || loadedOn.system.kind === 'unknown' || loadedOn.system.value === platform.value.system) return;
    const same = siblings.filter((sibling) => valueOf(sibling.triple) === triple.value);
    const others = same.map((sibling) => sibling.system).filter((system) => system !== platform.value.system);
    if (same.length < 2 || same.length !== siblings.length || others.length === 0) return;
    report({
      at: tripleSpan,
      message: `This triple is used on ${same.map((sibling) => sibling.system).join(', ')}, and a library for ${triple.value} loads on ${platform.value.system} alone.`,
      label: 'the same on every system',
      help: 'Choose the triple by system, or build for the one system that the triple fits.',
      related: [{ message: 'the build that is evaluated for each system', span: producer.span }],
    });
  },
});
