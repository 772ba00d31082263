import type { Report } from '../../engine/report.ts';
import type { Reporter, ReportOptions } from '../options.ts';
import { fileUri } from '../uri.ts';
import { visibleJson } from '../visible.ts';
import { SOURCE_ROOT } from './location.ts';
import { sarifNotifications, trailLost } from './notifications.ts';
import { sarifResults } from './results.ts';
import { sarifRule } from './rules.ts';

/** SARIF 2.1.0, as code scanning services read it. */
export const sarif: Reporter = (report, options) =>
  visibleJson({
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [run(report, options)],
  });

function run(report: Report, options: ReportOptions): object {
  return {
    tool: {
      driver: {
        name: report.tool.name,
        version: report.tool.version,
        semanticVersion: report.tool.version,
        rules: report.rules.map(sarifRule),
        notifications: [trailLost],
      },
    },
    // The slash at the end: a category, to which a service adds its own id of the run.
    automationDetails: { id: 'rustler-nix/' },
    originalUriBaseIds: { [SOURCE_ROOT]: { uri: `${fileUri(report.root).replace(/\/$/, '')}/` } },
    columnKind: 'utf16CodeUnits',
    invocations: [
      // Findings are results of a successful execution.
      { executionSuccessful: true, toolExecutionNotifications: sarifNotifications(report) },
    ],
    results: sarifResults(report, options.fileText),
  };
}
