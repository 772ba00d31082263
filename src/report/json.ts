import type { Finding, Location, Report, ReportedChain, ReportedFix, ReportedPlace } from '../engine/report.ts';
import type * as document from './document.ts';
import type { Reporter } from './options.ts';
import { visibleJson } from './visible.ts';

export const json: Reporter = (report) => visibleJson(reportDocument(report));

/** The report as schema/report.schema.json describes it; fields are copied one by one so that nothing internal slips out. */
export function reportDocument(report: Report): document.ReportDocument {
  const { errors, warnings, notes, suppressed, baselined, files, rules } = report.summary;
  return {
    schemaVersion: 1,
    tool: { name: report.tool.name, version: report.tool.version },
    root: report.root,
    chains: report.chains.map(chainObject),
    findings: report.findings.map(findingObject),
    unknown: report.unknown.map(placeObject),
    summary: { errors, warnings, notes, suppressed, baselined, files, rules },
  };
}

function chainObject({ module, build, library, verdict, links }: ReportedChain): document.Chain {
  return {
    module,
    build,
    library,
    verdict,
    links: links.map((link) => ({
      kind: link.kind,
      verdict: link.verdict,
      summary: link.summary,
      location: link.location && locationObject(link.location),
      reason: link.reason,
    })),
  };
}

function findingObject(finding: Finding): document.Finding {
  return {
    rule: finding.rule,
    severity: finding.severity,
    confidence: finding.confidence,
    message: finding.message,
    help: finding.help,
    url: finding.url,
    location: locationObject(finding.location),
    built: finding.built,
    related: finding.related.map(placeObject),
    fix: finding.fix && fixObject(finding.fix),
    fingerprint: finding.fingerprint,
  };
}

function placeObject({ message, location }: ReportedPlace): document.Place {
  return { message, location: locationObject(location) };
}

function fixObject({ safety, description, edits }: ReportedFix): document.Fix {
  return {
    safety,
    description,
    edits: edits.map(({ location, text }) => ({ location: locationObject(location), text })),
  };
}

function locationObject({ path, startLine, startColumn, endLine, endColumn }: Location): document.Location {
  return { path, startLine, startColumn, endLine, endColumn };
}
