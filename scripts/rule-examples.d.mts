/** The section "In a repository" of a rule's page, Markdown; undefined when its fixtures have no text to show. */
export function ruleExample(rule: string): string | undefined;
