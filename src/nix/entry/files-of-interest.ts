import { type FileView, joinPath, parentPath } from '../../repository/index.ts';
import { concernOf } from './concern.ts';

/**
 * The files that may build a Mix project or make a shell for one: those whose text names what does, and those that name one of these
 * files. A collection of packages has thousands of others, and evaluating them tells nothing of any NIF.
 */
export function filesOfInterest(files: readonly string[], view: FileView): readonly string[] {
  const candidates = new Set(files);
  const found = new Set<string>();
  const namedBy = new Map<string, string[]>();
  const listing: string[] = [];
  for (const file of files) {
    const concern = concernOf(view, file);
    // A file that cannot be read is of interest: the report says so.
    if (!concern || concern.isSubject) {
      found.add(file);
      continue;
    }
    if (concern.listsFolders) listing.push(file);
    for (const target of namedFiles(file, concern.paths, candidates))
      namedBy.set(target, [...(namedBy.get(target) ?? []), file]);
  }
  const folders = new Set([...found].flatMap(foldersAround));
  for (const file of listing) if (folders.has(parentPath(file))) found.add(file);
  // A set grows while it is walked through.
  for (const file of found) for (const naming of namedBy.get(file) ?? []) found.add(naming);
  return files.filter((file) => found.has(file));
}

function* namedFiles(file: string, paths: readonly string[], candidates: ReadonlySet<string>): Generator<string> {
  for (const path of paths) {
    const named = joinPath(parentPath(file), path);
    if (named === undefined) continue;
    if (candidates.has(named)) yield named;
    const inside = named === '' ? 'default.nix' : `${named}/default.nix`;
    if (candidates.has(inside)) yield inside;
  }
}

function foldersAround(file: string): string[] {
  const folders: string[] = [];
  for (let folder = parentPath(file); ; folder = parentPath(folder)) {
    folders.push(folder);
    if (folder === '') return folders;
  }
}
