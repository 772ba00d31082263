import type { Location, Report, ReportedChain } from '../engine/report.ts';
import { chainName, linkName, placeName } from './names.ts';
import type { Reporter } from './options.ts';
import { visible } from './visible.ts';

/** One line a finding, then one line for every chain that is not proved and every place where a trail was lost. */
export const concise: Reporter = (report) =>
  [...findingLines(report), ...chainLines(report), ...unknownLines(report)]
    .map((line) => `${visible(line)}\n`)
    .join('');

function findingLines(report: Report): string[] {
  return report.findings.map(({ location, severity, rule, message }) =>
    line(location, `${severity}[${rule}] ${message}`),
  );
}

function chainLines(report: Report): string[] {
  return report.chains.filter((chain) => chain.verdict !== 'ok').map(chainLine);
}

function chainLine(chain: ReportedChain): string {
  const link = chain.links.find((candidate) => candidate.verdict === chain.verdict);
  const what = link ? `: ${linkName(link.kind)}: ${link.reason ?? link.summary}` : '';
  const text = `chain[${chain.verdict}] ${chainName(chain)}${what}`;
  return link?.location ? line(link.location, text) : text;
}

function unknownLines(report: Report): string[] {
  return report.unknown.map(({ location, message }) => line(location, `unknown ${message}`));
}

function line(location: Location, text: string): string {
  return `${placeName(location)}: ${text}`;
}
