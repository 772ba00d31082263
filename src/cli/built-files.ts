import { lstatSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CheckOptions } from '../engine/options.ts';
import type { Arguments } from './arguments.ts';
import { nearestHint } from './nearest.ts';
import { UsageError } from './usage-error.ts';

/** What `--binary`, `--target` and `--max-glibc` ask for; undefined without `--binary`. */
export async function builtFiles(args: Arguments, cwd: string): Promise<CheckOptions['built']> {
  const given = args.all('binary');
  const target = args.last('target');
  const maxGlibc = args.last('max-glibc');
  if (given.length === 0) {
    const alone = target === undefined ? (maxGlibc === undefined ? undefined : '--max-glibc') : '--target';
    if (alone === undefined) return undefined;
    throw new UsageError(`${alone} says nothing without --binary`, ['Give the built tree or file with --binary PATH.']);
  }
  const paths = given.map((path) => existing(path, cwd));
  if (target !== undefined) await checkTarget(target);
  if (maxGlibc !== undefined && !/^\d{1,3}\.\d{1,3}$/.test(maxGlibc)) {
    throw new UsageError(`\`${maxGlibc}\` is no version of glibc`, ['Give it as in `--max-glibc 2.31`.']);
  }
  return { paths: [...new Set(paths)], target, maxGlibc };
}

/** A dangling link exists: what it stands for is the doctor's to say. */
function existing(path: string, cwd: string): string {
  const absolute = resolve(cwd, path);
  try {
    lstatSync(absolute);
  } catch {
    throw new UsageError(`\`${path}\` does not exist`, ['Build first: --binary looks into what a build has left.']);
  }
  return absolute;
}

async function checkTarget(target: string): Promise<void> {
  const { isKnownTarget, suggestedTargets } = await import('../engine/targets.ts');
  if (!isKnownTarget(target)) {
    throw new UsageError(`unknown target \`${target}\``, nearestHint(target, suggestedTargets()));
  }
}
