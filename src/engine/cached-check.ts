import { createHash } from 'node:crypto';
import {
  disk,
  type FileSystem,
  foundOnce,
  linesOf,
  openFiles,
  remembered,
  stamper,
  stillHolds,
  type TracedCall,
  traced,
} from '../repository/index.ts';
import type { CheckResult } from './check.ts';
import type { CheckOptions } from './options.ts';
import { readingAhead, textRules } from './reading-ahead.ts';
import type { Report, RuleDescription } from './report.ts';

/** Where reports are kept between runs: texts by name. Nothing here fails: what cannot be kept is not kept. */
export interface ReportStore {
  /** The text that was kept under a name, as UTF-8, if there is one. */
  load(name: string): Buffer | undefined;
  keep(name: string, text: string): void;
  /** The time as the store's file system has it, in milliseconds; undefined where nothing can be kept. */
  now(): number | undefined;
}

/** What a kept report may be used for. */
export interface ReportCache {
  readonly store: ReportStore;
  /** All that a report depends on besides the files of the repository: this program's build, the root, every option. */
  readonly key: string;
  /** Whether the report will be asked for its rules: telling of them takes the engine, which an earlier report does not. */
  readonly describesRules: boolean;
}

interface Kept {
  readonly key: string;
  readonly calls: readonly TracedCall[];
  readonly report: Omit<Report, 'rules'>;
}

/**
 * Checks the repository at `root`, or gives the report of an earlier check when every file, folder and link that it looked at is
 * as it was: a report depends on nothing else.
 */
export async function checkCached(
  root: string,
  options: CheckOptions,
  cache: ReportCache,
  fileSystem: FileSystem = disk,
): Promise<CheckResult> {
  const name = createHash('sha256').update(cache.key).digest('hex').slice(0, 32);
  const kept = asKept(cache.store.load(name), cache.key);
  const stamps = new Map<string, string | undefined>();
  const stampOf = stamper(Number.POSITIVE_INFINITY);
  const stampNow = (path: string) => foundOnce(stamps, path, () => stampOf(path));
  if (kept && stillHolds(kept.calls, { ...fileSystem, stamp: stampNow }, textRules)) {
    return earlierResult(root, kept.report, cache.describesRules ? await rulesFor(options) : []);
  }
  const { check } = await import('./check.ts');
  const stampsFrom = cache.store.now();
  const stamped = stampsFrom === undefined ? fileSystem : { ...fileSystem, stamp: stamper(stampsFrom) };
  const reading = readingAhead(stamped, { stampsFrom });
  const trace = traced(kept ? remembered(kept.calls, reading, stampNow) : reading, textRules);
  const result = await check(root, options, trace.fileSystem);
  if (!result.isRepeatable) return result;
  const found: Kept = { key: cache.key, calls: trace.calls(), report: withoutRules(result.report) };
  cache.store.keep(name, sealed(JSON.stringify(found)));
  return result;
}

/** All but what the rules say of themselves, which is read only when somebody asks for it. */
function withoutRules(report: Report): Kept['report'] {
  const names = Object.keys(report).filter((name) => name !== 'rules') as (keyof Kept['report'])[];
  return Object.fromEntries(names.map((name) => [name, report[name]])) as unknown as Kept['report'];
}

async function rulesFor(options: CheckOptions): Promise<readonly RuleDescription[]> {
  const { describeRules, pickRules } = await import('./rules.ts');
  return describeRules(pickRules(options));
}

/** A text behind its digest: a disk that was full, or somebody's editor, must not make a report of its own. */
function sealed(text: string): string {
  return `${digest(text)}\n${text}`;
}

function digest(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}

const LINE_BREAK = 10;

/** The text of a store, when it is what was written: anything else is no report. Megabytes are compared before they are decoded. */
function asKept(bytes: Buffer | undefined, key: string): Kept | undefined {
  if (bytes === undefined) return undefined;
  const end = bytes.indexOf(LINE_BREAK);
  const body = bytes.subarray(end + 1);
  if (bytes.toString('latin1', 0, Math.max(end, 0)) !== digest(body)) return undefined;
  const kept = JSON.parse(body.toString('utf8')) as Kept;
  return kept.key === key ? kept : undefined;
}

function earlierResult(root: string, report: Kept['report'], rules: readonly RuleDescription[]): CheckResult {
  const files = openFiles(root, disk);
  const sourceOf = (path: string) => {
    const read = files.read(path);
    return read.kind === 'text' ? read.source : undefined;
  };
  return {
    report: { ...report, rules },
    isRepeatable: true,
    fileText: (path) => sourceOf(path)?.text,
    lines: (path, line) => {
      const source = sourceOf(path);
      return source && linesOf(source).lineText(line);
    },
  };
}
