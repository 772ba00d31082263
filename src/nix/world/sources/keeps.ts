import { baseName } from '../../../repository/index.ts';
/** What a filter says of one path of the repository, its folders left aside; undefined: nobody can know. */
export type Keeps = (path: string, kind: 'file' | 'directory') => boolean | undefined;

const VERSION_CONTROL = ['.git', '.svn', 'CVS', '.hg', '.jj', '.pijul', '_darcs'];

/** nixpkgs lib/sources.nix `cleanSourceFilter`. Older versions know fewer version control systems; nobody builds from those. */
export const cleanSourceKeeps: Keeps = (path, kind) => {
  const name = baseName(path);
  if (kind === 'directory') return !VERSION_CONTROL.includes(name);
  if (name === '.git') return false;
  if (name.endsWith('~') || /^\.sw[a-z]$|^\..*\.sw[a-z]$/.test(name)) return false;
  return !name.endsWith('.o') && !name.endsWith('.so');
};

/** crane lib/filterCargoSources.nix. */
export const cargoSourcesKeep: Keeps = (path, kind) => {
  if (kind === 'directory') return true;
  const name = baseName(path);
  if (name.endsWith('.rs') || name.endsWith('.toml') || name === 'Cargo.lock') return true;
  // Cargo's configuration without an extension.
  return path.endsWith('.cargo/config');
};
