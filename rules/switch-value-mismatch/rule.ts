import { defineRule, replace, safe } from '../../src/engine/index.ts';
import { breaksInSandbox, valuesThatHelp } from '../../src/engine/switches.ts';

export default defineRule({
  id: 'switch-value-mismatch',
  severity: 'error',
  title: 'The switch is set to a value that the module does not compare with',
  link: 'build',
  needs: ['module', 'build'],
  yieldsTo: [
    'switch-not-exported',
    'force-build-config-dead',
    'options-configured-elsewhere',
    'skip-configured-for-other-module',
  ],
  fixable: 'safe',
  check({ module, build }, report) {
    if (build.kind !== 'nix' || !breaksInSandbox(module, build)) return;
    for (const read of module.module.reads) {
      const state = build.variable(read.variable);
      if (state.kind !== 'set') continue;
      const [value] = valuesThatHelp(read, module);
      if (value === undefined || value === state.value) continue;
      const compared = read.comparedWith[0]?.span ?? read.span;
      const variable = build.derivation.environment.get(read.variable);
      const attribute = variable?.span === state.span || variable?.value.kind === 'known' ? variable : undefined;
      report({
        at: state.span,
        message: `${read.variable} is "${state.value}" in this build, and ${module.module.name.value} skips compilation only when it is "${value}".`,
        label: `the builder sees "${state.value}"`,
        help: `Set ${read.variable} = "${value}".`,
        related: [{ message: `compared with "${value}"`, span: compared }],
        fix: attribute ? safe(`Set ${read.variable} to "${value}"`, replace(attribute.span, `"${value}"`)) : undefined,
      });
      return;
    }
  },
});
