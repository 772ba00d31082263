import { expect } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import type { Report } from '../../src/engine/report.ts';
import { reporters } from '../../src/report/index.ts';
import { fileText, linesOf, memoryRepository } from '../../src/repository/index.ts';
import { reportFaults, sarifFaults } from '../report/schemas.ts';
import type { Files } from '../support/repository-files.ts';
import { expectTerminalSafe, LONGEST_MS, processorMs } from './bounds.ts';

/** Checks a repository and writes every report of it; fails when that breaks a bound, or a report is not what it should be. */
export async function checkWithin(files: Files, longestMs = LONGEST_MS): Promise<void> {
  const started = processorMs();
  const result = await checkRepository(memoryRepository(files), { only: [], skip: [] });
  const look = { folder: '', durationMs: 1, width: 100, detail: 'verbose' } as const;
  const sources = { lines: result.lines, fileText: result.fileText };
  const texts = Object.entries(reporters).map(([name, reporter]) => {
    return [name, reporter(result.report, { ...sources, ...look, colorLevel: 1, links: true })] as const;
  });
  const duration = processorMs() - started;
  if (duration > longestMs) throw new Error(`it took ${duration.toFixed(0)} ms`);
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
