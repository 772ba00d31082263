import { defineRule, insert, safe } from '../../src/engine/index.ts';
import { breaksInSandbox, skipsUnder } from '../../src/engine/switches.ts';

export default defineRule({
  id: 'switch-not-exported',
  severity: 'error',
  title: 'The switch is an attribute that is not exported',
  link: 'build',
  needs: ['module', 'build'],
  fixable: 'safe',
  check({ module, build }, report) {
    if (build.kind !== 'nix' || !breaksInSandbox(module, build)) return;
    const { structuredAttrs, environment } = build.derivation;
    if (structuredAttrs.kind === 'unknown' || !structuredAttrs.value) return;
    for (const read of module.module.reads) {
      const given = environment.get(read.variable);
      if (given?.place !== 'attribute' || given.value.kind === 'unknown') continue;
      if (!skipsUnder(module, read.variable, given.value.value)) continue;
      report({
        at: given.name,
        message: `${read.variable} is a plain attribute of a derivation with __structuredAttrs, which exports only what stands in env.`,
        label: 'not in the environment',
        help: `Write env.${read.variable}.`,
        related: [{ message: 'read here', span: read.span }],
        fix: safe(`Put ${read.variable} into env`, insert(given.name.path, given.name.start, 'env.')),
      });
      return;
    }
  },
});
