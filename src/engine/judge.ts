import type { Model } from '../chain/model.ts';
import { byCodeUnit } from '../repository/index.ts';
import type { Syntax } from '../syntax/index.ts';
import type { BaselineEntry } from './baseline/model.ts';
import { fingerprinted } from './fingerprint.ts';
import type { CheckOptions } from './options.ts';
import type { BaselinedFinding, Finding, SuppressedFinding } from './report.ts';
import type { JudgedRun, Rule, RunRule } from './rule.ts';
import { everyRule } from './rules.ts';
import type { RawFinding } from './run.ts';
import { suppressionOf } from './suppressed-finding.ts';
import { isMarked } from './suppression/mark.ts';
import type { SuppressedBy } from './suppression/model.ts';
import type { Suppressed } from './suppression/suppress.ts';

/** The findings of a check, apart: those that count, those that a person suppressed, those that the baseline knows. */
export interface Judgement {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  readonly baselined: readonly BaselinedFinding[];
}

/** Takes out of the findings what comments, configuration and baseline answer for, and lets the rules over these speak. */
export async function judgeFindings(
  raw: readonly RawFinding[],
  rules: readonly Rule[],
  model: Model,
  syntax: Syntax,
  options: CheckOptions,
): Promise<Judgement> {
  const complete = options.partial ? [] : rules;
  const inSource = await suppressedInSource(raw, complete, model, syntax);
  const entries = new Map(options.baseline?.entries.map((entry) => [entry.fingerprint, entry]));
  const all = fingerprinted(raw, model.repository, options.severities);
  const stale = [...entries.values()].filter((entry) => !options.partial && isStale(entry, all, rules));
  const run: JudgedRun = {
    suppressions: inSource.suppressions,
    unusedIgnores: unusedIgnores(options, raw, complete),
    staleEntries: stale,
    ruleIds: everyRule.map(idOf),
  };
  const late = fingerprinted(runFindings(rules, run), model.repository, options.severities);
  const findings: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  const baselined: BaselinedFinding[] = [];
  for (const { finding, raw } of [...all, ...late].sort((a, b) => byPlace(a.finding, b.finding))) {
    const by = inSource.by.get(raw) ?? ignoredBy(finding, options);
    if (by) suppressed.push({ finding, ...suppressionOf(by, model.repository) });
    else if (entries.has(finding.fingerprint)) baselined.push({ finding });
    else findings.push(finding);
  }
  return { findings, suppressed, baselined };
}

/**
 * Nothing is loaded, and no text is parsed, when no text that was read mentions a suppression. `complete`: the rules of which
 * everything was found.
 */
async function suppressedInSource(
  raw: readonly RawFinding[],
  complete: readonly Rule[],
  model: Model,
  syntax: Syntax,
): Promise<Suppressed> {
  const { repository } = model;
  const marked = repository.textsRead().filter(({ text }) => isMarked(text));
  if (marked.length === 0) return { suppressions: [], by: new Map<RawFinding, SuppressedBy>() };
  const { suppress } = await import('./suppression/suppress.ts');
  const names = {
    all: new Set(everyRule.map(idOf)),
    suppressible: new Set(everyRule.filter(({ scope }) => scope !== 'run').map(idOf)),
    ran: new Set(complete.map(idOf)),
  };
  const { suppressions, by } = suppress(raw, marked, names, model, syntax);
  // A file that is not part of the check may be read all the same; what stands there is nobody's to mend here.
  const checked = new Set(repository.files);
  return { suppressions: suppressions.filter(({ comment }) => checked.has(comment.path)), by };
}

function ignoredBy({ rule, location }: Finding, { ignores = [] }: CheckOptions): SuppressedBy | undefined {
  const ignore = ignores.find(({ rules, covers }) => rules.has(rule) && covers(location.path));
  return ignore && { kind: 'configuration', reason: ignore.reason, place: ignore.at };
}

/** Ignores whose rules all ran over everything, and found nothing there. Those about rules over the run are left out. */
function unusedIgnores(
  { ignores = [] }: CheckOptions,
  findings: readonly RawFinding[],
  complete: readonly Rule[],
): JudgedRun['unusedIgnores'] {
  const ran = new Set(complete.filter(({ scope }) => scope !== 'run').map(idOf));
  return ignores.flatMap(({ rules, covers, at }) => {
    const needed = findings.some(({ rule, draft }) => rules.has(rule.id) && covers(draft.at.path));
    return !at || needed || ![...rules].every((id) => ran.has(id)) ? [] : [{ value: [...rules], span: at }];
  });
}

function runFindings(rules: readonly Rule[], run: JudgedRun): RawFinding[] {
  const findings: RawFinding[] = [];
  for (const rule of rules.filter((candidate): candidate is RunRule => candidate.scope === 'run')) {
    rule.check(run, (draft) => {
      findings.push({ rule, draft, severity: draft.severity ?? rule.severity, chains: [] });
    });
  }
  return findings;
}

/** An entry whose rule ran, or does not exist any more, and whose finding is not there. */
function isStale(
  { fingerprint, rule }: BaselineEntry,
  findings: readonly { readonly finding: Finding }[],
  rules: readonly Rule[],
): boolean {
  if (findings.some(({ finding }) => finding.fingerprint === fingerprint)) return false;
  return rules.some(({ id }) => id === rule) || !everyRule.some(({ id }) => id === rule);
}

function byPlace({ location: a, rule }: Finding, { location: b, rule: other }: Finding): number {
  return (
    byCodeUnit(a.path, b.path) ||
    a.startLine - b.startLine ||
    a.startColumn - b.startColumn ||
    a.endLine - b.endLine ||
    a.endColumn - b.endColumn ||
    byCodeUnit(rule, other)
  );
}

function idOf({ id }: Rule): string {
  return id;
}
