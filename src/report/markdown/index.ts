import type { Finding, Report } from '../../engine/report.ts';
import { counted } from '../names.ts';
import type { Reporter, ReportOptions } from '../options.ts';
import { conclusion, summaryLine } from '../summary.ts';
import { visible } from '../visible.ts';
import { chainGraph } from './graph.ts';
import { code, codeBlock, escaped, prose } from './text.ts';

/** A job summary takes 1 MiB (docs.github.com, "Workflow commands": adding a job summary); what is longer is refused whole. */
const MOST_BYTES = 1024 * 1024;
/** Room for what closes a report that was cut. */
const CLOSING_BYTES = 4096;

/** For job summaries and pull request comments: findings with their lines, and the chains as a picture. */
export const markdown: Reporter = (report, options) => {
  const tail = options.detail === 'quiet' ? [] : overview(report, options);
  const head = [heading(report)];
  const findings = report.findings.map((finding) => findingBlock(finding, options));
  const kept = fitting(findings, MOST_BYTES - CLOSING_BYTES - bytesOf([...head, ...tail]));
  const left = findings.length - kept.length;
  const cut = left > 0 ? [`_${counted(left, 'finding')} more: this report would be longer than GitHub takes._`] : [];
  return `${[...head, ...kept, ...cut, ...tail].join('\n\n')}\n`;
};

function heading({ summary, findings, nothingToCheck }: Report): string {
  const counts = [
    [summary.errors, 'error'],
    [summary.warnings, 'warning'],
    [summary.notes, 'note'],
  ] as const;
  const found = counts.filter(([count]) => count > 0).map(([count, noun]) => counted(count, noun));
  if (findings.length > 0) return `## rustler-nix: ${found.join(', ')}`;
  return `## rustler-nix: ${nothingToCheck ? 'nothing to check' : 'no findings'}`;
}

function findingBlock(finding: Finding, { lines, folder }: ReportOptions): string {
  const { severity, rule, message, help, fix, related, url, location } = finding;
  const line = lines(location.path, location.startLine);
  return [
    `### ${severity}: [${code(rule)}](${url})`,
    prose(message),
    `${place(folder, location.path, location.startLine)}${finding.label === null ? '' : `: ${prose(finding.label)}`}`,
    ...(line === undefined ? [] : [codeBlock(visible(line.trim().slice(0, 400)), languageOf(location.path))]),
    ...(related.length === 0 ? [] : [related.map((other) => relatedItem(other, folder)).join('\n')]),
    ...(help === null ? [] : [`**Help:** ${prose(help)}`]),
    ...(fix === null
      ? []
      : [`**Fix:** ${prose(fix.description)} (${fix.safety}, ${code('rustler-nix doctor --fix')})`]),
  ].join('\n\n');
}

function relatedItem({ message, location }: Finding['related'][number], folder: string): string {
  return `- ${place(folder, location.path, location.startLine)}: ${prose(message)}`;
}

function place(folder: string, path: string, line: number): string {
  return code(`${folder}${path || '.'}:${line}`);
}

function languageOf(path: string): string {
  return (
    /\.(nix|exs?|rs|toml)$/
      .exec(path)?.[1]
      ?.replace(/^exs?$/, 'elixir')
      .replace(/^rs$/, 'rust') ?? ''
  );
}

function overview(report: Report, options: ReportOptions): string[] {
  const unknown = report.unknown.map(({ message, location }) => {
    return `- ${place(options.folder, location.path, location.startLine)}: ${prose(message)}`;
  });
  return [
    ...conclusion(report).map(escaped),
    ...chainGraph(report.chains),
    ...(unknown.length === 0 ? [] : [['**Could not be followed:**', '', ...firstOf(unknown)].join('\n')]),
    `<sub>${escaped(summaryLine(report, options))}</sub>`,
  ];
}

const MOST_UNKNOWN = 100;

function firstOf(items: readonly string[]): string[] {
  const left = items.length - MOST_UNKNOWN;
  return [...items.slice(0, MOST_UNKNOWN), ...(left > 0 ? [`- and ${left} more`] : [])];
}

/** As many blocks from the start as fit. */
function fitting(blocks: readonly string[], bytes: number): string[] {
  const kept: string[] = [];
  let left = bytes;
  for (const block of blocks) {
    left -= bytesOf([block]);
    if (left < 0) break;
    kept.push(block);
  }
  return kept;
}

function bytesOf(blocks: readonly string[]): number {
  return blocks.reduce((sum, block) => sum + Buffer.byteLength(block) + 2, 0);
}
