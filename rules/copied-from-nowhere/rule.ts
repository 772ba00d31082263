import { defineRule, lastSegment, replace, safe } from '../../src/engine/index.ts';

export default defineRule({
  id: 'copied-from-nowhere',
  severity: 'error',
  title: 'The copied file does not exist in the producer’s output',
  link: 'handoff',
  needs: ['build', 'handOff'],
  yieldsTo: ['crate-type-not-cdylib', 'shared-library-suffix', 'naersk-copy-libs', 'static-package-set'],
  fixable: 'safe',
  check({ build, handOff, model }, report) {
    if (build.kind !== 'nix') return;
    for (const { fault, path, libraries, from } of handOff.missingSources) {
      const at = lastSegment(fault.span, model.repository);
      if (!libraries) {
        report({
          at,
          message: `${path} is not in the output of this build: cargo puts lib before the name of every library.`,
          label: 'does not exist',
          help: `Copy lib/lib${path.slice('lib/'.length)}, if that is the library's name.`,
          related: [{ message: 'the build that makes the library', span: from.call }],
        });
        continue;
      }
      const there = libraries.map((library) => library.path);
      const [only] = libraries.filter((library) => library.crateType !== 'staticlib');
      const name = only?.path.slice(only.path.lastIndexOf('/') + 1);
      const plain = name !== undefined && there.length === 1 && !fault.unmatchedGlob && path.startsWith('lib/');
      report({
        at,
        message: `${path} is not in the output of this build: it holds ${there.length > 0 ? there.join(', ') : 'no library'}.`,
        label: 'does not exist',
        help: name === undefined ? 'Check the crate type of the package that the build compiles.' : `Copy lib/${name}.`,
        related: [{ message: 'the build that makes the library', span: from.call }],
        fix: plain ? safe(`Copy ${name}`, replace(at, name)) : undefined,
      });
    }
  },
});
