import type { RuleDescription } from '../../engine/report.ts';

/** A rule as a SARIF reportingDescriptor. */
export function sarifRule(rule: RuleDescription): object {
  return {
    id: rule.id,
    name: pascalCase(rule.id),
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.summary || rule.title },
    help: { text: plainText(rule.page) || rule.title, markdown: rule.page || rule.title },
    helpUri: rule.url,
    defaultConfiguration: { level: rule.severity },
    properties: {
      // Every rule reports only what the computed values contradict.
      precision: 'very-high',
      'problem.severity': rule.severity === 'note' ? 'recommendation' : rule.severity,
      tags: ['correctness', 'elixir', 'nif', 'nix', 'rustler', ...(rule.fixable === 'none' ? [] : ['fixable'])],
    },
  };
}

/** Viewers show `name` as an identifier: `CopiedNameMismatch`. */
function pascalCase(id: string): string {
  return id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** The page for viewers without Markdown: the marks of headings, fences and code are dropped. */
function plainText(markdown: string): string {
  return markdown
    .replace(/^```.*\n?/gm, '')
    .replace(/^#+ /gm, '')
    .replaceAll('`', '')
    .trim();
}
