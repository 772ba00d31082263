import type { CargoPackage } from '../../src/cargo/model.ts';
import type { Model, ModuleLink } from '../../src/chain/model.ts';
import { type Fix, insert, nameSpan, replace, safe, valueOf } from '../../src/engine/index.ts';

/**
 * Writes another name in `crate:`. Only when every build compiles the module: where one does not, a file is handed over under the
 * old name. And only when the folder of the crate stays what it is.
 */
export function nameOption(name: string, link: ModuleLink, own: CargoPackage, { chains }: Model): Fix | undefined {
  const { options, name: module } = link.module;
  const at = options.crate.kind === 'known' && !options.crateDefaulted ? nameSpan(options.crate) : undefined;
  const compilesEverywhere = chains.every(({ module: other }) => {
    if (other.state === 'lost') return false;
    return other.facts.module.name.value !== module.value || valueOf(other.facts.mode) === 'compiles';
  });
  if (!at || !compilesEverywhere || !options.loadFromDefaulted) return undefined;
  const folder = [link.project.directory, 'native', name].filter((segment) => segment !== '').join('/');
  if (options.pathDefaulted && folder !== own.directory) return undefined;
  return safe(`Name the crate ${name}`, replace(at, name));
}

/** Writes the name that Cargo gives the library anyway. */
export function writeLibraryName(
  name: string,
  { place, manifest, library }: CargoPackage,
  link: ModuleLink,
): Fix | undefined {
  const key = (place('lib.crate-type') ?? place('lib.crate_type'))?.key;
  if (!key || manifest.text[key.start - 1] !== '\n') return undefined;
  if (!link.module.options.loadFromDefaulted || library?.name.value !== name) return undefined;
  return safe('Write the name of the library target', insert(key.path, key.start, `name = "${name}"\n`));
}
