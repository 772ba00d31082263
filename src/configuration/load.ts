import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type FoundFile, findConfiguration } from './find.ts';
import type { Configuration, Stated } from './model.ts';
import type { Problem } from './problem.ts';
import { readConfiguration } from './read-file.ts';
import { resolveConfiguration } from './resolve.ts';
import { readVariables, VARIABLE_PREFIX, type Variables } from './variables.ts';

/** What decides where the configuration comes from. */
export interface LoadOptions {
  readonly root: string;
  readonly cwd: string;
  readonly env: Variables;
  /** `--config`, as given. */
  readonly file: string | undefined;
  /** `--no-config`: files are not looked for. */
  readonly withoutFile: boolean;
  readonly options: Stated;
  readonly ruleIds: readonly string[];
  /** The answer of `findConfiguration`, when it was asked already. */
  readonly found: FoundFile | undefined;
}

export type Loaded =
  | { readonly kind: 'configuration'; readonly configuration: Configuration }
  /** The file cannot be read, or a variable is wrong. */
  | { readonly kind: 'refused'; readonly message: string; readonly hint: string | undefined }
  /** The file says what cannot be meant. */
  | {
      readonly kind: 'broken';
      readonly path: string;
      readonly problems: readonly Problem[];
      readonly lines: (line: number) => string | undefined;
    };

/** Reads the configuration of a check from wherever it stands. */
export function loadConfiguration(options: LoadOptions): Loaded {
  const variables = readVariables(options.env, options.ruleIds);
  if (variables.kind === 'broken') return { kind: 'refused', message: variables.message, hint: variables.hint };
  const file = chosenFile(options);
  if (file.kind === 'refused') {
    return { kind: 'refused', message: `\`${file.path}\` cannot be read: ${file.reason}`, hint: undefined };
  }
  const sources = { ...options, variables: variables.stated };
  if (file.kind === 'none') {
    return { kind: 'configuration', configuration: resolveConfiguration({ ...sources, file: undefined }) };
  }
  const text = textOf(file.path);
  if (typeof text !== 'string') {
    return { kind: 'refused', message: `\`${file.path}\` cannot be read: ${text.reason}`, hint: undefined };
  }
  const read = readConfiguration(text, file.path, options.ruleIds);
  if (read.kind === 'broken') {
    const lines = text.split(/\r?\n/);
    return { kind: 'broken', path: file.path, problems: read.problems, lines: (line) => lines[line - 1] };
  }
  const stated = { path: file.path, stated: read.stated };
  return { kind: 'configuration', configuration: resolveConfiguration({ ...sources, file: stated }) };
}

function chosenFile({ file, withoutFile, env, cwd, root, found }: LoadOptions): FoundFile {
  const named = file ?? (withoutFile ? undefined : env[`${VARIABLE_PREFIX}CONFIG`]);
  if (named) return { kind: 'file', path: resolve(cwd, named) };
  return withoutFile ? { kind: 'none' } : (found ?? findConfiguration(root));
}

const LARGEST_FILE = 1024 * 1024;

function textOf(path: string): string | { readonly reason: string } {
  try {
    if (statSync(path).size > LARGEST_FILE) return { reason: 'it is larger than 1 MB' };
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    switch (code) {
      case 'ENOENT':
        return { reason: 'it does not exist' };
      case 'EISDIR':
        return { reason: 'it is a directory' };
      case 'ERR_ENCODING_INVALID_ENCODED_DATA':
        return { reason: 'it is not UTF-8 text' };
      default:
        return { reason: error instanceof Error ? error.message : String(error) };
    }
  }
}
