import { isAnything, isWithinName, matchesWhole, type Wildcard } from '../repository/index.ts';

/** Whether a path is what a pattern of `*` and `?` names. */
export function wildcardMatcher(pattern: string, stars: 'within-names' | 'across-folders'): (path: string) => boolean {
  const accepts = stars === 'within-names' ? isWithinName : isAnything;
  const parts = (pattern.match(/[*?]|[^*?]+/g) ?? []).map((token): Wildcard => {
    if (token === '*') return { kind: 'many', accepts };
    return token === '?' ? { kind: 'one', accepts } : { kind: 'text', text: token };
  });
  return (path) => matchesWhole(parts, path);
}
