import { closest, distance } from 'fastest-levenshtein';

/** The candidate that a misspelt word means; undefined when none is near (a third of the letters differ, or more). */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const found = closest(word, candidates);
  return distance(word, found) <= Math.max(1, Math.floor(found.length / 3)) ? found : undefined;
}
