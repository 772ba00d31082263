import type { Model, NixMixBuild } from '../../src/chain/model.ts';
import { defineRule, type Edit, replace, safe, textAt } from '../../src/engine/index.ts';
import { breaksInSandbox, decidingSubstitution, purposeOf, valuesThatHelp } from '../../src/engine/switches.ts';
import type { Span } from '../../src/repository/index.ts';

export default defineRule({
  id: 'switch-value-mismatch',
  severity: 'error',
  title: 'The switch is set to a value that the module does not compare with',
  link: 'build',
  needs: ['module', 'build', 'handOff'],
  yieldsTo: [
    'force-build-config-dead',
    'switch-not-exported',
    'options-configured-elsewhere',
    'skip-configured-for-other-module',
  ],
  fixable: 'safe',
  check({ module, build, handOff, model }, report) {
    if (
      build.kind !== 'nix' ||
      !breaksInSandbox(module, build, handOff) ||
      decidingSubstitution(module, build, handOff)
    )
      return;
    for (const read of module.module.reads) {
      const { variable } = read;
      const state = build.variable(variable);
      if (state.kind !== 'set') continue;
      const helpful = valuesThatHelp(read, module, build);
      const [value] = helpful;
      if (value === undefined || helpful.includes(state.value)) continue;
      const at = valueIn(state.span, variable, model);
      const written = textAt(at, model.repository);
      const asText = /^(true|false|null)$/.test(written) ? `Nix hands ${written} over as "${state.value}"` : undefined;
      const compared = read.comparedWith.find((literal) => literal.value === value)?.span ?? read.span;
      const edit = otherValue(at, value, build, model);
      report({
        at,
        message: `\`${variable}\` is "${state.value}" in this build, and \`${module.module.name.value}\` ${purposeOf(module).present} when it is ${oneOf(helpful)}.`,
        label: asText ?? `the module sees "${state.value}"`,
        help: `Set \`${variable}\` to "${value}".`,
        related: [{ message: `compared with "${value}"`, span: compared }],
        fix: edit && safe(`Set ${variable} to "${value}"`, edit),
      });
      return;
    }
  },
});

function oneOf(values: readonly string[]): string {
  return values.map((value) => `"${value}"`).join(' or ');
}

/** The value alone where a phase assigns: `export X=1`. */
function valueIn(span: Span, variable: string, { repository }: Model): Span {
  const assigned = `${variable}=`;
  return textAt(span, repository).startsWith(assigned) ? { ...span, start: span.start + assigned.length } : span;
}

/** Only a literal of this derivation is replaced: what others share may be meant so. */
function otherValue(at: Span, value: string, { derivation }: NixMixBuild, { repository }: Model): Edit | undefined {
  const { expression } = derivation;
  if (at.path !== expression.path || at.start < expression.start || at.end > expression.end) return undefined;
  const written = textAt(at, repository);
  if (/^(true|false|null|\d+|"[^"$\\]*")$/.test(written) && !isShellText(at, repository))
    return replace(at, `"${value}"`);
  return /^[\w.-]+$/.test(written) && /^[\w.-]+$/.test(value) ? replace(at, value) : undefined;
}

/** True for the right side of an assignment in a phase, or for the content of a string. */
function isShellText(at: Span, repository: Model['repository']): boolean {
  return /["'=]$/.test(textAt({ ...at, start: Math.max(0, at.start - 1), end: at.start }, repository));
}
