import { buildModel, type Model } from '../chain/index.ts';
import { disk, type FileSystem, linesOf, location, openRepository, type Repository } from '../repository/index.ts';
import { openSyntax } from '../syntax/index.ts';
import { version } from '../version.ts';
import { judgeFindings } from './judge.ts';
import type { CheckOptions } from './options.ts';
import type { LineReader, Report, ReportedUnknown } from './report.ts';
import { reportedChain } from './reported-chain.ts';
import { describeRules, mutedRules, pickRules } from './rules.ts';
import { type RawFinding, runRules } from './run.ts';
import { sourcesOf } from './sources.ts';

/** What one check of a repository yields: the report, and the text that its places point into. */
export interface CheckResult {
  readonly report: Report;
  readonly lines: LineReader;
  /** The whole text of a file of the repository as it stands on disk; undefined when it cannot be read. */
  fileText(path: string): string | undefined;
  /** Whether the same files give the same report at any time: nothing was given up because it took too long. */
  readonly isRepeatable: boolean;
}

/** Checks the repository at `root` as the options say; it is read through `fileSystem`. */
export async function check(root: string, options: CheckOptions, fileSystem: FileSystem = disk): Promise<CheckResult> {
  return checkRepository(openRepository(root, fileSystem), options);
}

/** Checks a repository that is already open, wherever its files are. */
export async function checkRepository(whole: Repository, options: CheckOptions): Promise<CheckResult> {
  const { includes } = options;
  // What is left out is read when a file of the check refers to it, as a file that git ignores is.
  const repository = includes ? { ...whole, files: whole.files.filter(includes) } : whole;
  const rules = pickRules(options);
  const syntax = await openSyntax(['nix', 'bash', 'elixir', 'rust']);
  const read = buildModel(repository, syntax, {
    systems: options.systems ?? [],
    ownNix: options.ownNix,
    onBuild: options.onBuild,
  });
  const withBuilt = await withBuiltFiles(read, options.built);
  const sources = sourcesOf(withBuilt);
  const model: Model = { ...withBuilt, repository: sources };
  const outcome = runRules(model, rules, mutedRules(options));
  const fileText = (path: string) => textOf(sources, path);
  const { findings, suppressed, baselined } = await judgeFindings(outcome.findings, rules, model, syntax, options);
  const count = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  const report: Report = {
    tool: { name: 'rustler-nix', version },
    root: repository.root,
    chains: [...model.chains, ...model.loose].map((chain, index) => {
      return reportedChain(chain, model, findingsOf(index, outcome.findings));
    }),
    findings,
    suppressed,
    baselined,
    hasBaseline: options.baseline !== undefined,
    unknown: unknownPlaces(model, outcome.unknown),
    summary: {
      errors: count('error'),
      warnings: count('warning'),
      notes: count('note'),
      suppressed: suppressed.length,
      baselined: baselined.length,
      files: repository.filesRead(),
      rules: rules.length,
    },
    get rules() {
      return describeRules(rules);
    },
    nothingToCheck:
      model.chains.length + model.loose.length === 0 && outcome.findings.length === 0 && !holdsNifCrate(model),
  };
  const lines: LineReader = (path, line) => lineOf(sources, path, line);
  return { report, fileText, lines, isRepeatable: !syntax.ranOutOfTime() };
}

/** Loads what looks into built files only when there are some. */
async function withBuiltFiles(model: Model, built: CheckOptions['built']): Promise<Model> {
  if (!built || built.paths.length === 0) return model;
  const { withBuilt } = await import('../chain/binary/index.ts');
  return withBuilt(model, built);
}

function findingsOf(chain: number, findings: readonly RawFinding[]): readonly RawFinding[] {
  return findings.filter((finding) => finding.chains.includes(chain));
}

/** Every trail that was lost outside the chains, each place once. */
function unknownPlaces(model: Model, stumbles: Model['unknown']): ReportedUnknown[] {
  const { repository } = model;
  const places = [
    ...repository.problems.map(({ path, reason }) => ({ reason, span: { path, start: 0, end: 0 } })),
    ...model.unknown,
    ...stumbles,
  ];
  const seen = new Set<string>();
  return places.flatMap(({ reason, span }) => {
    const key = `${span.path}\0${span.start}\0${span.end}\0${reason}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ message: reason, location: location(span, repository) }];
  });
}

function holdsNifCrate(model: Model): boolean {
  return model.crates.some((crate) => crate.dependencies.some((dependency) => dependency.packageName === 'rustler'));
}

function textOf(repository: Repository, path: string): string | undefined {
  const read = repository.read(path);
  return read.kind === 'text' ? read.source.text : undefined;
}

function lineOf(repository: Repository, path: string, line: number): string | undefined {
  const read = repository.read(path);
  return read.kind === 'text' ? linesOf(read.source).lineText(line) : undefined;
}
