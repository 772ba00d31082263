import { checkCached, type ReportCache } from '../engine/cached-check.ts';
import type { CheckResult } from '../engine/check.ts';
import { disk, type FileSystem } from '../engine/file-system.ts';
import type { Severity } from '../engine/finding.ts';
import type { CheckOptions } from '../engine/options.ts';
import { readingAhead } from '../engine/reading-ahead.ts';
import type { Report } from '../engine/report.ts';
import { nothingToCheck, type ReportOptions, reporters, showsRules } from '../report/index.ts';
import { visible } from '../report/visible.ts';
import type { Arguments } from './arguments.ts';
import { builtFiles } from './built-files.ts';
import { folderInCheckout } from './checkout-folder.ts';
import { startClock } from './clock.ts';
import { type Decisions, decide, rootOf } from './decisions.ts';
import { exitCode } from './exit-code.ts';
import type { Io } from './io.ts';
import { type Output, parseOutputs, writeReport } from './outputs.ts';
import { type Progress, progressOf } from './progress.ts';
import { reportCache } from './report-cache.ts';
import { fileLook, terminalLook } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** `rustler-nix doctor [PATH]`. */
export async function doctor(args: Arguments, io: Io): Promise<number> {
  const passed = startClock();
  const root = rootOf(args.positionals, io.cwd);
  const outputs = chosenOutputs(args, io);
  const decided = await decide(args, root, io);
  const built = await builtFiles(args, decided.binary, io);
  const ownNix = await ownNixFor(args, io);
  const decisions = { ...decided, check: { ...decided.check, ...(built ? { built } : {}), ownNix } };
  const progress = progressOf(args, io);
  const result = await resultOf(root, decisions, outputs, args, io, progress).finally(progress?.end);
  const durationMs = passed();
  for (const output of outputs) write(output, result, durationMs, args, io);
  sayNothingToCheck(result.report, outputs, args, io);
  return exitCodeOf(result.report, decisions.failOn);
}

/** With --dry-run the difference is what goes to standard output. */
function chosenOutputs(args: Arguments, io: Io): Output[] {
  const outputs = parseOutputs(args.all('format'), io.cwd);
  return args.has('dry-run') ? outputs.filter(({ file }) => file !== undefined) : outputs;
}

/** Loaded when asked for: most checks start no process. */
async function ownNixFor(args: Arguments, io: Io): Promise<CheckOptions['ownNix']> {
  const installable = args.last('nix');
  if (installable === undefined) return undefined;
  const { askOwnNix } = await import('./own-nix.ts');
  return askOwnNix(installable, io);
}

async function resultOf(
  root: string,
  decisions: Decisions,
  outputs: readonly Output[],
  args: Arguments,
  io: Io,
  progress: Progress | undefined,
): Promise<CheckResult> {
  const file = decisions.baseline;
  refuseTogether(args, 'update-baseline', 'fix');
  refuseTogether(args, 'update-baseline', 'dry-run');
  if (args.has('update-baseline')) return withNewBaseline(root, decisions, args, io);
  const baseline =
    file === undefined ? undefined : (await import('./baseline.ts')).openBaseline(file, root, 'must-exist');
  const options = { ...decisions.check, baseline, onBuild: progress?.onBuild };
  if (args.has('fix') || args.has('dry-run')) return (await import('./fix.ts')).fixed(root, options, args, io);
  // What a build left and what Nix says is not among the files whose state the cache remembers.
  const isAnew = options.built !== undefined || args.has('no-cache') || args.has('nix');
  const circumstances = { ...decisions.circumstances, baseline };
  const cache = isAnew ? undefined : cacheFor(circumstances, outputs, args, io);
  return checked(root, options, cache, progress?.fileSystem);
}

function refuseTogether(args: Arguments, one: string, other: string): void {
  if (args.has(one) && args.has(other)) throw new UsageError(`--${one} and --${other} exclude each other`, []);
}

/** Writes the baseline; the reports are about what it leaves. */
async function withNewBaseline(root: string, { check, baseline: file }: Decisions, args: Arguments, io: Io) {
  if (file === undefined) {
    throw new UsageError('--update-baseline does not know which file', ['Name it with --baseline FILE.']);
  }
  const { openBaseline, updateBaseline } = await import('./baseline.ts');
  const baseline = openBaseline(file, root, 'may-be-missing');
  const { report } = await checked(root, { ...check, baseline }, undefined);
  const news = await updateBaseline(file, report, baseline, check);
  if (!args.has('quiet')) io.stderr.write(`${visible(news)}\n`);
  return checked(root, { ...check, baseline: openBaseline(file, root, 'must-exist') }, undefined);
}

async function checked(
  root: string,
  options: CheckOptions,
  cache: ReportCache | undefined,
  fileSystem: FileSystem = disk,
): Promise<CheckResult> {
  if (cache) return checkCached(root, options, cache, fileSystem);
  const { check } = await import('../engine/check.ts');
  return check(root, options, readingAhead(fileSystem));
}

function cacheFor(
  circumstances: Decisions['circumstances'],
  outputs: readonly Output[],
  args: Arguments,
  io: Io,
): ReportCache | undefined {
  const describesRules = args.has('verbose') || outputs.some(({ format }) => showsRules(format));
  return reportCache(io, circumstances, { describesRules });
}

function write(output: Output, result: CheckResult, durationMs: number, args: Arguments, io: Io): void {
  const options: ReportOptions = {
    ...(output.file === undefined ? terminalLook(args, io) : fileLook(args)),
    lines: result.lines,
    fileText: (path) => result.fileText(path),
    folder: folderInCheckout(result.report.root, io.env),
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
