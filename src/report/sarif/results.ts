import type {
  Finding,
  Report,
  ReportedChain,
  ReportedEdit,
  ReportedFix,
  SuppressedFinding,
} from '../../engine/report.ts';
import { chainName, linkName } from '../names.ts';
import type { FileText } from '../options.ts';
import { lineHashes } from './line-hash.ts';
import { type Places, region } from './location.ts';
import { messageLink, messageText, sentence } from './message.ts';

/** `everything`: also what does not count, marked as such; `what-counts`: for a service that takes no notice of such marks. */
export type Shown = 'everything' | 'what-counts';

/**
 * The findings as SARIF results: those that count, then those that a person or the baseline answers for. The latter stay in the
 * log, marked as such, because a viewer tells them apart and an audit wants them.
 */
export function sarifResults(report: Report, fileText: FileText, places: Places, shown: Shown): object[] {
  const ruleIndex = new Map(report.rules.map((rule, index) => [rule.id, index]));
  const lineHash = lineHashReader(fileText);
  const result = (finding: Finding, state: object) => {
    const index = ruleIndex.get(finding.rule);
    const hash = lineHash(finding.location.path, finding.location.startLine);
    return {
      ruleId: finding.rule,
      ...(index === undefined ? {} : { ruleIndex: index }),
      kind: 'fail',
      level: finding.severity,
      message: { text: resultMessage(finding) },
      locations: [places.location(finding.location, finding.label)],
      ...relatedLocations(finding, places),
      ...codeFlows(finding, report.chains, places),
      ...(finding.fix ? { fixes: [sarifFix(finding.fix, places)] } : {}),
      partialFingerprints: {
        ...(hash === undefined ? {} : { primaryLocationLineHash: hash }),
        'rustlerNix/v1': finding.fingerprint,
      },
      ...state,
      properties: { confidence: finding.confidence, ...(finding.built === null ? {} : { built: finding.built }) },
    };
  };
  const isNew = report.hasBaseline ? { baselineState: 'new' } : {};
  const counting = report.findings.map((finding) => result(finding, isNew));
  if (shown === 'what-counts') return counting;
  return [
    ...counting,
    ...report.suppressed.map((suppressed) => {
      return result(suppressed.finding, { ...isNew, suppressions: [suppression(suppressed, places)] });
    }),
    ...report.baselined.map(({ finding }) => result(finding, { baselineState: 'unchanged' })),
  ];
}

function suppression({ kind, reason, location }: SuppressedFinding, places: Places): object {
  return {
    kind: kind === 'comment' ? 'inSource' : 'external',
    status: 'accepted',
    ...(reason === null ? {} : { justification: reason }),
    ...(location ? { location: places.location(location, null) } : {}),
  };
}

/** What is wrong, what to do, and links to the related places: code scanning shows no more than this. */
function resultMessage({ message, help, related }: Finding): string {
  const links = related.map((place, index) => messageLink(place.message, index + 1));
  return [
    messageText(sentence(message)),
    ...(help === null ? [] : [messageText(sentence(help))]),
    ...(links.length > 0 ? [`See: ${links.join('; ')}.`] : []),
  ].join(' ');
}

function relatedLocations({ related }: Finding, places: Places): object {
  if (related.length === 0) return {};
  const locations = related.map((place, index) => ({
    id: index + 1,
    ...places.location(place.location, place.message),
  }));
  return { relatedLocations: locations };
}

/** Each chain that the finding breaks, link by link. */
function codeFlows(finding: Finding, chains: readonly ReportedChain[], places: Places): object {
  const flows = finding.chains
    .map((index) => chains[index])
    .filter((chain) => chain !== undefined)
    .map((chain) => ({ chain, locations: threadFlowLocations(chain, places) }))
    .filter(({ locations }) => locations.length > 0)
    .map(({ chain, locations }) => ({
      message: { text: messageText(chainName(chain)) },
      threadFlows: [{ locations }],
    }));
  return flows.length > 0 ? { codeFlows: flows } : {};
}

function threadFlowLocations(chain: ReportedChain, places: Places): object[] {
  return chain.links.flatMap(({ kind, verdict, summary, reason, location }) =>
    location
      ? [
          {
            location: places.location(location, `${linkName(kind)} (${verdict}): ${reason ?? summary}`),
            importance: verdict === 'broken' ? 'essential' : 'important',
          },
        ]
      : [],
  );
}

function sarifFix(fix: ReportedFix, places: Places): object {
  const byPath = new Map<string, ReportedEdit[]>();
  for (const edit of fix.edits) byPath.set(edit.location.path, [...(byPath.get(edit.location.path) ?? []), edit]);
  return {
    description: { text: messageText(fix.description) },
    artifactChanges: Array.from(byPath, ([path, edits]) => ({
      artifactLocation: places.artifact(path),
      replacements: edits.map((edit) => ({
        deletedRegion: region(edit.location),
        insertedContent: { text: edit.text },
      })),
    })),
    properties: { safety: fix.safety },
  };
}

/** GitHub's hash of a line; each file is hashed once. */
function lineHashReader(fileText: FileText): (path: string, line: number) => string | undefined {
  const files = new Map<string, readonly string[]>();
  return (path, line) => {
    let hashes = files.get(path);
    if (!hashes) {
      const text = fileText(path);
      hashes = text === undefined ? [] : lineHashes(text);
      files.set(path, hashes);
    }
    return hashes[line - 1];
  };
}
