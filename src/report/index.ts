import { concise } from './concise.ts';
import { github } from './github.ts';
import { json } from './json.ts';
import { markdown } from './markdown/index.ts';
import type { Reporter } from './options.ts';
import { pretty } from './pretty.ts';
import { codeScanning, sarif } from './sarif/index.ts';

export type { Reporter, ReportOptions } from './options.ts';
export { nothingToCheck } from './summary.ts';

/** Every format of `--format`. A new one is a new file and a line here. */
export const reporters = {
  pretty,
  concise,
  json,
  sarif,
  'code-scanning': codeScanning,
  github,
  markdown,
} as const satisfies Readonly<Record<string, Reporter>>;

export type FormatName = keyof typeof reporters;

/** Formats that carry what every rule says of itself, which a kept report does not hold. */
const WITH_RULES: ReadonlySet<FormatName> = new Set(['sarif', 'code-scanning']);

export function showsRules(format: FormatName): boolean {
  return WITH_RULES.has(format);
}

export function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(reporters, name);
}
