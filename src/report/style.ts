import { Chalk, type ChalkInstance } from 'chalk';
import type { Severity } from '../engine/finding.ts';
import type { Location, Report } from '../engine/report.ts';
import { placeName } from './names.ts';
import type { ReportOptions } from './options.ts';
import { fileUri } from './uri.ts';
import { visible } from './visible.ts';

/** How the parts of a terminal report look; with colour level 0 every function returns its text as it is. */
export interface Style {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly gutter: (text: string) => string;
  readonly primary: Readonly<Record<Severity, (text: string) => string>>;
  readonly related: (text: string) => string;
  readonly verdict: Readonly<Record<'ok' | 'broken' | 'unknown', (text: string) => string>>;
  /** Text that leads to a page. */
  readonly link: (text: string, url: string) => string;
  /** `path:line:col`, leading to the file. */
  readonly place: (location: Location) => string;
}

export function styleOf(report: Pick<Report, 'root'>, options: Pick<ReportOptions, 'colorLevel' | 'links'>): Style {
  const chalk: ChalkInstance = new Chalk({ level: options.colorLevel });
  // OSC 8: the terminal shows the text and opens the address.
  const link = (text: string, url: string) => (options.links ? `\x1b]8;;${url}\x1b\\${text}\x1b]8;;\x1b\\` : text);
  return {
    strong: chalk.bold,
    faint: chalk.dim,
    gutter: chalk.blue,
    primary: { error: chalk.red.bold, warning: chalk.yellow.bold, note: chalk.cyan.bold },
    related: chalk.blue.bold,
    verdict: { ok: chalk.green, broken: chalk.red.bold, unknown: chalk.yellow },
    link: (text, url) => link(text, visible(url)),
    place: (location) => link(visible(placeName(location)), fileUri(`${report.root}/${location.path}`)),
  };
}
