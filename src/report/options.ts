import type { LineReader, Report } from '../engine/report.ts';

/** The whole text of a checked file as it stands on disk, a byte-order mark included; undefined when it cannot be read. */
export type FileText = (path: string) => string | undefined;

/** Everything a reporter may depend on besides the report: the same report and options give the same text. */
export interface ReportOptions {
  readonly lines: LineReader;
  readonly fileText: FileText;
  /** The checked folder as seen from the checkout that a service shows, with a slash at its end; '' when they are one. */
  readonly folder: string;
  /** How long the check took. */
  readonly durationMs: number;
  /** Columns that a line of the report may take. */
  readonly width: number;
  /** As chalk counts: 0 none, 1 sixteen colours, 2 256 colours, 3 all. */
  readonly colorLevel: 0 | 1 | 2 | 3;
  /** Whether to write OSC 8 links to files and rule pages. */
  readonly links: boolean;
  /** `quiet`: findings alone; `verbose`: also the rules that ran. Formats for machines ignore it. */
  readonly detail: 'quiet' | 'normal' | 'verbose';
}

/** Renders a report; reads and writes nothing itself. */
export type Reporter = (report: Report, options: ReportOptions) => string;
