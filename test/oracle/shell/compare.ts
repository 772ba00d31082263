import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FileView } from '../../../src/repository/index.ts';
import { runPhases, type ShellOutcome } from '../../../src/shell/index.ts';
import type { Syntax } from '../../../src/syntax/index.ts';
import type { Batch } from './bash.ts';
import type { GeneratedBuild } from './generate.ts';
import { oracleWorld, shellText } from './world.ts';

export type Comparison =
  | { readonly kind: 'equal'; readonly failed: boolean }
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'different'; readonly what: string };

export function modelOf(build: GeneratedBuild, syntax: Syntax): ShellOutcome {
  return runPhases(
    [
      { phase: 'preBuild', work: { kind: 'hook', text: shellText(build.hook) } },
      ...build.phases.map((phase, index) => ({
        phase: index === 0 ? 'buildPhase' : 'installPhase',
        work: { kind: 'script', text: shellText(phase) } as const,
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
    return { kind: 'unknown', reason: 'bash failed where the model cannot tell' };
  if (ending.kind === 'failure' && !ending.first)
    return { kind: 'unknown', reason: 'a command before the failure may fail' };
  const view = ending.kind === 'failure' ? outcome.viewBefore(ending.order + 1) : outcome.view;
  const vague: string[] = [];
  for (const [real, prefix] of [
    [batch.source(index), ''],
    [batch.output(index), '@out'],
  ] as const) {
    const difference = compareTree(view, real, prefix, batch, vague);
    if (difference) return { kind: 'different', what: difference };
  }
  if (vague.length > 0) return { kind: 'unknown', reason: vague.join(', ') };
  return { kind: 'equal', failed: ending.kind === 'failure' };
}

function compareTree(view: FileView, real: string, path: string, batch: Batch, vague: string[]): string | undefined {
  const entry = view.entry(path);
  const kind = realKind(real);
  if (entry.kind === 'refused') {
    // A link to a folder above itself would be walked for ever.
    vague.push(`${path}: ${entry.reason}`);
    return undefined;
  }
  if (entry.kind !== kind) return `${path}: ${entry.kind} in the model, ${kind} in bash`;
  if (kind === 'file') return compareContent(view, real, path, batch, vague);
  if (kind !== 'directory' || path.split('/').length > 12) return undefined;
  const names = new Set([...readdirSync(real), ...(view.list(path) ?? [])]);
  for (const name of names) {
    const difference = compareTree(view, join(real, name), path === '' ? name : `${path}/${name}`, batch, vague);
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

function compareContent(view: FileView, real: string, path: string, batch: Batch, vague: string[]): string | undefined {
  const read = view.read(path);
  if (read.kind !== 'text') {
    vague.push(`${path}: content`);
    return undefined;
  }
  const expected = readFileSync(real, 'utf8');
  const text = read.source.text.replace(/\/nix\/store\/e{32}-(\w+)/g, (_, reference: string) =>
    reference === 'OUT' ? real.slice(0, 0) + outputOf(batch, real) : join(buildFolder(batch, real), 'store', reference),
  );
  const isSame =
    text === expected || text.replace(/\/nix\/store\/e{32}--working-directory-/g, sourceOf(batch, real)) === expected;
  return isSame ? undefined : `${path}: ${JSON.stringify(text)} in the model, ${JSON.stringify(expected)} in bash`;
}

function buildFolder(batch: Batch, real: string): string {
  return /^.*?\/builds\/\d+/.exec(real)?.[0] ?? batch.root;
}

function outputOf(batch: Batch, real: string): string {
  return join(buildFolder(batch, real), 'out');
}

function sourceOf(batch: Batch, real: string): string {
  return join(buildFolder(batch, real), 'source');
}
