import { lstatSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CheckOptions } from '../engine/options.ts';
import { visible } from '../report/visible.ts';
import type { Arguments } from './arguments.ts';
import type { Io } from './io.ts';
import { nearestHint } from './nearest.ts';
import { UsageError } from './usage-error.ts';

/**
 * What `--binary`, `--target` and `--max-glibc` ask for; undefined without anything to look into. What a configuration names counts
 * without `--binary`; a tree that was not built yet is said to be left out.
 */
export async function builtFiles(
  args: Arguments,
  configured: readonly string[],
  io: Io,
): Promise<CheckOptions['built']> {
  const given = args.all('binary');
  const paths = given.length > 0 ? given.map((path) => existing(path, io.cwd)) : thereAlready(configured, args, io);
  const target = args.last('target');
  const maxGlibc = args.last('max-glibc');
  if (paths.length === 0) {
    const alone = target === undefined ? (maxGlibc === undefined ? undefined : '--max-glibc') : '--target';
    if (alone === undefined) return undefined;
    throw new UsageError(`${alone} says nothing without --binary`, ['Give the built tree or file with --binary PATH.']);
  }
  if (target !== undefined) await checkTarget(target);
  if (maxGlibc !== undefined && !/^\d{1,3}\.\d{1,3}$/.test(maxGlibc)) {
    throw new UsageError(`\`${maxGlibc}\` is no version of glibc`, ['Give it as in `--max-glibc 2.31`.']);
  }
  return { paths: [...new Set(paths)], target, maxGlibc };
}

function existing(path: string, cwd: string): string {
  const absolute = resolve(cwd, path);
  if (exists(absolute)) return absolute;
  throw new UsageError(`\`${path}\` does not exist`, ['Build first: --binary looks into what a build has left.']);
}

function thereAlready(configured: readonly string[], args: Arguments, io: Io): readonly string[] {
  const [built, missing] = [configured.filter(exists), configured.filter((path) => !exists(path))];
  for (const path of args.has('quiet') ? [] : missing) {
    io.stderr.write(
      `${visible(`rustler-nix: ${path} does not exist, so nothing that was built is looked into there.`)}\n`,
    );
  }
  return built;
}

/** A dangling link exists: what it stands for is the doctor's to say. */
function exists(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

async function checkTarget(target: string): Promise<void> {
  const { isKnownTarget, suggestedTargets } = await import('../engine/targets.ts');
  if (!isKnownTarget(target)) {
    throw new UsageError(`unknown target \`${target}\``, nearestHint(target, suggestedTargets()));
  }
}
