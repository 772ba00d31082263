import type { Derivation, NixBuild, NixModel } from '../nix/model.ts';
import { valueOf } from './facts.ts';

interface BuiltDerivation {
  readonly build: NixBuild;
  readonly derivation: Derivation;
}

/** Every Mix derivation that an output builds or needs, once a system, under the output that builds it most directly. */
export function mixDerivations(nix: NixModel): readonly BuiltDerivation[] {
  return derivationsOf(nix, ({ details, builder }) => details.kind === 'mix' && builder !== 'fetchMixDeps');
}

/** The same of derivations that compile an Erlang application. */
export function erlangDerivations(nix: NixModel): readonly BuiltDerivation[] {
  return derivationsOf(nix, ({ details }) => details.kind === 'erlang');
}

function derivationsOf(nix: NixModel, isWanted: (derivation: Derivation) => boolean): readonly BuiltDerivation[] {
  const found = new Map<string, { build: NixBuild; derivation: Derivation; depth: number }>();
  for (const build of nix.builds) {
    if (build.kind === 'shell') continue;
    for (const { derivation, depth } of closure(build.derivation)) {
      if (!isWanted(derivation)) continue;
      const key = `${valueOf(build.system) ?? ''}\0${derivation.id}`;
      const earlier = found.get(key);
      if (!earlier || depth < earlier.depth) found.set(key, { build, derivation, depth });
    }
  }
  return [...found.values()];
}

/** What is fetched holds no file of this repository. */
export function isFetched({ source }: Derivation): boolean {
  return source.kind === 'known' && source.value.kind === 'fetched';
}

function closure(root: Derivation): readonly { derivation: Derivation; depth: number }[] {
  const seen = new Set<string>();
  const found: { derivation: Derivation; depth: number }[] = [];
  const queue = [{ derivation: root, depth: 0 }];
  for (let next = 0; next < queue.length; next += 1) {
    const reached = queue[next] as (typeof queue)[number];
    const { derivation, depth } = reached;
    const { id } = derivation;
    if (seen.has(id)) continue;
    seen.add(id);
    found.push(reached);
    for (const reference of derivation.references) queue.push({ derivation: reference, depth: depth + 1 });
  }
  return found;
}
