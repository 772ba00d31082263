import type { CheckResult } from '../engine/check.ts';
import type { Fix } from '../engine/finding.ts';
import type { Mended } from '../engine/fixes/mend.ts';
import type { Refusal } from '../engine/fixes/write-fixes.ts';
import type { CheckOptions } from '../engine/options.ts';
import type { Finding } from '../engine/report.ts';
import { unifiedDiff } from '../report/diff.ts';
import { visible } from '../report/visible.ts';
import type { Arguments } from './arguments.ts';
import type { Io } from './io.ts';
import { UsageError } from './usage-error.ts';

/** Checks a repository and applies fixes, or shows what they would change; returns what is left, or for a diff what there is. */
export async function fixed(root: string, options: CheckOptions, args: Arguments, io: Io): Promise<CheckResult> {
  const allowed: Fix['safety'] = args.last('fix') === 'unsafe' ? 'unsafe' : 'safe';
  const { mend } = await import('../engine/fixes/mend.ts');
  const mended = await mend(root, options, allowed);
  if (args.has('dry-run')) {
    io.stdout.write(diffOf(mended, io));
    return mended.before;
  }
  const { writeFixes } = await import('../engine/fixes/write-fixes.ts');
  const { refusals, replaced } = writeFixes(root, mended.changes);
  if (refusals.length > 0) throw notWritten(refusals, replaced);
  if (!args.has('quiet'))
    io.stderr.write(
      newsOf(mended)
        .map((line) => `${visible(line)}\n`)
        .join(''),
    );
  return mended.after;
}

function notWritten(refusals: readonly Refusal[], replaced: readonly string[]): UsageError {
  const [first, ...others] = refusals.map(({ path, reason }) => `${path}: ${reason}`);
  const left = replaced.length === 0 ? 'The files are as they were.' : `Written before that: ${replaced.join(', ')}.`;
  return new UsageError(`the fixes were not written. ${first}`, [...others, left]);
}

/** Other programs get the bytes that `git apply` needs; a terminal gets no control characters of the files. */
function diffOf({ changes }: Mended, io: Io): string {
  const diff = changes.map(({ path, before, after }) => unifiedDiff(path, before, after)).join('');
  if (!io.isTTY) return diff;
  return diff
    .split('\n')
    .map((line) => visible(line.replace(/\r$/, '').replaceAll('\t', '    ')))
    .join('\n');
}

function newsOf({ applied, refused, unfinished }: Mended): string[] {
  return [
    ...applied.map((finding) => `fixed ${placeOf(finding)}: ${finding.rule}: ${finding.fix?.description}`),
    ...refused.map(
      (finding) => `not fixed ${placeOf(finding)}: ${finding.rule}: the file could not be parsed any more`,
    ),
    ...(unfinished ? ['Every round of fixes made room for another; run it again to go on.'] : []),
  ];
}

function placeOf({ location }: Finding): string {
  return `${location.path}:${location.startLine}`;
}
