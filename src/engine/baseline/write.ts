import { byCodeUnit } from '../../repository/index.ts';
import type { Finding } from '../report.ts';
import type { Baseline, BaselineEntry } from './model.ts';
import { BASELINE_VERSION } from './read.ts';

type Row = Omit<BaselineEntry, 'span'>;

/**
 * The text of a baseline for these findings, in an order that keeps its differences small. Entries of rules that did not run, or not
 * over everything, are kept: nobody knows whether they are stale.
 */
export function baselineText(
  findings: readonly Finding[],
  earlier: Baseline | undefined,
  ran: (rule: string) => boolean,
): string {
  const kept = earlier?.entries.filter(({ rule }) => !ran(rule)) ?? [];
  const found = findings.map(({ fingerprint, rule, location, message }): Row => {
    return { fingerprint, rule, path: location.path, message };
  });
  const byFingerprint = new Map([...kept, ...found].map((row) => [row.fingerprint, row]));
  const rows = [...byFingerprint.values()]
    .map(({ fingerprint, rule, path, message }): Row => ({ fingerprint, rule, path, message }))
    .sort(byPlace);
  return `${JSON.stringify({ schemaVersion: BASELINE_VERSION, findings: rows }, undefined, 2)}\n`;
}

function byPlace(a: Row, b: Row): number {
  return byCodeUnit(a.path, b.path) || byCodeUnit(a.rule, b.rule) || byCodeUnit(a.fingerprint, b.fingerprint);
}
