import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type FileView, parentFolders, type Span } from '../../../src/repository/index.ts';
import { runPhases, type ShellOutcome } from '../../../src/shell/index.ts';
import type { Syntax } from '../../../src/syntax/index.ts';
import type { Batch } from './bash.ts';
import type { GeneratedBuild } from './build.ts';
import { oracleWorld, REFERENCE_FILES, shellText } from './world.ts';

export type Comparison =
  | { readonly kind: 'equal'; readonly failed: boolean }
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'different'; readonly what: string };

/** Where bash ran a build. */
interface Folders {
  readonly source: string;
  readonly output: string;
  readonly store: string;
}

const STORE_FILES = Object.entries(REFERENCE_FILES).flatMap(([reference, held]) =>
  Object.entries(typeof held === 'string' ? { '': held } : held).map(([path, text]) => ({
    path: join(reference, path),
    text,
  })),
);
const STORE_ENTRIES = [...new Set(STORE_FILES.flatMap(({ path }) => [...parentFolders(path), path]))].sort();

/** What the model writes for a store path. */
const STORE_PATH = /\/nix\/store\/e{32}-(-working-directory-|\w+)/g;

export function modelOf(build: GeneratedBuild, syntax: Syntax): ShellOutcome {
  return runPhases(
    [
      { phase: 'preBuild', work: { kind: 'hook', text: shellText(build.hook, 'hook') } },
      ...build.phases.map((phase, index) => ({
        phase: index === 0 ? 'buildPhase' : 'installPhase',
        work: { kind: 'script', text: shellText(phase, String(index)) } as const,
      })),
    ],
    oracleWorld(),
    syntax,
  );
}

/** Compares the model of a build with what bash left: the exit status, then every path of both trees. */
export function compare(build: GeneratedBuild, index: number, batch: Batch, syntax: Syntax): Comparison {
  const outcome = modelOf(build, syntax);
  const status = batch.statuses[index] as number;
  if (status > 128) return { kind: 'unknown', reason: 'bash was stopped' };
  // Outside of a sandbox nothing keeps bash from it; the rest of such a build says nothing.
  if (!isPristine(batch.store(index))) return { kind: 'unknown', reason: 'written through a link into the store' };
  const { ending } = outcome;
  const certainFault = outcome.faults.find(
    (fault) =>
      !fault.conditional &&
      (fault.kind === 'destination-folder-missing' || (fault.kind === 'no-match' && fault.failsBuild)),
  );
  if (ending.kind === 'failure' && status === 0)
    return { kind: 'different', what: 'the model claims a failure, bash succeeds' };
  if (certainFault && status === 0)
    return { kind: 'different', what: `a fault is claimed, bash succeeds: ${certainFault.kind}` };
  if (ending.kind === 'success' && status !== 0)
    return { kind: 'different', what: `bash fails with ${status}, the model does not` };
  if (ending.kind === 'unknown' && status !== 0)
    return { kind: 'unknown', reason: `whether this fails: ${textOf(build, ending.doubt)}` };
  if (ending.kind === 'failure' && !ending.first)
    return { kind: 'unknown', reason: `whether this fails before: ${textOf(build, ending.doubt)}` };
  const view = ending.kind === 'failure' ? outcome.viewBefore(ending.order + 1) : outcome.view;
  const vague: string[] = [];
  const folders = { source: batch.source(index), output: batch.output(index), store: batch.store(index) };
  for (const [real, prefix] of [
    [folders.source, ''],
    [folders.output, '@out'],
  ] as const) {
    const difference = compareTree(view, real, prefix, folders, vague);
    if (difference) return { kind: 'different', what: difference };
  }
  if (vague.length > 0) {
    const [cause] = outcome.unknown;
    return { kind: 'unknown', reason: cause ? `${cause.reason}: ${textOf(build, cause.span)}` : vague.join(', ') };
  }
  return { kind: 'equal', failed: ending.kind === 'failure' };
}

/** Whether the store paths are as they were: Nix lets no build write into them. */
function isPristine(store: string): boolean {
  const left = readdirSync(store, { recursive: true, encoding: 'utf8' }).sort();
  return (
    isDeepStrictEqual(left, STORE_ENTRIES) &&
    STORE_FILES.every(
      ({ path, text }) => realKind(join(store, path)) === 'file' && readFileSync(join(store, path), 'utf8') === text,
    )
  );
}

function textOf(build: GeneratedBuild, span: Span | undefined): string {
  const text = span?.path === 'hook' ? build.hook : build.phases[Number(span?.path)];
  return text?.slice(span?.start, span?.end).replace(/\n.*/s, ' …') ?? '?';
}

function compareTree(view: FileView, real: string, path: string, build: Folders, vague: string[]): string | undefined {
  const entry = view.entry(path);
  const kind = realKind(real);
  if (entry.kind === 'refused') {
    // A link to a folder above itself would be walked for ever.
    vague.push(`${path}: ${entry.reason}`);
    return undefined;
  }
  if (entry.kind !== kind) return `${path}: ${entry.kind} in the model, ${kind} in bash`;
  if (kind === 'file') return compareContent(view, real, path, build, vague);
  if (kind !== 'directory' || path.split('/').length > 12) return undefined;
  const names = new Set([...readdirSync(real), ...(view.list(path) ?? [])]);
  for (const name of names) {
    const difference = compareTree(view, join(real, name), path === '' ? name : `${path}/${name}`, build, vague);
    if (difference) return difference;
  }
  return undefined;
}

function realKind(path: string): 'file' | 'directory' | 'missing' {
  try {
    return statSync(path).isDirectory() ? 'directory' : 'file';
  } catch {
    return 'missing';
  }
}

function compareContent(
  view: FileView,
  real: string,
  path: string,
  build: Folders,
  vague: string[],
): string | undefined {
  const read = view.read(path);
  if (read.kind !== 'text') {
    vague.push(`${path}: content`);
    return undefined;
  }
  const expected = readFileSync(real, 'utf8');
  const text = read.source.text.replace(STORE_PATH, (_, reference: string) => {
    if (reference === 'OUT') return build.output;
    return reference === '-working-directory-' ? build.source : join(build.store, reference);
  });
  return text === expected
    ? undefined
    : `${path}: ${JSON.stringify(text)} in the model, ${JSON.stringify(expected)} in bash`;
}
