import type { Derivation } from '../nix/model.ts';

/** A derivation and everything that it refers to, each once. */
export function closureOf(root: Derivation): readonly Derivation[] {
  const found = new Map<string, Derivation>();
  const queue = [root];
  for (let next = queue.pop(); next; next = queue.pop()) {
    if (found.has(next.id)) continue;
    found.set(next.id, next);
    for (const reference of next.references) queue.push(reference);
  }
  return [...found.values()];
}
