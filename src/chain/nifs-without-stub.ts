import type { Stub } from '../elixir/index.ts';
import { type Unknown, unknown } from '../repository/index.ts';
import type { NifFunction } from '../rust/index.ts';
import { valueOf } from './facts.ts';
import type { CrateLink, Link, ModuleLink } from './model.ts';

/** Whether the BEAM can put a NIF in the place of what a definition makes. */
export function isReplaceable({ kind }: Stub): boolean {
  return kind !== 'defmacro';
}

type ModuleFacts = Pick<ModuleLink, 'module' | 'mode'>;
type CrateFacts = Pick<CrateLink, 'foundBy' | 'nifs'>;

/** NIFs that the library certainly registers and that no function of the module, as far as they are known, can be replaced by. */
export function nifsWithoutStub(module: ModuleFacts, crate: CrateFacts): readonly NifFunction[] {
  return withoutStub(module, crate).filter(({ conditional }) => !conditional);
}

function withoutStub({ module, mode }: ModuleFacts, { foundBy, nifs }: CrateFacts): readonly NifFunction[] {
  const isLoaded = foundBy === 'arrival' || (foundBy === 'path' && valueOf(mode) === 'compiles');
  if (!isLoaded || nifs.kind === 'unknown' || valueOf(module.options.loads) === false) return [];
  const stubs = new Set<string>();
  for (const stub of module.stubs.functions) {
    if (isReplaceable(stub) && (stub.kind !== 'defp' || stub.used)) stubs.add(`${stub.name}/${stub.arity}`);
  }
  return nifs.value.filter(({ name, arity }) => !stubs.has(`${name.value}/${arity}`));
}

/** A NIF without a known function leaves the module open where it may have more functions than are known, or there may be no such NIF. */
export function withUnknownStubs(link: Link<ModuleLink>, crate: Link<CrateLink>): Link<ModuleLink> {
  if (link.state === 'lost' || crate.state === 'lost') return link;
  const [hidden] = link.facts.module.stubs.unknown;
  const missing = withoutStub(link.facts, crate.facts);
  const perhaps = missing.find(({ conditional }) => conditional);
  const gap = missing.length > 0 && hidden ? hidden : perhaps && unlessCompiled(perhaps);
  return gap ? { ...link, gaps: [...link.gaps, gap] } : link;
}

function unlessCompiled({ name, arity }: NifFunction): Unknown {
  return unknown(`whether the library has the NIF ${name.value}/${arity} depends on a condition`, name.span);
}
