import { isInFolder } from '../../repository/index.ts';
import type { BuiltApplication, LibraryPlace } from '../model.ts';
import type { TreeEntry, TreeFolder, TreeWalk } from './walk.ts';

/** Finds the applications of a tree, by the path of their folder in it. */
export function findApplications({ folders, problems, exhausted }: TreeWalk): Map<string, BuiltApplication> {
  const byPath = new Map(folders.map((folder) => [folder.inTree, folder]));
  const applications = new Map<string, BuiltApplication>();
  for (const folder of folders) {
    if (!isApplication(folder)) continue;
    const complete = !exhausted && !problems.some(({ path }) => isInFolder(path, folder.inTree));
    applications.set(folder.inTree, { ...readApplication(folder, byPath), complete });
  }
  for (const { inTree, libraries } of librariesByOwner(folders, applications)) {
    const application = inTree === undefined ? undefined : applications.get(inTree);
    if (inTree !== undefined && application) applications.set(inTree, { ...application, libraries });
  }
  return applications;
}

/** A folder with `ebin`; or one with `priv` alone that stands as `lib/<application>-<version>`. */
function isApplication({ inTree, entries }: TreeFolder): boolean {
  const has = (name: string) => entries.some((entry) => entry.name === name && entry.kind !== 'file');
  if (has('ebin')) return true;
  return has('priv') && /(?:^|\/)lib\/[a-z]\w*-\d[^/]*$/.test(inTree);
}

function readApplication(folder: TreeFolder, byPath: ReadonlyMap<string, TreeFolder>) {
  const ebin = byPath.get(pathIn(folder.inTree, 'ebin'))?.entries ?? [];
  const folderName = (folder.inTree === '' ? folder.real : folder.inTree).split('/').at(-1) ?? '';
  const named = ebin.find(({ name }) => name.endsWith('.app'))?.name.slice(0, -'.app'.length);
  const versioned = /^(.*?)-(\d.*)$/.exec(folderName);
  const name = named ?? versioned?.[1] ?? folderName;
  return { name, version: versioned?.[2], path: folder.real, modules: modulesOf(ebin), libraries: [] };
}

function modulesOf(ebin: readonly TreeEntry[]): Map<string, string> {
  const modules = new Map<string, string>();
  for (const { name, real } of ebin) {
    if (name.endsWith('.beam')) modules.set(name.slice(0, -'.beam'.length), real);
  }
  return modules;
}

/** Library files of the tree with the folder of the application that they belong to; undefined outside of any. */
export function librariesByOwner(
  folders: readonly TreeFolder[],
  applications: ReadonlyMap<string, { readonly name: string }>,
): { readonly inTree: string | undefined; readonly libraries: readonly LibraryPlace[] }[] {
  const byOwner = new Map<string | undefined, LibraryPlace[]>();
  const owners = new Map<string, string | undefined>();
  for (const folder of folders) {
    // Folders come before what stands in them.
    const parent = folder.inTree === '' ? undefined : owners.get(parentOf(folder.inTree));
    const owner = applications.has(folder.inTree) ? folder.inTree : parent;
    owners.set(folder.inTree, owner);
    for (const entry of folder.entries.filter(isLibrary)) {
      const places = byOwner.get(owner) ?? [];
      byOwner.set(owner, places);
      places.push(placeOf(folder, entry, owner, owner === undefined ? undefined : applications.get(owner)?.name));
    }
  }
  return Array.from(byOwner, ([inTree, libraries]) => ({ inTree, libraries }));
}

/** `my_nif.so`, `libx.dylib`, `libcrypto.so.3`. */
function isLibrary({ name }: TreeEntry): boolean {
  return /.\.(?:so(?:\.\d+)*|dylib)$/.test(name);
}

function placeOf(
  folder: TreeFolder,
  entry: TreeEntry,
  owner: string | undefined,
  application: string | undefined,
): LibraryPlace {
  const inTree = pathIn(folder.inTree, entry.name);
  const below = owner === undefined ? undefined : owner === '' ? inTree : inTree.slice(owner.length + 1);
  return {
    inTree,
    path: entry.real,
    inApplication: below === undefined || application === undefined ? undefined : { application, path: below },
    entry: entry.lost ?? (entry.kind === 'file' ? { kind: 'file' } : { kind: 'no-file' }),
  };
}

function pathIn(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}
