export { closureOf } from '../chain/closure.ts';
export { valueOf } from '../chain/facts.ts';
export { featuresOf, passedDown } from '../chain/features.ts';
export { isReplaceable, nifsWithoutStub } from '../chain/nifs-without-stub.ts';
export { isDefined } from '../chain/project-of-application.ts';
export { unmetRequirement } from '../chain/required-elixir.ts';
export { atLeast, minorOf } from '../knowledge/version.ts';
export { oncePer, textOfParts } from '../repository/index.ts';
export { isCommitted } from './committed.ts';
export type { Edit, FindingDraft, Fix, RelatedPlace } from './finding.ts';
export { contentSpan, insert, nameSpan, replace, safe, unsafe } from './fix.ts';
export { nearest } from './nearest.ts';
export {
  defineRepositoryRule,
  defineRule,
  defineRunRule,
  type Rule,
} from './rule.ts';
export { isInTemplate } from './templates.ts';
export { lastSegment, textAt } from './text.ts';
export { wildcardMatcher } from './wildcards.ts';
