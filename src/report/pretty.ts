import type { Finding, Report, ReportedUnknown } from '../engine/report.ts';
import { chainLines, verdictMark } from './chains.ts';
import { excerpts, gutterWidth } from './excerpt.ts';
import { foldedChains } from './folded.ts';
import type { Reporter, ReportOptions } from './options.ts';
import { type Style, styleOf } from './style.ts';
import { conclusion, summaryLine } from './summary.ts';
import { visible } from './visible.ts';

/** For people at a terminal: findings with their source lines, then the chains, then one line of summary. */
export const pretty: Reporter = (report, options) => {
  const style = styleOf(report, options);
  const blocks = report.findings.map((finding) => findingLines(finding, style, options));
  if (options.detail !== 'quiet') blocks.push(...overview(report, style, options));
  return blocks.map((lines) => lines.map((line) => `${line}\n`).join('')).join('\n');
};

function findingLines(finding: Finding, style: Style, options: ReportOptions): string[] {
  const rule = style.link(`${finding.severity}[${finding.rule}]`, finding.url);
  const indent = ' '.repeat(gutterWidth(finding));
  return [
    `${style.primary[finding.severity](rule)}${style.strong(`: ${visible(finding.message)}`)}`,
    ...excerpts(finding, style, options),
    ...remarks(finding, style).map(([kind, text]) => `${indent}${style.gutter('=')} ${style.strong(kind)}: ${text}`),
  ];
}

function remarks({ help, fix, url }: Finding, style: Style): [kind: string, text: string][] {
  const page = style.link(visible(url), url);
  const note = fix ? `${fix.safety} fix available · ${page}` : page;
  return [...(help === null ? [] : [['help', visible(help)] satisfies [string, string]]), ['note', note]];
}

function overview(report: Report, style: Style, options: ReportOptions): string[][] {
  if (report.nothingToCheck && report.findings.length + report.unknown.length === 0) return [conclusion(report)];
  const chains = options.detail === 'verbose' ? report.chains : foldedChains(report.chains);
  const blocks = chains.map((chain) => chainLines(chain, style));
  if (report.unknown.length > 0) blocks.push(unknownLines(report.unknown, style));
  if (options.detail === 'verbose')
    blocks.push([style.faint(`rules: ${report.rules.map((rule) => rule.id).join(' ')}`)]);
  blocks.push([...conclusion(report), style.faint(summaryLine(report, options))]);
  return blocks;
}

function unknownLines(unknown: readonly ReportedUnknown[], style: Style): string[] {
  const lines = unknown.map(
    ({ message, location }) =>
      `  ${verdictMark('unknown', style)} ${visible(message)}  ${style.faint(style.place(location))}`,
  );
  return [style.strong('Could not be followed:'), ...lines];
}
