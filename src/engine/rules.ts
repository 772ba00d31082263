import { readFileSync } from 'node:fs';
import { rules } from '../../rules/index.ts';
import type { LinkKind, RuleDescription } from './report.ts';
import type { LinkName, Rule } from './rule.ts';

export { rules as everyRule } from '../../rules/index.ts';

/** Which rules run: `only` these (all when empty) but those to `skip`. */
export interface RuleSelection {
  readonly only: readonly string[];
  readonly skip: readonly string[];
}

/** Address of a rule's page. */
export function ruleUrl(id: string): string {
  return `https://github.com/rustler-nix/rustler-nix/blob/main/docs/rules/${id}.md`;
}

/** The rules that a selection names, sorted by id. Unknown ids are the caller's to refuse. */
export function pickRules({ only, skip }: RuleSelection): readonly Rule[] {
  return rules.filter((rule) => (only.length === 0 || only.includes(rule.id)) && !skip.includes(rule.id));
}

/** The rules that would run if none were skipped, and are. */
export function mutedRules({ only, skip }: RuleSelection): readonly Rule[] {
  return only.length > 0 ? [] : rules.filter((rule) => skip.includes(rule.id));
}

/** Every rule, sorted by id. */
export function allRules(): readonly RuleDescription[] {
  return describeRules(pickRules({ only: [], skip: [] }));
}

/** What rules say of themselves, with their pages. */
export function describeRules(rules: readonly Rule[]): readonly RuleDescription[] {
  return rules.map((rule) => {
    const page = readPage(rule.id);
    return {
      id: rule.id,
      severity: rule.severity,
      title: rule.title,
      summary: firstParagraph(page),
      page,
      url: ruleUrl(rule.id),
      fixable: rule.fixable,
      link: rule.link ?? null,
      needs: rule.scope === 'chain' ? rule.needs.map(kindOf) : [],
    };
  });
}

function kindOf(link: LinkName): LinkKind {
  return link === 'handOff' ? 'handoff' : link;
}

/** Pages stand beside the rules in the sources, and under `dist/rules` in the package. */
function readPage(id: string): string {
  for (const base of ['./rules/', '../../rules/']) {
    try {
      return readFileSync(new URL(`${base}${id}/rule.md`, import.meta.url), 'utf8');
    } catch {
      // The next place is tried; a rule without a page is refused by the rule tester.
    }
  }
  return '';
}

/** The first paragraph of "What it finds", on one line. */
function firstParagraph(page: string): string {
  const section = /^## What it finds\s*\n+([\s\S]*?)(?:\n\s*\n|\n##|(?![\s\S]))/m.exec(page);
  return (section?.[1] ?? '').replaceAll(/\s+/g, ' ').trim();
}
