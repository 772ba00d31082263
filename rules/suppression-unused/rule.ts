import { defineRunRule, type FindingDraft, nearest, replace, safe } from '../../src/engine/index.ts';
import type { NamedRule, Suppression } from '../../src/engine/suppression/model.ts';

export default defineRunRule({
  id: 'suppression-unused',
  severity: 'warning',
  title: 'A suppression has no effect',
  fixable: 'safe',
  check({ suppressions, unusedIgnores, ruleIds }, report) {
    for (const { value, span } of unusedIgnores) {
      report({
        at: span,
        message: `${value.map((id) => `\`${id}\``).join(' and ')} ${value.length === 1 ? 'finds' : 'find'} nothing in the files that this names, so nothing is ignored.`,
        help: 'Remove what is not needed any more, or name the files of the finding.',
      });
    }
    for (const suppression of suppressions) {
      const malformed = withoutMeaning(suppression);
      if (malformed) report(malformed);
      else for (const rule of suppression.rules) reportRule(rule, suppression, ruleIds, report);
    }
  },
});

/** A comment that looks like a suppression and is none. */
function withoutMeaning({ scope, word, rules, comment }: Suppression): FindingDraft | undefined {
  if (!scope) {
    const meant = nearest(word.value, ['ignore', 'ignore-file']) ?? 'ignore';
    return {
      at: word.span,
      message: `\`${word.value}\` is no suppression, so this comment has no effect.`,
      help: `Write \`${meant}[rule] reason\`.`,
    };
  }
  if (rules.length > 0) return undefined;
  return {
    at: comment,
    message: 'This suppression names no rule, so it has no effect.',
    help: `Write \`rustler-nix: ${word.value}[rule] reason\`, with the id that the finding shows in its brackets.`,
  };
}

function reportRule(
  rule: NamedRule,
  suppression: Suppression,
  ruleIds: readonly string[],
  report: (draft: FindingDraft) => void,
): void {
  const where = suppression.scope === 'file' ? 'in this file' : 'on the line that this comment is about';
  if (rule.state === 'unknown') {
    const meant = nearest(rule.value, ruleIds);
    report({
      at: rule.span,
      message: `There is no rule \`${rule.value}\`, so this comment has no effect.`,
      help: meant ? `Write \`${meant}\`, which it is nearest to.` : 'Run `rustler-nix rules` for the list of rules.',
    });
  } else if (rule.state === 'not-suppressible') {
    report({
      at: rule.span,
      message: `\`${rule.value}\` is about suppressions and cannot be suppressed by one.`,
      help: 'Mend what it reports, or switch the rule off in the configuration.',
    });
  } else if (rule.state === 'unused') {
    report({
      at: rule.span,
      message: `\`${rule.value}\` finds nothing ${where}, so nothing is suppressed.`,
      help: 'Remove what is not needed any more, or move the comment to the finding.',
      fix: safe('Remove it', removal(rule, suppression)),
    });
  }
}

/** The whole comment when nothing else in it has an effect, else the one id with its comma. */
function removal(rule: NamedRule, { rules, whole }: Suppression) {
  const index = rules.indexOf(rule);
  const next = rules[index + 1];
  const previous = rules[index - 1];
  if (rules.every((other) => other.state === 'unused')) return replace(whole, '');
  if (next) return replace({ ...rule.span, end: next.span.start }, '');
  return replace({ ...rule.span, start: previous?.span.end ?? rule.span.start }, '');
}
