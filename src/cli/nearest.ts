import { closest } from 'fastest-levenshtein';

const FEW = 8;

/** What a user who wrote `word` may have meant, as a hint; a short list of candidates is given whole. */
export function nearestHint(word: string, candidates: readonly string[]): string[] {
  if (candidates.length === 0) return [];
  const hint = `Did you mean ${nearest(word, candidates)}?`;
  if (candidates.length === 1 || candidates.length > FEW) return [hint];
  return [`${hint} There are: ${candidates.join(', ')}.`];
}

/** The candidate that continues or contains the word, else the one with the fewest different letters. */
function nearest(word: string, candidates: readonly string[]): string {
  const lower = word.toLowerCase();
  const containing = candidates.filter((candidate) => lower.length > 2 && candidate.includes(lower));
  return closest(lower, containing.length > 0 ? containing : [...candidates]);
}
