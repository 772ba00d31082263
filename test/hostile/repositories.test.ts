import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { patience, record, runs, seed } from '../oracle/runs.ts';
import { type Random, randomFrom } from '../support/random.ts';
import { type Files, readFiles } from '../support/repository-files.ts';
import { directoriesIn, fixtureFolders, fixturesFolder } from '../support/rule-folders.ts';
import { forgetEarlierInputs, MOST_MEMORY_MB, peakMemoryMb, processorMs } from './bounds.ts';
import { checkWithin } from './check-within.ts';
import { mutatedText } from './text-mutations.ts';

const CHECKS = process.env.CI === 'true' ? runs(400, 20_000) : runs(40, 20_000);

/** After so many, what earlier ones left is freed: it says nothing of those that come. */
const CHECKS_AT_ONCE = 50;

const READ = /\.(nix|exs?|rs|toml|lock|json)$|\.gitmodules$/;

/** A small repository with the mistake of each rule. */
const originals: readonly Files[] = [
  ...fixtureFolders().map((rule) => join(fixturesFolder, rule, 'broken')),
  ...directoriesIn(join(fixturesFolder, 'recipes')).map((recipe) => join(fixturesFolder, 'recipes', recipe)),
]
  .filter((folder) => existsSync(folder))
  .map(readFiles);

describe(`${CHECKS} repositories with hostile files`, () => {
  test('yield reports whose places are in the files, valid and without orders to the terminal', {
    timeout: patience(600_000),
  }, async () => {
    const random = randomFrom(seed());
    const started = processorMs();
    for (let index = 0; index < CHECKS; index += 1) {
      if (index % CHECKS_AT_ONCE === 0) forgetEarlierInputs();
      const files = mutatedFiles(random);
      try {
        await checkWithin(files);
      } catch (error) {
        throw new Error(`repository ${index} of seed ${seed()}: ${JSON.stringify(files)}`, { cause: error });
      }
    }
    record({
      oracle: 'hostile: whole repositories',
      generated: CHECKS,
      equal: CHECKS,
      unknown: 0,
      different: 0,
      seconds: (processorMs() - started) / 1000,
    });
    expect(peakMemoryMb()).toBeLessThan(MOST_MEMORY_MB);
  });
});

/** A repository of which a file or three were changed; now and then one has another name. */
function mutatedFiles(random: Random): Files {
  const files: Record<string, string> = { ...random.oneOf(originals) };
  for (let left = 1 + random.below(3); left > 0; left -= 1) {
    const paths = Object.keys(files).filter((path) => READ.test(path));
    if (paths.length === 0) break;
    const path = random.oneOf(paths);
    const text = mutatedText([files[path] ?? '', ...paths.map((other) => files[other] ?? '')], random);
    if (random.below(8) === 0) delete files[path];
    files[random.below(8) === 0 ? path.replace(/[^/]*$/, `\u001b[2K\u202e\n$&`) : path] = text;
  }
  return files;
}
