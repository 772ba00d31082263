export type { Edit, FindingDraft, Fix, RelatedPlace, Severity } from './finding.ts';
export { contentSpan, insert, replace, safe, unsafe } from './fix.ts';
export { type ChainRule, defineRepositoryRule, defineRule, type RepositoryRule, type Rule } from './rule.ts';
