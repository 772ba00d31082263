import type { Verdict } from '../engine/finding.ts';
import type { Report } from '../engine/report.ts';
import { counted } from './names.ts';
import type { ReportOptions } from './options.ts';

const VERDICTS: readonly Verdict[] = ['broken', 'unknown', 'ok'];

/** What to tell a person whose report has no finding: nothing is claimed that was not proved. */
export function conclusion(report: Report): string[] {
  if (report.findings.length > 0) return [];
  if (report.nothingToCheck) return [nothingToCheck(report)];
  const accepted = report.suppressed.length + report.baselined.length;
  if (accepted > 0)
    return [
      `Nothing new was found; ${counted(accepted, 'finding')} that somebody accepted ${accepted === 1 ? 'is' : 'are'} not shown.`,
    ];
  const lost = report.chains.filter((chain) => chain.verdict === 'unknown').length;
  const chains = counted(report.chains.length, 'chain');
  if (lost > 0) return [`Nothing wrong was found, but ${lost} of ${chains} could not be followed to the end.`];
  if (report.unknown.length > 0) return ['Nothing wrong was found in what could be followed.'];
  if (report.chains.some((chain) => chain.verdict === 'broken')) return [];
  if (report.chains.length === 0) return ['Nothing wrong was found, and no chain from a NIF module to a crate either.'];
  return [`Nothing wrong was found: every link of ${chains} is proved.`];
}

/** The line for a repository without Rustler. */
export function nothingToCheck(report: Report): string {
  const files = counted(report.summary.files, 'file');
  if (report.unknown.length > 0)
    return `No module that uses Rustler and no NIF crate was found in what could be followed of ${files}.`;
  return `Nothing to check: no module that uses Rustler and no NIF crate in ${files}.`;
}

/** Counts and time in one line. */
export function summaryLine({ summary, chains, unknown }: Report, options: ReportOptions): string {
  const { errors, warnings, notes, suppressed, baselined, files, rules } = summary;
  const hidden = [
    ...(suppressed ? [`${suppressed} suppressed`] : []),
    ...(baselined ? [`${baselined} in the baseline`] : []),
  ];
  const findings = [counted(errors, 'error'), counted(warnings, 'warning'), counted(notes, 'note'), ...hidden].join(
    ', ',
  );
  const verdicts = VERDICTS.map((verdict) => ({ verdict, count: chains.filter((c) => c.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${verdict}`)
    .join(', ');
  return [
    findings,
    `${counted(chains.length, 'chain')}${verdicts && ` (${verdicts})`}`,
    ...(unknown.length > 0 ? [counted(unknown.length, 'lost trail')] : []),
    counted(files, 'file'),
    counted(rules, 'rule'),
    `${(options.durationMs / 1000).toFixed(2)} s`,
  ].join(' · ');
}
