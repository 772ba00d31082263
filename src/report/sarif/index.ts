import type { Report } from '../../engine/report.ts';
import type { Reporter, ReportOptions } from '../options.ts';
import { visibleJson } from '../visible.ts';
import { placesFrom, SOURCE_ROOT } from './location.ts';
import { sarifNotifications, trailLost } from './notifications.ts';
import { type Shown, sarifResults } from './results.ts';
import { sarifRule } from './rules.ts';

/** SARIF 2.1.0 with all that there is: viewers tell suppressed and known results apart, and an audit wants them. */
export const sarif: Reporter = (report, options) => log(report, options, 'everything');

/**
 * SARIF 2.1.0 for GitHub code scanning, which shows suppressed and baselined results as open alerts
 * (github/codeql-action#1230): they are left out.
 */
export const codeScanning: Reporter = (report, options) => log(report, options, 'what-counts');

function log(report: Report, options: ReportOptions, shown: Shown): string {
  return visibleJson({
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [run(report, options, shown)],
  });
}

function run(report: Report, options: ReportOptions, shown: Shown): object {
  const places = placesFrom(report.root, options.folder);
  return {
    tool: {
      driver: {
        name: report.tool.name,
        version: report.tool.version,
        semanticVersion: report.tool.version,
        informationUri: 'https://github.com/rustler-nix/rustler-nix',
        rules: report.rules.map(sarifRule),
        notifications: [trailLost],
      },
    },
    // The slash at the end: a category, to which a service adds its own id of the run.
    automationDetails: { id: 'rustler-nix/' },
    originalUriBaseIds: { [SOURCE_ROOT]: { uri: places.base } },
    columnKind: 'utf16CodeUnits',
    invocations: [
      // Findings are results of a successful execution.
      { executionSuccessful: true, toolExecutionNotifications: sarifNotifications(report, places) },
    ],
    results: sarifResults(report, options.fileText, places, shown),
  };
}
