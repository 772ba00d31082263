import type { NifFunction } from '../rust/index.ts';
import { valueOf } from './facts.ts';
import type { CrateLink, Link, ModuleLink } from './model.ts';

const REPLACEABLE: ReadonlySet<string> = new Set(['def', 'defp', 'defdelegate']);

/** NIFs that the library certainly registers and that no function of the module, as far as they are known, can be replaced by. */
export function nifsWithoutStub(
  { module, mode }: Pick<ModuleLink, 'module' | 'mode'>,
  { foundBy, nifs }: Pick<CrateLink, 'foundBy' | 'nifs'>,
): readonly NifFunction[] {
  const isLoaded = foundBy === 'arrival' || (foundBy === 'path' && valueOf(mode) === 'compiles');
  if (!isLoaded || nifs.kind === 'unknown' || valueOf(module.options.loads) === false) return [];
  const stubs = new Set<string>();
  for (const { kind, name, arity, used } of module.stubs.functions) {
    if (REPLACEABLE.has(kind) && (kind !== 'defp' || used)) stubs.add(`${name}/${arity}`);
  }
  return nifs.value.filter(({ name, arity, conditional }) => !conditional && !stubs.has(`${name.value}/${arity}`));
}

/** A NIF without a known function is left open where the module may have more functions than are known. */
export function withUnknownStubs(link: Link<ModuleLink>, crate: Link<CrateLink>): Link<ModuleLink> {
  if (link.state === 'lost' || crate.state === 'lost') return link;
  const [hidden] = link.facts.module.stubs.unknown;
  if (!hidden || nifsWithoutStub(link.facts, crate.facts).length === 0) return link;
  return { ...link, gaps: [...link.gaps, hidden] };
}
