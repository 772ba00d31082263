import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import type { Report } from '../../src/engine/report.ts';
import { reporters } from '../../src/report/index.ts';
import { fileText, linesOf, memoryRepository } from '../../src/repository/index.ts';
import { patience, record, runs, seed } from '../oracle/runs.ts';
import { reportFaults, sarifFaults } from '../report/schemas.ts';
import { type Random, randomFrom } from '../support/random.ts';
import { type Files, readFiles } from '../support/repository-files.ts';
import { directoriesIn, fixtureFolders, fixturesFolder } from '../support/rule-folders.ts';
import { expectTerminalSafe, LONGEST_MS, MOST_MEMORY_MB, peakMemoryMb, processorMs } from './bounds.ts';
import { mutatedText } from './text-mutations.ts';

const CHECKS = process.env.CI === 'true' ? runs(400, 20_000) : runs(40, 20_000);

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
      const files = mutatedFiles(random);
      try {
        await checkOne(files);
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

async function checkOne(files: Files): Promise<void> {
  const started = processorMs();
  const result = await checkRepository(memoryRepository(files), { only: [], skip: [] });
  const look = { folder: '', durationMs: 1, width: 100, detail: 'verbose' } as const;
  const sources = { lines: result.lines, fileText: result.fileText };
  const texts = Object.entries(reporters).map(([name, reporter]) => {
    return [name, reporter(result.report, { ...sources, ...look, colorLevel: 1, links: true })] as const;
  });
  const duration = processorMs() - started;
  if (duration > LONGEST_MS) throw new Error(`it took ${duration.toFixed(0)} ms`);
  expect(placesOutside(result.report, files)).toEqual([]);
  for (const [name, text] of texts) {
    if (name === 'json') expect(reportFaults(JSON.parse(text))).toEqual([]);
    if (name === 'sarif') expect(sarifFaults(JSON.parse(text))).toEqual([]);
    expectTerminalSafe(text);
  }
}

/** Places of a report that are in no file, or behind its end. */
function placesOutside(report: Report, files: Files): unknown[] {
  const found: unknown[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('startLine' in value && 'path' in value && !isInside(value as Report['unknown'][number]['location'], files)) {
      found.push(value);
    }
    for (const inner of Object.values(value)) visit(inner);
  };
  visit([report.chains, report.findings, report.suppressed, report.unknown]);
  return found;
}

function isInside(
  { path, startLine, startColumn, endLine, endColumn }: Report['unknown'][number]['location'],
  files: Files,
): boolean {
  const text = files[path];
  // A folder, or a file that should be there: its place is the first.
  if (text === undefined) return startLine === 1 && startColumn === 1;
  const lines = linesOf(fileText(path, text.replace(/^\ufeff/, '')));
  const isOrdered = startLine < endLine || (startLine === endLine && startColumn <= endColumn);
  const fits = (line: number, column: number) => column >= 1 && column <= (lines.lineText(line)?.length ?? 0) + 2;
  return isOrdered && startLine >= 1 && fits(startLine, startColumn) && fits(endLine, endColumn);
}
