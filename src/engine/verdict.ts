import type { Chain, Link } from '../chain/model.ts';
import type { Span, Unknown } from '../repository/index.ts';
import type { Verdict } from './finding.ts';
import type { LinkKind } from './report.ts';
import type { RawFinding } from './run.ts';

/** What is said of one link: its verdict, the line about it, where, and why it is unknown. */
export interface JudgedLink {
  readonly kind: LinkKind;
  readonly verdict: Verdict;
  readonly summary: string;
  readonly span: Span | undefined;
  readonly reason: string | undefined;
}

/**
 * The verdict of every link: broken when an error was found in it, unknown when a fact for its proof is missing, ok otherwise.
 * `findings` are those of this chain.
 */
export function judge(chain: Chain, findings: readonly RawFinding[]): JudgedLink[] {
  const sources: readonly (readonly [LinkKind, Link<unknown>])[] = [
    ['module', chain.module],
    ['build', chain.build],
    ['handoff', chain.handOff],
    ['producer', chain.producer],
    ['crate', chain.crate],
  ];
  return [...sources, ...binaryLinks(chain)].map(([kind, link]) => {
    const broken = findings.some(
      (finding) => finding.severity === 'error' && (finding.draft.link ?? finding.rule.link) === kind,
    );
    const missing = link.state === 'followed' ? link.gaps[0] : link.needed === false ? undefined : link.unknown;
    const verdict: Verdict = broken ? 'broken' : missing ? 'unknown' : 'ok';
    return {
      kind,
      verdict,
      summary: link.summary,
      span: link.state === 'lost' ? link.unknown.span : link.span,
      reason: verdict === 'unknown' ? (missing as Unknown).reason : undefined,
    };
  });
}

function binaryLinks({ binary }: Chain): readonly (readonly [LinkKind, Link<unknown>])[] {
  return binary ? [['binary', binary]] : [];
}

/** A chain is as good as its worst link: broken, else unknown, else ok. */
export function chainVerdict(links: readonly JudgedLink[]): Verdict {
  if (links.some((link) => link.verdict === 'broken')) return 'broken';
  return links.some((link) => link.verdict === 'unknown') ? 'unknown' : 'ok';
}
