import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { expect, test } from 'vitest';
import { type BuiltFile, builtFixtures, builtVariants } from './built-fixtures.ts';
import { fixturesFolder } from './rule-folders.ts';

// `WRITE_FIXTURES=1 npm test -- test/support` writes them anew.
const write = process.env.WRITE_FIXTURES === '1';

if (write) for (const [path, file] of Object.entries(builtFixtures)) writeBuilt(path, file);

test.each(Object.entries(builtFixtures))('%s is what its description makes', (path, file) => {
  const place = join(fixturesFolder, path);
  if ('link' in file) expect(readlinkSync(place)).toBe(file.link);
  else expect(readFileSync(place).equals(file)).toBe(true);
});

test('no built file of a fixture is without a description', () => {
  const described = new Set(Object.keys(builtFixtures));
  const strangers = builtVariants.flatMap((variant) => {
    return filesIn(join(fixturesFolder, variant)).filter(
      (path) => /\/(result|image)\/|\.so$/.test(path) && !described.has(path),
    );
  });
  expect(strangers).toEqual([]);
});

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => !entry.isDirectory());
  return entries.map((entry) => relative(fixturesFolder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

function writeBuilt(path: string, file: BuiltFile): void {
  const place = join(fixturesFolder, path);
  mkdirSync(dirname(place), { recursive: true });
  if (lstatSync(place, { throwIfNoEntry: false })) rmSync(place);
  if ('link' in file) symlinkSync(file.link, place);
  else writeFileSync(place, file);
}
