import { createHash } from 'node:crypto';
import { byCodeUnit, linesOf, location, type Repository, type Span } from '../repository/index.ts';
import type { Severity } from './finding.ts';
import type { Finding } from './report.ts';
import { ruleUrl } from './rules.ts';
import type { RawFinding } from './run.ts';

/** Findings with lines instead of offsets, sorted by path, position and rule, each with its fingerprint. */
export function fingerprinted(
  findings: readonly RawFinding[],
  repository: Repository,
  severities: ReadonlyMap<string, Severity> | undefined,
): readonly { readonly finding: Finding; readonly raw: RawFinding }[] {
  const seen = new Map<string, number>();
  return [...findings].sort(byPlace).map((raw) => {
    const basis = fingerprintBasis(raw, repository);
    const earlier = seen.get(basis) ?? 0;
    seen.set(basis, earlier + 1);
    const severity = severities?.get(raw.rule.id) ?? raw.severity;
    return { finding: reported(raw, severity, repository, digest(`${basis}\0${earlier}`)), raw };
  });
}

function byPlace(left: RawFinding, right: RawFinding): number {
  const a = left.draft.at;
  const b = right.draft.at;
  return byCodeUnit(a.path, b.path) || a.start - b.start || a.end - b.end || byCodeUnit(left.rule.id, right.rule.id);
}

/** What stays the same when lines move: the rule, the file, the marked text and the line around it. */
function fingerprintBasis({ rule, draft }: RawFinding, repository: Repository): string {
  const read = repository.read(draft.at.path);
  const built = draft.built === undefined ? [] : [draft.built];
  if (read.kind !== 'text') return [rule.id, draft.at.path, ...built].join('\0');
  const lines = linesOf(read.source);
  const line = lines.lineText(lines.position(draft.at.start).line)?.trim() ?? '';
  return [rule.id, draft.at.path, read.source.text.slice(draft.at.start, draft.at.end), line, ...built].join('\0');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function reported(
  { rule, draft, chains }: RawFinding,
  severity: Severity,
  repository: Repository,
  fingerprint: string,
): Finding {
  const at = (span: Span) => location(span, repository);
  return {
    rule: rule.id,
    severity,
    confidence: draft.confidence ?? 'high',
    message: draft.message,
    label: draft.label ?? null,
    help: draft.help ?? null,
    url: ruleUrl(rule.id),
    location: at(draft.at),
    built: draft.built ?? null,
    related: (draft.related ?? []).map(({ message, span }) => ({ message, location: at(span) })),
    fix: draft.fix
      ? {
          safety: draft.fix.safety,
          description: draft.fix.description,
          edits: draft.fix.edits.map(({ span, text }) => ({ location: at(span), text })),
        }
      : null,
    fingerprint,
    chains,
  };
}
