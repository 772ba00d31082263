import type { Model, NixMixBuild } from '../../src/chain/model.ts';
import { defineRule, insert, safe, textAt } from '../../src/engine/index.ts';
import { breaksInSandbox, valuesThatHelp } from '../../src/engine/switches.ts';

export default defineRule({
  id: 'switch-not-set',
  severity: 'error',
  title: 'The variable that switches to the prebuilt library is not set',
  link: 'build',
  needs: ['module', 'build'],
  yieldsTo: [
    'switch-not-exported',
    'force-build-config-dead',
    'options-configured-elsewhere',
    'skip-configured-for-other-module',
    'switch-value-mismatch',
  ],
  fixable: 'safe',
  check({ module, build, model }, report) {
    if (build.kind !== 'nix' || !breaksInSandbox(module, build)) return;
    for (const read of module.module.reads) {
      if (build.variable(read.variable).kind !== 'unset') continue;
      const [value] = valuesThatHelp(read, module);
      if (value === undefined) continue;
      report({
        at: build.derivation.call,
        message: `${module.module.name.value} skips compilation when ${read.variable} is "${value}", and this build does not set it.`,
        label: `${read.variable} is not set`,
        help: `Set ${read.variable} = "${value}" in the derivation.`,
        related: [{ message: 'decides here', span: read.span }],
        fix: setVariable(build, read.variable, value, model),
      });
      return;
    }
  },
});

/** Inserts the attribute on a line of its own before `src`, indented alike. */
function setVariable(build: NixMixBuild, name: string, value: string, { repository }: Model) {
  const before = (build.derivation.arguments.get('src') ?? build.derivation.arguments.get('pname'))?.name;
  const structured = build.derivation.structuredAttrs;
  if (!before || structured.kind === 'unknown' || build.derivation.environment.has(name)) return undefined;
  const lineStart = { ...before, start: Math.max(0, before.start - 80), end: before.start };
  const indent = /(?:^|\n)([ \t]*)$/.exec(textAt(lineStart, repository))?.[1];
  if (indent === undefined) return undefined;
  const attribute = structured.value ? `env.${name}` : name;
  return safe(`Set ${name}`, insert(before.path, before.start, `${attribute} = "${value}";\n${indent}`));
}
