import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { StoreFiles } from '../engine/own-nix.ts';

const MOST_FILES = 20_000;

/** Lists what Nix copied into its store; links are not followed. */
export function storeFiles(folder: string): StoreFiles {
  const listed = new Map<string, readonly string[] | undefined>();
  return {
    filesOf(baseName) {
      if (!listed.has(baseName)) listed.set(baseName, filesBelow(join(folder, baseName)));
      return listed.get(baseName);
    },
  };
}

function filesBelow(root: string): readonly string[] | undefined {
  const stats = lstatSync(root, { throwIfNoEntry: false });
  if (!stats?.isDirectory()) return stats ? [''] : undefined;
  const files: string[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) folders.push(path);
      else files.push(path);
    }
    if (files.length > MOST_FILES) return undefined;
  }
  return files;
}
