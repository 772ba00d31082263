import { lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';

const MOST_LINKS = 40;

/** The real path of what a process whose `/` is `root` finds at an absolute path; undefined when nothing is there. */
export function realPathUnder(root: string, path: string): string | undefined {
  let rest = path.split('/').filter((segment) => segment !== '');
  let at = '/';
  let links = 0;
  while (rest.length > 0) {
    const [segment = '', ...others] = rest;
    rest = others;
    if (segment === '.') continue;
    const next = posix.join(at, segment);
    const target = linkOrEntry(join(root, next));
    if (target === undefined) return undefined;
    if (target === 'entry') {
      at = next;
      continue;
    }
    links += 1;
    if (links > MOST_LINKS) return undefined;
    rest = [...target.link.split('/').filter((part) => part !== ''), ...rest];
    // `..` in a link is resolved like any segment, from the folder that the link stands in.
    if (target.link.startsWith('/')) at = '/';
  }
  return join(root, at);
}

function linkOrEntry(path: string): { readonly link: string } | 'entry' | undefined {
  return attempt(() => (lstatSync(path).isSymbolicLink() ? { link: readlinkSync(path) } : 'entry'));
}

/** The real path of a regular file; undefined when there is none. */
export function realFile(path: string): string | undefined {
  return attempt(() => (statSync(path).isFile() ? realpathSync(path) : undefined));
}

export function isDirectory(path: string): boolean {
  return attempt(() => statSync(path).isDirectory()) === true;
}

/** Names in a folder, sorted; none when it cannot be listed. */
export function namesIn(folder: string): readonly string[] {
  return attempt(() => readdirSync(folder).sort()) ?? [];
}

/** The text of a regular file of at most that many bytes; undefined for every other. */
export function smallText(path: string, most: number): string | undefined {
  return attempt(() => {
    const stats = statSync(path);
    return stats.isFile() && stats.size <= most ? readFileSync(path, 'latin1') : undefined;
  });
}

/** Whether a path is a folder, or lies in it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** What cannot be read is not there: a built tree may hold anything, and belong to anybody. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
