import { existsSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type FormatName, isFormatName, reporters } from '../report/index.ts';
import { nearestHint } from './nearest.ts';
import { replaceFile } from './replace-file.ts';
import { UsageError } from './usage-error.ts';

/** A report that was asked for: its format, and the absolute path of its file; undefined: standard output. */
export interface Output {
  readonly format: FormatName;
  readonly file: string | undefined;
}

/** Reads the values of `--format`. Throws UsageError, before anything is checked, for what could not be written. */
export function parseOutputs(values: readonly string[], cwd: string): Output[] {
  const outputs =
    values.length === 0 ? [{ format: 'pretty' as const, file: undefined }] : values.map((v) => output(v, cwd));
  const seen = new Set<string | undefined>();
  for (const { file } of outputs) {
    if (seen.has(file)) throw sharedTarget(file);
    seen.add(file);
  }
  return outputs;
}

function output(value: string, cwd: string): Output {
  const separator = value.indexOf('=');
  const name = separator === -1 ? value : value.slice(0, separator);
  if (!isFormatName(name))
    throw new UsageError(`unknown format \`${name}\``, nearestHint(name, Object.keys(reporters)));
  if (separator === -1) return { format: name, file: undefined };
  const file = value.slice(separator + 1);
  if (file === '') throw new UsageError(`--format ${value} names no file`, []);
  const path = resolve(cwd, file);
  if (!existsSync(dirname(path))) {
    throw new UsageError(`${file} cannot be written: the directory ${dirname(path)} does not exist`, []);
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`${file} cannot be written: it is a directory`, []);
  }
  return { format: name, file: path };
}

function sharedTarget(file: string | undefined): UsageError {
  if (file !== undefined) return new UsageError(`two reports go to ${file}`, ['Give each its own file.']);
  return new UsageError('two reports go to standard output', ['Give all but one a file: --format json=report.json']);
}

/** Less what the user's umask takes away. */
const READABLE = 0o666;

/** Writes a report file whole or not at all. Throws UsageError when it cannot be written. */
export function writeReport(file: string, text: string): void {
  try {
    const existing = statSync(file, { throwIfNoEntry: false });
    // A device or pipe (/dev/stderr, >(…)) is written to, not replaced.
    if (existing && !existing.isFile()) writeFileSync(file, text);
    else replaceFile(existing ? realpathSync(file) : file, text, READABLE);
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`, []);
  }
}
