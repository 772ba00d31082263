import { dirname, join, relative } from 'node:path/posix';
import type { Files } from '../../../support/repository-files.ts';
import type { Edit } from './mutation.ts';

/** `src = ./native/my_nif;` */
const SOURCE = /\bsrc = (\.\.?(?:\/[\w.-]+)+);/g;

/** A source that is a folder of the repository loses one of the files in it. */
export function sourceEdits(path: string, text: string, files: Files, isPart: (path: string) => boolean): Edit[] {
  if (!path.endsWith('.nix')) return [];
  return [...text.matchAll(SOURCE)].flatMap(({ 0: written, 1: folder = '', index }) => {
    const root = join(dirname(path), folder, '/');
    const below = Object.keys(files).filter((file) => isPart(file) && (root === './' || file.startsWith(root)));
    return below.map((file) => {
      const named = relative(dirname(path), file);
      const literal = named.startsWith('../') ? named : `./${named}`;
      const kept = `path: type: path != toString ${literal}`;
      return {
        operator: 'leave out of a source',
        start: index,
        end: index + written.length,
        text: `src = builtins.path { path = ${folder}; name = "source"; filter = ${kept}; };`,
        now: `without ${file}`,
      };
    });
  });
}
