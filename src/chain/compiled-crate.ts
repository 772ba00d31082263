import type { CargoPackage } from '../cargo/index.ts';
import type { NifModule } from '../elixir/index.ts';
import { atLeast } from '../knowledge/version.ts';
import type { Located } from '../repository/index.ts';
import { valueOf } from './facts.ts';

/** Finds packages by where they are. */
export interface CrateLookup {
  crateAt(directory: string): CargoPackage | undefined;
  /** The packages of the workspace that a folder belongs to or is the root of. */
  membersAround(directory: string): readonly CargoPackage[];
}

/**
 * The package that Rustler's cargo call compiles: the one at `path`; since Hex 0.37, which passes `-p <crate>`, the member of that
 * name of the workspace there (SEMANTICS 1.1).
 */
export function compiledCrate(
  module: NifModule,
  hex: Located<string> | undefined,
  lookup: CrateLookup,
): CargoPackage | undefined {
  const path = valueOf(module.options.path);
  const name = valueOf(module.options.crate);
  if (path === undefined) return undefined;
  const there = lookup.crateAt(path);
  if (there?.name.value === name || !hex || !atLeast(hex.value, '0.37.0')) return there;
  return lookup.membersAround(path).find((member) => member.name.value === name) ?? there;
}
