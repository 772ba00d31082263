import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkCached, type ReportCache } from '../engine/cached-check.ts';
import type { CheckResult } from '../engine/check.ts';
import type { Severity } from '../engine/finding.ts';
import type { CheckOptions } from '../engine/options.ts';
import type { Report } from '../engine/report.ts';
import { nothingToCheck, type ReportOptions, reporters } from '../report/index.ts';
import type { Arguments } from './arguments.ts';
import { exitCode } from './exit-code.ts';
import type { Io } from './io.ts';
import { nearestHint } from './nearest.ts';
import { type Output, parseOutputs, writeReport } from './outputs.ts';
import { type Circumstances, reportCache } from './report-cache.ts';
import { fileLook, terminalLook } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** `rustler-nix doctor [PATH]`. */
export async function doctor(args: Arguments, io: Io): Promise<number> {
  const started = performance.now();
  const root = rootOf(args.positionals, io.cwd);
  const outputs = parseOutputs(args.all('format'), io.cwd);
  const [only, skip] = await chosenRules(args);
  const options = { only, skip };
  const result = await resultOf(root, options, cacheFor(args, io, { root, ...options }, outputs));
  const durationMs = performance.now() - started;
  for (const output of outputs) write(output, result, durationMs, args, io);
  sayNothingToCheck(result.report, outputs, args, io);
  return exitCodeOf(result.report, args.last('fail-on') ?? 'error');
}

async function resultOf(root: string, options: CheckOptions, cache: ReportCache | undefined): Promise<CheckResult> {
  if (cache) return checkCached(root, options, cache);
  const { check } = await import('../engine/check.ts');
  return check(root, options);
}

function cacheFor(
  args: Arguments,
  io: Io,
  circumstances: Circumstances,
  outputs: readonly Output[],
): ReportCache | undefined {
  if (args.has('no-cache')) return undefined;
  const describesRules = args.has('verbose') || outputs.some(({ format }) => format === 'sarif');
  return reportCache(io, circumstances, { describesRules });
}

function rootOf(positionals: readonly string[], cwd: string): string {
  const [path = '.', second] = positionals;
  if (second !== undefined) throw new UsageError(`one repository at a time: ${second} is one too many`, []);
  const root = resolve(cwd, path);
  const stats = statSync(root, { throwIfNoEntry: false });
  if (!stats) throw new UsageError(`\`${path}\` does not exist`, []);
  if (!stats.isDirectory()) {
    throw new UsageError(`\`${path}\` is no directory`, [
      'Give the root of the repository: the doctor reads all of its files.',
    ]);
  }
  return root;
}

async function chosenRules(args: Arguments): Promise<[only: readonly string[], skip: readonly string[]]> {
  const only = args.all('rule');
  const skip = args.all('skip');
  if (only.length + skip.length === 0) return [only, skip];
  const { allRules } = await import('../engine/rules.ts');
  const ids = allRules().map((rule) => rule.id);
  for (const id of [...only, ...skip]) {
    if (!ids.includes(id)) throw new UsageError(`unknown rule \`${id}\``, nearestHint(id, ids));
  }
  if (only.length > 0 && only.every((id) => skip.includes(id))) {
    throw new UsageError('no rule is left to run', ['Every rule given with --rule is given with --skip as well.']);
  }
  return [only, skip];
}

function write(output: Output, result: CheckResult, durationMs: number, args: Arguments, io: Io): void {
  const options: ReportOptions = {
    ...(output.file === undefined ? terminalLook(args, io) : fileLook(args)),
    lines: result.lines,
    fileText: (path) => result.fileText(path),
    durationMs,
    detail: args.has('quiet') ? 'quiet' : args.has('verbose') ? 'verbose' : 'normal',
  };
  const text = reporters[output.format](result.report, options);
  if (output.file === undefined) io.stdout.write(text);
  else writeReport(output.file, text);
}

/** The pretty report says so itself; beside another one the line goes to standard error. */
function sayNothingToCheck(report: Report, outputs: readonly Output[], args: Arguments, io: Io): void {
  if (!report.nothingToCheck || args.has('quiet')) return;
  if (outputs.some((output) => output.format === 'pretty' && output.file === undefined)) return;
  io.stderr.write(`${nothingToCheck(report)}\n`);
}

const ranks: Readonly<Record<Severity, number>> = { note: 0, warning: 1, error: 2 };

function exitCodeOf(report: Report, failOn: string): number {
  const threshold = failOn === 'error' || failOn === 'warning' || failOn === 'note' ? ranks[failOn] : Infinity;
  if (report.findings.some((finding) => ranks[finding.severity] >= threshold)) return exitCode.findings;
  return report.nothingToCheck ? exitCode.nothingToCheck : exitCode.ok;
}
