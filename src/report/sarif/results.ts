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
import { artifactLocation, region, sarifLocation } from './location.ts';
import { messageLink, messageText, sentence } from './message.ts';

/**
 * The findings as SARIF results: those that count, then those that a person or the baseline answers for. The latter stay in the
 * log, marked as such, because a viewer tells them apart and an audit wants them.
 */
export function sarifResults(report: Report, fileText: FileText): object[] {
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
      locations: [sarifLocation(finding.location, finding.label)],
      ...relatedLocations(finding),
      ...codeFlows(finding, report.chains),
      ...(finding.fix ? { fixes: [sarifFix(finding.fix)] } : {}),
      partialFingerprints: {
        ...(hash === undefined ? {} : { primaryLocationLineHash: hash }),
        'rustlerNix/v1': finding.fingerprint,
      },
      ...state,
      properties: { confidence: finding.confidence, ...(finding.built === null ? {} : { built: finding.built }) },
    };
  };
  const isNew = report.hasBaseline ? { baselineState: 'new' } : {};
  return [
    ...report.findings.map((finding) => result(finding, isNew)),
    ...report.suppressed.map((suppressed) => {
      return result(suppressed.finding, { ...isNew, suppressions: [suppression(suppressed)] });
    }),
    ...report.baselined.map(({ finding }) => result(finding, { baselineState: 'unchanged' })),
  ];
}

function suppression({ kind, reason, location }: SuppressedFinding): object {
  return {
    kind: kind === 'comment' ? 'inSource' : 'external',
    status: 'accepted',
    ...(reason === null ? {} : { justification: reason }),
    ...(location ? { location: sarifLocation(location, null) } : {}),
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

function relatedLocations({ related }: Finding): object {
  if (related.length === 0) return {};
  const locations = related.map((place, index) => ({ id: index + 1, ...sarifLocation(place.location, place.message) }));
  return { relatedLocations: locations };
}

/** Each chain that the finding breaks, link by link. */
function codeFlows(finding: Finding, chains: readonly ReportedChain[]): object {
  const flows = finding.chains
    .map((index) => chains[index])
    .filter((chain) => chain !== undefined)
    .map((chain) => ({ chain, locations: threadFlowLocations(chain) }))
    .filter(({ locations }) => locations.length > 0)
    .map(({ chain, locations }) => ({
      message: { text: messageText(chainName(chain)) },
      threadFlows: [{ locations }],
    }));
  return flows.length > 0 ? { codeFlows: flows } : {};
}

function threadFlowLocations(chain: ReportedChain): object[] {
  return chain.links.flatMap(({ kind, verdict, summary, reason, location }) =>
    location
      ? [
          {
            location: sarifLocation(location, `${linkName(kind)} (${verdict}): ${reason ?? summary}`),
            importance: verdict === 'broken' ? 'essential' : 'important',
          },
        ]
      : [],
  );
}

function sarifFix(fix: ReportedFix): object {
  const byPath = new Map<string, ReportedEdit[]>();
  for (const edit of fix.edits) byPath.set(edit.location.path, [...(byPath.get(edit.location.path) ?? []), edit]);
  return {
    description: { text: messageText(fix.description) },
    artifactChanges: Array.from(byPath, ([path, edits]) => ({
      artifactLocation: artifactLocation(path),
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
