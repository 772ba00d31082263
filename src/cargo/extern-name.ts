import type { CargoDependency, CargoPackage } from './model.ts';

/**
 * The name under which code knows a dependency: the key of one that `package =` renames, else the name of its library (cargo
 * `Resolve::extern_crate_name_and_dep_name`). The key stands in for the library of a package that is not here.
 */
export function externName({ name, renamed }: CargoDependency, found: CargoPackage | undefined): string {
  const library = renamed ? undefined : found?.library;
  return library ? library.name.value.replaceAll('-', '_') : name;
}
