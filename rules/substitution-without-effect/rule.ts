import { defineRule } from '../../src/engine/index.ts';

export default defineRule({
  id: 'substitution-without-effect',
  severity: 'warning',
  title: 'A substitution searches text that is not there',
  link: 'build',
  needs: ['build', 'handOff'],
  fixable: 'none',
  check({ build, handOff }, report) {
    if (build.kind !== 'nix') return;
    for (const fault of handOff.faults) {
      if (fault.kind !== 'no-match' || fault.conditional) continue;
      report({
        at: fault.span,
        message: `${fault.file} does not contain ${JSON.stringify(fault.pattern)}, so ${
          fault.failsBuild ? `${fault.phase} stops the build here` : 'the substitution changes nothing'
        }.`,
        label: 'not found in the file',
        help: `Compare the text with ${fault.file} as it stands now.`,
      });
    }
  },
});
