import { readCompiledModule } from '../../binary/index.ts';
import { valueOf } from '../facts.ts';
import type { Chain } from '../model.ts';
import type { Candidate } from './candidates.ts';

/**
 * The NIFs of the crate, as `name/arity`, for which the compiled module in the tree shows no function. erlang:load_nif/2 refuses a
 * library with such a NIF (SEMANTICS 3), so the tree is not proved to load; it may also be that a private function is not shown,
 * since a release keeps the names of exported ones alone.
 */
export function unshownStubs({ application }: Candidate, { module, crate }: Chain): readonly string[] {
  if (module.state === 'lost' || crate.state === 'lost') return [];
  const path = application?.modules.get(module.facts.module.atom);
  const nifs = valueOf(crate.facts.nifs)?.filter(({ conditional }) => !conditional) ?? [];
  if (path === undefined || nifs.length === 0) return [];
  const read = readCompiledModule(path);
  if (read.kind !== 'module') return [];
  const { exported, local } = read.module;
  const shown = new Set([...exported, ...local].map(({ name, arity }) => `${name}/${arity}`));
  return nifs.map(({ name, arity }) => `${name.value}/${arity}`).filter((name) => !shown.has(name));
}
