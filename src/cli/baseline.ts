import { readFileSync, statSync } from 'node:fs';
import { relative, sep } from 'node:path';
import type { Baseline } from '../engine/baseline/model.ts';
import { readBaseline } from '../engine/baseline/read.ts';
import type { CheckOptions } from '../engine/options.ts';
import type { Report } from '../engine/report.ts';
import { writeReport } from './outputs.ts';
import { UsageError } from './usage-error.ts';

/** Reads a baseline file. Throws UsageError for one that is missing (unless it `mayBeMissing`) or cannot be understood. */
export function openBaseline(file: string, root: string, mayBeMissing: 'may-be-missing' | 'must-exist') {
  const text = textOf(file);
  if (text === undefined) {
    if (mayBeMissing === 'may-be-missing') return undefined;
    throw new UsageError(`the baseline ${file} does not exist`, ['Write it with --update-baseline.']);
  }
  const read = readBaseline(text, relative(root, file).split(sep).join('/'));
  if (read.kind === 'baseline') return read.baseline;
  throw new UsageError(`the baseline ${file} cannot be used: ${read.reason}`, [
    '--update-baseline does not replace it.',
  ]);
}

/** Writes the findings of a report, with those that the baseline knows already. Returns a line about it. */
export async function updateBaseline(
  file: string,
  report: Report,
  earlier: Baseline | undefined,
  options: CheckOptions,
): Promise<string> {
  const { everyRule, pickRules } = await import('../engine/rules.ts');
  const { baselineText } = await import('../engine/baseline/write.ts');
  const ran = new Set((options.partial ? [] : pickRules(options)).map(({ id }) => id));
  const known = new Set(everyRule.map(({ id }) => id));
  // Findings about the baseline itself are answered by writing it.
  const findings = report.findings.filter(({ rule }) => rule !== 'baseline-stale');
  const all = [...findings, ...report.baselined.map(({ finding }) => finding)];
  const text = baselineText(all, earlier, (rule) => ran.has(rule) || (!options.partial && !known.has(rule)));
  writeReport(file, text);
  const listed = openBaseline(file, report.root, 'must-exist')?.entries.length ?? 0;
  const gone = (earlier?.entries.length ?? 0) + findings.length - listed;
  return `${file}: ${listed} in the baseline (${findings.length} new, ${gone} no longer found).`;
}

// A hundred thousand findings.
const LARGEST_FILE = 64 * 1024 * 1024;

function textOf(file: string): string | undefined {
  try {
    if (statSync(file).size <= LARGEST_FILE) return readFileSync(file, 'utf8');
    throw new UsageError(`the baseline ${file} cannot be read: it is larger than 64 MB`, []);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new UsageError(`the baseline ${file} cannot be read: ${error instanceof Error ? error.message : error}`, []);
  }
}
