import { lstatSync } from 'node:fs';

/**
 * A name, counted up where something stands. In a container every run has the same process number, and one that was killed leaves
 * its drafts.
 */
export function freeName(beginning: string, ending: string): string {
  let name = `${beginning}${ending}`;
  for (let count = 1; lstatSync(name, { throwIfNoEntry: false }); count += 1) name = `${beginning}${count}${ending}`;
  return name;
}
