import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import Ajv04 from 'ajv-draft-04';

function schemaAt(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
}

/** The schema of our JSON report, as it is published. */
export const reportSchema = schemaAt('../../schema/report.schema.json');

const reportValidator = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(reportSchema);

// The formats (uri, date-time) need another package. One pattern of the schema is no Unicode regular expression.
const sarifOptions = { allErrors: true, strict: false, validateFormats: false, unicodeRegExp: false };
const sarifValidator = new Ajv04.default(sarifOptions).compile(schemaAt('./sarif-schema-2.1.0.json'));

/** What the published schema has against a JSON report. */
export function reportFaults(report: unknown): unknown[] {
  return reportValidator(report) ? [] : (reportValidator.errors ?? []);
}

const rulesValidator = new Ajv2020({ allErrors: true, strict: true }).compile(
  schemaAt('../../schema/rules.schema.json'),
);

/** What the published schema has against the list of rules. */
export function rulesFaults(rules: unknown): unknown[] {
  return rulesValidator(rules) ? [] : (rulesValidator.errors ?? []);
}

/** What the OASIS schema has against a SARIF log. */
export function sarifFaults(log: unknown): unknown[] {
  return sarifValidator(log) ? [] : (sarifValidator.errors ?? []);
}
