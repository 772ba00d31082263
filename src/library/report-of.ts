import type { Arguments } from '../cli/arguments.ts';
import { builtFiles } from '../cli/built-files.ts';
import { ConfigurationError } from '../cli/configuration-error.ts';
import { decide, rootOf } from '../cli/decisions.ts';
import type { Io } from '../cli/io.ts';
import { isUsageError, UsageError } from '../cli/usage-error.ts';
import { disk } from '../engine/file-system.ts';
import { readingAhead } from '../engine/reading-ahead.ts';
import type { ReportDocument } from '../report/document.ts';
import { reportDocument } from '../report/json.ts';
import type { CheckOptions } from './index.ts';

export type Outcome =
  | { readonly report: ReportDocument; readonly refusal?: never }
  | { readonly report?: never; readonly refusal: { readonly message: string; readonly details: readonly string[] } };

/** The report about a repository, or why there is none. What is no mistake of the caller is thrown. */
export async function reportOf(path: string, options: CheckOptions): Promise<Outcome> {
  try {
    return { report: await checked(path, argumentsOf(options)) };
  } catch (error) {
    if (error instanceof ConfigurationError) return { refusal: { message: error.message, details: error.frames } };
    if (isUsageError(error)) return { refusal: { message: error.message, details: error.hints } };
    throw error;
  }
}

async function checked(path: string, args: Arguments): Promise<ReportDocument> {
  if (typeof path !== 'string') throw new UsageError('the path of a repository is a text', []);
  const io = silentIo();
  const root = rootOf([path], io.cwd);
  const decisions = await decide(args, root, io);
  const built = await builtFiles(args, decisions.binary, io);
  const file = decisions.baseline;
  const baseline = file && (await import('../cli/baseline.ts')).openBaseline(file, root, 'must-exist');
  const { check } = await import('../engine/check.ts');
  const options = { ...decisions.check, ...(built && { built }), ...(baseline && { baseline }) };
  const { report } = await check(root, options, readingAhead(disk));
  return reportDocument(report);
}

/** Says nothing, and hears nothing: the surroundings of a program that uses the library are not the team's configuration. */
function silentIo(): Io {
  const nowhere = { write: () => {} };
  return {
    stdout: nowhere,
    stderr: nowhere,
    env: {},
    cwd: process.cwd(),
    columns: undefined,
    isTTY: false,
    errorIsTTY: false,
  };
}

type Kind = 'texts' | 'text' | 'text or false';

/** Each option: what it is, and the option of the command line that it stands for. */
const stands: Readonly<Record<keyof CheckOptions, readonly [kind: Kind, option: string]>> = {
  rules: ['texts', 'rule'],
  skip: ['texts', 'skip'],
  systems: ['texts', 'system'],
  include: ['texts', 'include'],
  exclude: ['texts', 'exclude'],
  config: ['text or false', 'config'],
  baseline: ['text', 'baseline'],
  binary: ['texts', 'binary'],
  target: ['text', 'target'],
  maxGlibc: ['text', 'max-glibc'],
};

/** The options as the command line would bring them. Throws UsageError for what no type checker has seen. */
function argumentsOf(options: CheckOptions): Arguments {
  const values = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(stands, name)) {
      throw new UsageError(`unknown option \`${name}\``, [`There are: ${Object.keys(stands).join(', ')}.`]);
    }
    const [kind, option] = stands[name as keyof CheckOptions];
    if (value === undefined) continue;
    if (value === false && kind === 'text or false') values.set('no-config', ['']);
    else values.set(option, textsOf(name, value, kind));
  }
  return {
    positionals: [],
    has: (option) => (values.get(option) ?? []).length > 0,
    all: (option) => values.get(option) ?? [],
    last: (option) => values.get(option)?.at(-1),
  };
}

function textsOf(name: string, value: unknown, kind: Kind): readonly string[] {
  if (kind !== 'texts' && typeof value === 'string' && value !== '') return [value];
  if (kind === 'texts' && Array.isArray(value) && value.every((text) => typeof text === 'string')) return value;
  throw new UsageError(`the option \`${name}\` is ${kind === 'texts' ? 'a list of texts' : `a ${kind}`}`, []);
}
