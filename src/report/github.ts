import type { Severity } from '../engine/finding.ts';
import type { Finding, Location, Report } from '../engine/report.ts';
import { counted, placeName } from './names.ts';
import type { Reporter } from './options.ts';
import { visible } from './visible.ts';

/** GitHub shows this many annotations of a level for a step, and drops the rest without a word. */
const MOST_OF_A_LEVEL = 10;

type Level = 'error' | 'warning' | 'notice';

const levels: Readonly<Record<Severity, Level>> = { error: 'error', warning: 'warning', note: 'notice' };

/** Workflow commands that GitHub Actions turns into annotations on the changed files. */
export const github: Reporter = (report, options) => {
  const shown: Record<Level, string[]> = { error: [], warning: [], notice: [] };
  for (const finding of report.findings) shown[levels[finding.severity]].push(annotation(finding, options.folder));
  const dropped = (['error', 'warning', 'notice'] as const).map((level): [Level, number] => {
    return [level, Math.max(0, shown[level].length - MOST_OF_A_LEVEL)];
  });
  const annotations = dropped.flatMap(([level]) => shown[level].slice(0, MOST_OF_A_LEVEL));
  // Plain lines of the log: an annotation about annotations would cost one.
  return [...annotations, ...droppedLine(dropped), ...unknownLine(report)].map((line) => `${line}\n`).join('');
};

function annotation(finding: Finding, folder: string): string {
  const { location, rule, severity } = finding;
  const properties = [
    `file=${property(folder + location.path)}`,
    ...range(location),
    `title=${property(`rustler-nix: ${rule}`)}`,
  ];
  return `::${levels[severity]} ${properties.join(',')}::${data(textOf(finding, folder))}`;
}

/** Columns only within one line: GitHub refuses them otherwise. */
function range({ startLine, startColumn, endLine, endColumn }: Location): string[] {
  const lines = [`line=${startLine}`, `endLine=${endLine}`];
  return startLine === endLine ? [...lines, `col=${startColumn}`, `endColumn=${endColumn}`] : lines;
}

function textOf({ message, help, related, url }: Finding, folder: string): string {
  const places = related.map((place) => {
    return `${placeName({ ...place.location, path: folder + place.location.path })}: ${place.message}`;
  });
  return [message, ...(help === null ? [] : [help]), ...places, url].map(visible).join('\n');
}

function droppedLine(dropped: readonly (readonly [Level, number])[]): string[] {
  const left = dropped.filter(([, count]) => count > 0).map(([level, count]) => counted(count, level));
  if (left.length === 0) return [];
  return [
    `rustler-nix: ${left.join(', ')} more without an annotation: GitHub shows ${MOST_OF_A_LEVEL} of a level for a step. Another format has all.`,
  ];
}

function unknownLine({ chains, unknown }: Report): string[] {
  const lost = chains.filter(({ verdict }) => verdict === 'unknown').length;
  if (lost + unknown.length === 0) return [];
  return [
    `rustler-nix: ${counted(lost, 'chain')} and ${counted(unknown.length, 'place')} could not be followed; nothing is claimed about them.`,
  ];
}

// As actions/toolkit writes them (packages/core/src/command.ts: escapeData, escapeProperty).
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(visible(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
