import { type FileChange, openRepository, type Repository, withTexts } from '../../repository/index.ts';
import { type CheckResult, checkRepository } from '../check.ts';
import type { Fix } from '../finding.ts';
import type { CheckOptions } from '../options.ts';
import type { Finding } from '../report.ts';
import { fixRound } from './round.ts';

/** A repository with fixes applied, still in memory. */
export interface Mended {
  readonly before: CheckResult;
  readonly after: CheckResult;
  /** Findings whose fixes were applied, in the order of applying. */
  readonly applied: readonly Finding[];
  /** Findings whose fix would have left a file that cannot be parsed. */
  readonly refused: readonly Finding[];
  readonly changes: readonly FileChange[];
  /** True when fixes were still left after the last round: each made room for another. */
  readonly unfinished: boolean;
}

const MOST_ROUNDS = 10;

/** Fixes what can be fixed at `root`, round after round until nothing changes; nothing is written. */
export function mend(root: string, options: CheckOptions, allowed: Fix['safety']): Promise<Mended> {
  return mendRepository(openRepository(root), options, allowed);
}

/** The same for a repository that is already open. */
export async function mendRepository(
  repository: Repository,
  options: CheckOptions,
  allowed: Fix['safety'],
): Promise<Mended> {
  const before = await checkRepository(repository, options);
  const texts = new Map<string, string>();
  const applied: Finding[] = [];
  const refused = new Map<string, Finding>();
  let after = before;
  for (let count = 1; ; count += 1) {
    const open = after.report.findings.filter(({ fingerprint }) => !refused.has(fingerprint));
    const round = await fixRound(open, allowed, after.fileText);
    for (const finding of round.refused) refused.set(finding.fingerprint, finding);
    const unfinished = round.applied.length > 0 && count > MOST_ROUNDS;
    if (round.applied.length === 0 || unfinished) {
      const changes = changesOf(repository, texts);
      return { before, after, applied, refused: [...refused.values()], changes, unfinished };
    }
    for (const finding of round.applied) applied.push(finding);
    for (const [path, text] of round.texts) texts.set(path, text);
    after = await checkRepository(withTexts(repository, texts), options);
  }
}

function changesOf(repository: Repository, texts: ReadonlyMap<string, string>): FileChange[] {
  return [...texts].flatMap(([path, after]) => {
    const read = repository.read(path);
    return read.kind === 'text' && read.source.text !== after ? [{ path, before: read.source.text, after }] : [];
  });
}
