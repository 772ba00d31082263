import { lstatSync } from 'node:fs';

/**
 * A name, counted up, at which nothing stands. In a container every run has the same process number, and one that was killed leaves
 * its drafts.
 */
export function freeName(beginning: string, ending: string): string {
  for (let count = 0; ; count += 1) {
    const name = `${beginning}-${count}${ending}`;
    if (!lstatSync(name, { throwIfNoEntry: false })) return name;
  }
}
