import type { Finding } from '../../src/engine/report.ts';

const leftovers = [/\{[a-z][A-Za-z.]*\}/, /\bundefined\b/, /\[object\b/, /\bNaN\b/, /\$\{[a-z]+\}/];

/** Texts that may hold braces or the like because the checked files do: what stands between backquotes. */
function ownWords(text: string): string {
  return text.replaceAll(/`[^`]*`/g, '``');
}

/** What is wrong with the wording of a finding; empty when nothing is. */
export function wordingFaults(finding: Finding): string[] {
  const faults: string[] = [];
  const texts = [finding.message, finding.help, finding.label, ...finding.related.map((place) => place.message)];
  for (const text of texts) {
    if (text === null) continue;
    if (leftovers.some((pattern) => pattern.test(ownWords(text)))) faults.push(`a value is missing in: ${text}`);
    if (/`undefined`|`null`|``/.test(text)) faults.push(`an empty quotation in: ${text}`);
    if (text.trim() !== text || text === '') faults.push(`blanks around, or nothing: ${text}`);
  }
  for (const sentence of [finding.message, finding.help]) {
    if (sentence !== null && !isSentence(sentence)) faults.push(`no complete sentence: ${sentence}`);
  }
  if (finding.label?.endsWith('.')) faults.push(`a label is no sentence: ${finding.label}`);
  if (finding.fix && !/^[A-Z]/.test(finding.fix.description)) faults.push(`starts small: ${finding.fix.description}`);
  if (finding.fix?.description.endsWith('.')) faults.push(`a full stop at the end: ${finding.fix.description}`);
  return faults;
}

/** Begins with a capital letter or a quotation and ends with a full stop. */
function isSentence(text: string): boolean {
  return /^[A-Z`]/.test(text) && /[.]$/.test(text) && !text.endsWith('..');
}
