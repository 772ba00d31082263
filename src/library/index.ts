import type { ReportDocument } from '../report/document.ts';

export type {
  Chain,
  Confidence,
  Edit,
  Finding,
  Fix,
  Link,
  LinkKind,
  Location,
  Place,
  ReportDocument as Report,
  Severity,
  Summary,
  Verdict,
} from '../report/document.ts';

/** What to check; each is the option of `rustler-nix doctor` of that name. Paths are relative to the process's directory. */
export interface CheckOptions {
  /** Run only these rules. */
  readonly rules?: readonly string[];
  /** Run without these rules. */
  readonly skip?: readonly string[];
  /** Judge the builds of these Nix systems only. */
  readonly systems?: readonly string[];
  /** Check only the files that these globs name. */
  readonly include?: readonly string[];
  /** Leave out the files that these globs name. */
  readonly exclude?: readonly string[];
  /** The configuration file; false: none. Otherwise the nearest `.rustler-nix.toml`, as the command finds it. */
  readonly config?: string | false;
  /** A file that lists findings to pass over. */
  readonly baseline?: string;
  /** Built trees, releases and library files to look into as well. */
  readonly binary?: readonly string[];
  /** The target triple that a lone library file is for. */
  readonly target?: string;
  /** The oldest glibc that built files have to run with, such as `2.31`. */
  readonly maxGlibc?: string;
}

/** Nothing could be checked: the path, an option or the configuration is wrong. */
export class CheckError extends Error {
  override readonly name: 'CheckError' = 'CheckError';
  /** What may help, or each mistake of the configuration in its line of the file: texts that can be printed. */
  readonly details: readonly string[];

  constructor(message: string, details: readonly string[]) {
    super(message);
    this.details = details;
  }
}

/**
 * Checks the repository at `path` and gives the report that `rustler-nix doctor --format json` prints. It reads files, and nothing
 * else: it runs nothing, writes nothing, keeps no report and listens to no variable. A repository without a NIF gives a report without
 * chains. Rejects with CheckError.
 */
export async function check(path: string, options: CheckOptions = {}): Promise<ReportDocument> {
  const { reportOf } = await import('./report-of.ts');
  const { report, refusal } = await reportOf(path, options);
  if (report) return report;
  throw new CheckError(refusal.message, refusal.details);
}
