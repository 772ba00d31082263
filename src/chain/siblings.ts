import type { Derivation, NixModel } from '../nix/model.ts';
import { valueOf } from './facts.ts';
import type { ProducerOnSystem } from './model.ts';

/** Finds the builds of the same builder call on every system that the repository builds for. */
export function siblingsOf(nix: NixModel): (derivation: Derivation) => readonly ProducerOnSystem[] {
  const byCall = new Map<string, Map<string, ProducerOnSystem>>();
  for (const build of nix.builds) {
    const system = valueOf(build.system);
    if (system === undefined || build.kind === 'shell') continue;
    for (const derivation of [build.derivation, ...build.derivation.references]) {
      if (derivation.details.kind !== 'rust') continue;
      const key = callKey(derivation);
      const systems = byCall.get(key) ?? new Map<string, ProducerOnSystem>();
      systems.set(system, { system, systemNamed: build.systemNamed, triple: derivation.details.effectiveTarget });
      byCall.set(key, systems);
    }
  }
  return (derivation) => [...(byCall.get(callKey(derivation))?.values() ?? [])];
}

function callKey({ call }: Derivation): string {
  return `${call.path}\0${call.start}\0${call.end}`;
}
