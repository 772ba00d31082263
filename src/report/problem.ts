import type { Finding, LineReader, Location } from '../engine/report.ts';
import { excerpts, gutterWidth } from './excerpt.ts';
import { styleOf } from './style.ts';
import { visible } from './visible.ts';

/** Something wrong at a place of a file that is no part of a check's report: a configuration file. */
export interface PlacedProblem {
  readonly message: string;
  readonly label: string;
  readonly help: string | undefined;
  readonly location: Location;
}

/** A problem with its source line, as a finding is shown; plain text. */
export function problemLines(problem: PlacedProblem, lines: LineReader): string[] {
  const { message, label, help, location } = problem;
  const finding = { ...blank, message, label, help: help ?? null, location };
  const style = styleOf({ root: '' }, { colorLevel: 0, links: false });
  const remark = help === undefined ? [] : [`${' '.repeat(gutterWidth(finding))}= help: ${visible(help)}`];
  return [`error: ${visible(message)}`, ...excerpts(finding, style, { lines, width: 120 }), ...remark];
}

const blank: Omit<Finding, 'location'> = {
  rule: '',
  severity: 'error',
  confidence: 'high',
  message: '',
  label: null,
  help: null,
  url: '',
  built: null,
  related: [],
  fix: null,
  fingerprint: '',
  chains: [],
};
