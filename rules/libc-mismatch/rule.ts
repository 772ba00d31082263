import { defineRule } from '../../src/engine/index.ts';

export default defineRule({
  id: 'libc-mismatch',
  severity: 'warning',
  title: 'The library and the BEAM use different C libraries',
  link: 'producer',
  needs: ['producer', 'build'],
  // What the built file proves is more than what its sources promise, at the same place.
  yieldsTo: ['target-mismatch', 'target-fixed-for-all-systems', 'static-package-set', 'binary-libc-mismatch'],
  fixable: 'none',
  check({ producer, build }, report) {
    const { triple, platform, loadedOn } = producer;
    if (build.kind !== 'nix' || triple.kind === 'unknown' || platform.kind === 'unknown') return;
    if (!loadedOn || loadedOn.libc.kind === 'unknown') return;
    const library = platform.value.libc;
    const beam = loadedOn.libc.value;
    if (library === 'none' || beam === 'none' || library === beam) return;
    report({
      at: producer.tripleSpan ?? producer.span,
      message: `The library is built for ${library} and the BEAM that loads it uses ${beam}: two C libraries in one process, which is unsupported even where it happens to load.`,
      label: `${library}, loaded by a ${beam} BEAM`,
      help:
        library === 'musl'
          ? 'Take beamPackages from pkgsMusl, or build the crate for the gnu target.'
          : 'Build the crate for the musl target, or take beamPackages from the glibc package set.',
      related: [{ message: `this BEAM uses ${beam}`, span: build.derivation.call }],
    });
  },
});
