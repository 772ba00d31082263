import type { Located } from '../repository/index.ts';
import type { Chain } from './model.ts';

/** Says of every crate which modules load its library. */
export function withLoaders(chains: readonly Chain[]): readonly Chain[] {
  const loaders = new Map<string, Map<string, Located<string>>>();
  for (const { crate } of chains) {
    if (crate.state === 'lost') continue;
    const known = loaders.get(crate.facts.package.directory) ?? new Map<string, Located<string>>();
    for (const module of crate.facts.loadedBy) known.set(module.value, module);
    loaders.set(crate.facts.package.directory, known);
  }
  return chains.map((chain) => {
    if (chain.crate.state === 'lost') return chain;
    const loadedBy = [...(loaders.get(chain.crate.facts.package.directory)?.values() ?? [])];
    return { ...chain, crate: { ...chain.crate, facts: { ...chain.crate.facts, loadedBy } } };
  });
}
