import type { Baseline, BaselineEntry } from './model.ts';

export type BaselineRead =
  | { readonly kind: 'baseline'; readonly baseline: Baseline }
  | { readonly kind: 'broken'; readonly reason: string };

export const BASELINE_VERSION = 1;

/** Reads the text of a baseline; `path` is its place relative to the checked root. */
export function readBaseline(text: string, path: string): BaselineRead {
  const document = parsed(text);
  if (!isObject(document)) return broken('it is no baseline of rustler-nix: it is not a JSON object');
  const { schemaVersion, findings } = document;
  if (typeof schemaVersion !== 'number') return broken('it is no baseline of rustler-nix: it has no `schemaVersion`');
  if (schemaVersion !== BASELINE_VERSION) {
    return broken(
      schemaVersion > BASELINE_VERSION
        ? `a newer rustler-nix wrote it (schemaVersion ${schemaVersion}; this one reads ${BASELINE_VERSION})`
        : `schemaVersion ${schemaVersion} is none of ours`,
    );
  }
  if (!Array.isArray(findings)) return broken('it has no list of `findings`');
  const places = [...text.matchAll(/"fingerprint":\s*"([^"\\]*)"/g)];
  const entries: BaselineEntry[] = [];
  for (const [index, finding] of findings.entries()) {
    const place = places[index];
    const entry = isObject(finding) ? finding : {};
    const { fingerprint, rule, path: file, message } = entry;
    if (!isText(fingerprint) || !isText(rule) || !isText(file) || !isText(message) || place?.[1] !== fingerprint) {
      return broken(`finding ${index + 1} is not complete: it needs fingerprint, rule, path and message`);
    }
    const end = place.index + place[0].length - 1;
    entries.push({ fingerprint, rule, path: file, message, span: { path, start: end - fingerprint.length, end } });
  }
  return { kind: 'baseline', baseline: { path, entries } };
}

function broken(reason: string): BaselineRead {
  return { kind: 'broken', reason };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
