import type { Chain, Model } from '../chain/model.ts';
import type { Span, Unknown } from '../repository/index.ts';
import type { FindingDraft, Severity } from './finding.ts';
import type { Rule } from './rule.ts';

/** A finding before places are turned into lines: which rule said what of which chains. */
export interface RawFinding {
  readonly rule: Rule;
  readonly draft: FindingDraft;
  readonly severity: Severity;
  /** Indexes of the chains that show the cause. Empty for rules over the repository. */
  readonly chains: readonly number[];
}

export interface RunOutcome {
  readonly findings: readonly RawFinding[];
  /** Rules that stumbled: a defect of ours, shown and never hidden. */
  readonly unknown: readonly Unknown[];
}

const ranks: Readonly<Record<Severity, number>> = { note: 0, warning: 1, error: 2 };

/**
 * Runs the rules over every chain, lets the nearest cause speak, and joins what one cause shows in several chains. A muted rule is
 * not heard, though what merely follows from its cause is not either: who switches a rule off must not get the next in its place.
 */
export function runRules(model: Model, rules: readonly Rule[], muted: readonly Rule[]): RunOutcome {
  const unknown: Unknown[] = [];
  const collect = (rule: Rule, chains: readonly number[], check: (report: (draft: FindingDraft) => void) => void) => {
    const found: RawFinding[] = [];
    try {
      check((draft) => {
        const shown = draft.shows
          ? model.chains.flatMap((chain, index) => (draft.shows?.(chain) ? [index] : []))
          : chains;
        found.push({ rule, draft, severity: draft.severity ?? rule.severity, chains: shown });
      });
    } catch (error) {
      unknown.push(stumbled(rule, model, chains, error));
    }
    return found;
  };
  const all = [...rules, ...muted];
  const repositoryWide = all.flatMap((rule) => {
    return rule.scope === 'repository' ? collect(rule, [], (report) => rule.check(model, report)) : [];
  });
  const raw = [...repositoryWide];
  const runOn = (chain: Chain, indexes: readonly number[]) => {
    const found = all.flatMap((rule) => {
      return rule.scope === 'chain' ? collect(rule, indexes, (report) => rule.check(chain, model, report)) : [];
    });
    const around = repositoryWide.filter(({ draft }) => draft.shows?.(chain) !== false);
    for (const finding of nearestCauses(found, around)) raw.push(finding);
  };
  model.chains.forEach((chain, index) => {
    runOn(chain, [index]);
  });
  model.loose.forEach((chain, index) => {
    runOn(chain, [model.chains.length + index]);
  });
  for (const build of model.builds) runOn(build, []);
  return { findings: joined(raw.filter(({ rule }) => !muted.includes(rule))), unknown };
}

/** Drops findings of rules that yield to one that spoke on the same chain. */
function nearestCauses(found: readonly RawFinding[], repositoryWide: readonly RawFinding[]): RawFinding[] {
  const spoke = new Set([...found, ...repositoryWide].map((finding) => finding.rule.id));
  return found.filter((finding) => !finding.rule.yieldsTo?.some((nearer) => spoke.has(nearer)));
}

/** One cause gives one finding: equal rule and place are one, in however many chains it shows. */
function joined(raw: readonly RawFinding[]): RawFinding[] {
  const byPlace = new Map<string, RawFinding>();
  for (const finding of raw) {
    const { at, built } = finding.draft;
    const key = `${finding.rule.id}\0${at.path}\0${at.start}\0${at.end}\0${built ?? ''}`;
    const earlier = byPlace.get(key);
    byPlace.set(key, earlier ? worse(earlier, finding) : finding);
  }
  return [...byPlace.values()];
}

function worse(earlier: RawFinding, later: RawFinding): RawFinding {
  const stronger = ranks[later.severity] > ranks[earlier.severity] ? later : earlier;
  return { ...stronger, chains: [...new Set([...earlier.chains, ...later.chains])].sort((a, b) => a - b) };
}

function stumbled(rule: Rule, model: Model, chains: readonly number[], error: unknown): Unknown {
  const chain = chains[0] === undefined ? undefined : model.chains[chains[0]];
  const reason = `rule ${rule.id} could not be evaluated (${error instanceof Error ? error.message : String(error)})`;
  return { kind: 'unknown', reason, span: placeOf(chain) };
}

function placeOf(chain: Chain | undefined): Span {
  const nowhere = { path: '', start: 0, end: 0 };
  if (!chain) return nowhere;
  return chain.module.state === 'followed' ? (chain.module.span ?? nowhere) : chain.module.unknown.span;
}
