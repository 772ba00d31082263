import { type FileView, isInFolder, parentFolders } from '../repository/index.ts';
import { fileIn } from './path.ts';

/** The nearest folder with a manifest, where cargo is started or above; none above `root` (cargo src/util/important_paths.rs, `find_root_manifest_for_wd`). */
export function nearestManifest(view: FileView, directory: string, root = ''): string | undefined {
  return ['', ...parentFolders(directory), directory].findLast(
    (folder) => isInFolder(folder, root) && view.entry(fileIn(folder, 'Cargo.toml')).kind === 'file',
  );
}
