import { defineRule } from '../../src/engine/index.ts';
import { decidingSubstitution } from '../../src/engine/switches.ts';

export default defineRule({
  id: 'substitution-without-effect',
  severity: 'warning',
  title: 'A substitution searches text that is not there',
  link: 'build',
  needs: ['build', 'handOff'],
  uses: ['module'],
  fixable: 'none',
  check({ build, handOff, module }, report) {
    if (build.kind !== 'nix') return;
    const deciding = module && decidingSubstitution(module, build, handOff);
    for (const fault of handOff.faults) {
      if (fault.kind !== 'no-match' || fault.conditional) continue;
      const decides = fault === deciding && module !== undefined;
      const consequence = fault.failsBuild
        ? `\`${fault.phase}\` stops the build there`
        : decides
          ? `nothing is replaced and \`${module.module.name.value}\` compiles in a build that cannot`
          : 'nothing is replaced';
      report({
        at: fault.span,
        severity: fault.failsBuild || decides ? 'error' : 'warning',
        message: `\`${fault.file}\` does not contain the text that \`${fault.phase}\` searches, so ${consequence}.`,
        label: 'not in the file',
        help: `Search for a text that stands in \`${fault.file}\` now${fault.failsBuild ? '' : '; substituteInPlace tells when it is gone with `--replace-fail`'}.`,
        related: decides ? [{ message: 'compiles as it stands', span: module.module.use }] : [],
      });
    }
  },
});
