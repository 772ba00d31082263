import type { CargoModel } from '../cargo/index.ts';
import { isInFolder } from '../repository/index.ts';
import { valueOf } from './facts.ts';
import type { Chain, UnreadableFile } from './model.ts';

/**
 * Manifests and lock files that a chain needs and that are no TOML: of manifests those in the folder that a module names, and those above it.
 * Broken manifests elsewhere are some tool's test data, or the templates of a generator.
 */
export function unreadableFiles(cargo: CargoModel, chains: readonly Chain[]): readonly UnreadableFile[] {
  const named = new Set(chains.flatMap((chain) => crateFolders(chain)));
  const manifests = cargo.problems.flatMap(({ kind, path, reason, span }) => {
    if (kind !== 'manifest') return [];
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
    const matters = [...named].some((crate) => isInFolder(crate, folder));
    return matters ? [{ language: 'toml' as const, reason, span }] : [];
  });
  const locks = new Set(
    chains.flatMap(({ crate }) => (crate.state === 'followed' ? (crate.facts.package.lock ?? []) : [])),
  );
  const unparsed = [...locks].flatMap(({ unparsed }) => unparsed ?? []);
  return [...manifests, ...unparsed.map((one) => ({ language: 'toml' as const, ...one }))];
}

function crateFolders({ module, crate }: Chain): string[] {
  const path = module.state === 'followed' ? valueOf(module.facts.module.options.path) : undefined;
  const found = crate.state === 'followed' ? crate.facts.package.directory : undefined;
  return [path, found].filter((folder) => folder !== undefined);
}
