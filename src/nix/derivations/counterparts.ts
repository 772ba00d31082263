import type { Derivation } from '../model.ts';
import { packageNameOf, type ShownDerivation, type ShownDerivations } from './shown.ts';

/** The derivations as they were followed in the sources, by the .drv that Nix made of them. */
export function counterparts(
  shown: ShownDerivations,
  root: ShownDerivation,
  followed: Derivation | undefined,
): ReadonlyMap<string, Derivation> {
  const pairs = new Map<string, Derivation>();
  const queue: (readonly [ShownDerivation, Derivation])[] = followed ? [[root, followed]] : [];
  for (let pair = queue.pop(); pair; pair = queue.pop()) {
    const [real, symbolic] = pair;
    if (pairs.has(real.path)) continue;
    pairs.set(real.path, symbolic);
    const inputs = real.inputDerivations.flatMap((path) => shown.all.get(path) ?? []);
    for (const reference of symbolic.references) {
      const [only, second] = inputs.filter((input) => isNamed(input, reference));
      if (only && !second) queue.push([only, reference]);
    }
  }
  return pairs;
}

function isNamed(shown: ShownDerivation, { name }: Derivation): boolean {
  if (name.kind === 'unknown' || name.value === undefined) return false;
  return packageNameOf(shown) === name.value || shown.name === name.value || hasVersion(shown.name, name.value);
}

function hasVersion(name: string, packageName: string): boolean {
  return name.startsWith(`${packageName}-`) && /^\d/.test(name.slice(packageName.length + 1));
}
