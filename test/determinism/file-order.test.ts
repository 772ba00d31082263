import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/engine/check.ts';
import { type FormatName, reporters } from '../../src/report/index.ts';
import { disk, type FileSystem } from '../../src/repository/index.ts';
import { randomFrom } from '../support/random.ts';
import { fixturesFolder } from '../support/rule-folders.ts';
import { SUBJECTS } from './repositories.ts';
import { projectSources } from './sources.ts';

const ORDERS = 3;

/** The disk, which names the entries of a folder in an order of its own. */
function shuffled(seed: number): FileSystem {
  const { below } = randomFrom(seed);
  return {
    ...disk,
    readdir(path) {
      const entries = [...disk.readdir(path)];
      for (let last = entries.length - 1; last > 0; last -= 1) {
        const other = below(last + 1);
        [entries[last], entries[other]] = [entries[other] as never, entries[last] as never];
      }
      return entries;
    },
  };
}

async function texts(root: string, fileSystem: FileSystem): Promise<Readonly<Record<string, string>>> {
  const { report, lines, fileText } = await check(root, { only: [], skip: [] }, fileSystem);
  const look = { folder: '', durationMs: 1, width: 100, colorLevel: 0, links: false, detail: 'verbose' } as const;
  const names = Object.keys(reporters) as FormatName[];
  return Object.fromEntries(names.map((name) => [name, reporters[name](report, { lines, fileText, ...look })]));
}

describe('a report', () => {
  test.each(SUBJECTS)('of %s is the same whatever order the disk names its files in', async (subject) => {
    const root = join(fixturesFolder, subject);
    const usual = await texts(root, disk);
    expect(usual.json).toContain('"schemaVersion"');
    for (let seed = 1; seed <= ORDERS; seed += 1) expect(await texts(root, shuffled(seed))).toEqual(usual);
  });
});

describe('the sources', () => {
  // Each depends on the machine, its language, its clock or chance.
  const CHANGING =
    /\.localeCompare\(|\.toLocale\w+\(|\bIntl\.(?!Segmenter\b)|new Date\(\)|\bDate\.now\(|Math\.random\(|performance\.now\(/;

  test('ask neither for the language, the time nor chance', () => {
    const asking = projectSources().filter((path) => CHANGING.test(readFileSync(path, 'utf8')));
    expect(asking).toEqual([]);
  });
});
