import { lstatSync } from 'node:fs';

/** Two changes within this time may carry the same one: FAT counts in two seconds, HFS+ and ext3 in one. */
const COARSEST_CLOCK_MS = 2_000;

/**
 * Gives the stamp of a file or folder: what tells it as it is from any later state, without a look at what it holds. The system itself
 * sets the time of the last change, whatever a program pretends (stat(2), st_ctime); git trusts it in the same way
 * (Documentation/technical/racy-git.txt). `now` is the file system's time when the first stamp is taken, in milliseconds. Undefined for what
 * changed so shortly before that a further change might look the same, for links, and for what is not there.
 */
export function stamper(now: number): (path: string) => string | undefined {
  return (path) => {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (!stats || !(stats.isFile() || stats.isDirectory())) return undefined;
    const { ino, size, mtimeMs, ctimeMs } = stats;
    if (ctimeMs >= now - COARSEST_CLOCK_MS) return undefined;
    // Nearly every file was written last when it was changed last: a kept report is an eighth shorter with one time.
    return mtimeMs === ctimeMs ? `${ino}.${size}.${ctimeMs}` : `${ino}.${size}.${ctimeMs}.${mtimeMs}`;
  };
}
