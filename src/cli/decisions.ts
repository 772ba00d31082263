import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { findConfiguration } from '../configuration/find.ts';
import type { Configuration, FailLevel } from '../configuration/model.ts';
import type { CheckOptions } from '../engine/options.ts';
import type { Arguments } from './arguments.ts';
import type { Io } from './io.ts';
import { nearestHint } from './nearest.ts';
import type { Circumstances } from './report-cache.ts';
import { ruleIds } from './rule-ids.ts';
import { UsageError } from './usage-error.ts';

/** What a run is asked for, by options, variables and configuration file together. */
export interface Decisions {
  readonly check: Omit<CheckOptions, 'baseline'>;
  readonly failOn: FailLevel;
  /** Absolute path. */
  readonly baseline: string | undefined;
  /** Absolute paths of built trees and libraries that a variable or the configuration names; none of them need exist yet. */
  readonly binary: readonly string[];
  /** All that decides the report besides the files of the repository and the baseline, as plain data. */
  readonly circumstances: Circumstances;
}

/** The directory that a command is asked to check, absolute. Throws UsageError. */
export function rootOf(positionals: readonly string[], cwd: string): string {
  const [path = '.', second] = positionals;
  if (second !== undefined) throw new UsageError(`one repository at a time: ${second} is one too many`, []);
  const root = resolve(cwd, path);
  const stats = statSync(root, { throwIfNoEntry: false });
  if (!stats) throw new UsageError(`\`${path}\` does not exist`, []);
  if (!stats.isDirectory()) {
    throw new UsageError(`\`${path}\` is no directory`, [
      'Give the root of the repository: the doctor reads all of its files.',
    ]);
  }
  return root;
}

/** Options that only a configuration knows how to carry out. */
const configured = ['config', 'system', 'include', 'exclude', 'baseline'];

/** Decides what to check. Without configuration, variables and their options none of their code is loaded. */
export async function decide(args: Arguments, root: string, io: Io): Promise<Decisions> {
  const [only, skip] = await chosenRules(args);
  const found = args.has('no-config') ? undefined : findConfiguration(root);
  const plain = found === undefined || found.kind === 'none';
  if (plain && !configured.some((option) => args.has(option)) && !hasVariables(io.env)) {
    const failOn = (args.last('fail-on') ?? 'error') as FailLevel;
    return { check: { only, skip }, failOn, baseline: undefined, binary: [], circumstances: { root, only, skip } };
  }
  const configuration = await configurationOf(args, root, io);
  await refuseNamedPlaces(configuration);
  const { checkOptions } = await import('../configuration/check-options.ts');
  const check = checkOptions(configuration);
  refuseNoRules(check.only, check.skip);
  const { failOn, baseline, binary, rules, ...others } = configuration;
  const circumstances = { root, configuration: { ...others, rules: [...rules] } };
  return { check, failOn: failOn.value, baseline: baseline.value, binary: binary.value, circumstances };
}

/** The configuration in effect. Throws UsageError or ConfigurationError. */
export async function configurationOf(args: Arguments, root: string, io: Io): Promise<Configuration> {
  if (args.has('config') && args.has('no-config')) {
    throw new UsageError('--config and --no-config exclude each other', ['Give one of them.']);
  }
  const { loadConfiguration } = await import('../configuration/load.ts');
  const { statedOptions } = await import('./stated-options.ts');
  const loaded = loadConfiguration({
    root,
    cwd: io.cwd,
    env: io.env,
    file: args.last('config'),
    withoutFile: args.has('no-config'),
    options: statedOptions(args),
    ruleIds: await ruleIds(),
    found: undefined,
  });
  if (loaded.kind === 'configuration') return loaded.configuration;
  if (loaded.kind === 'refused') throw new UsageError(loaded.message, loaded.hint === undefined ? [] : [loaded.hint]);
  const { brokenConfiguration } = await import('./broken-configuration.ts');
  throw brokenConfiguration(loaded, io.cwd);
}

/** What options and variables name is the user's own choice; the file may be a stranger's. */
async function refuseNamedPlaces({ baseline, binary, base }: Configuration): Promise<void> {
  const { placeRefusal } = await import('../configuration/named-place.ts');
  const refuse = (path: string, wanted: 'file' | 'built') => {
    const reason = placeRefusal(path, base, wanted);
    if (reason === undefined) return;
    const option = wanted === 'file' ? 'baseline' : 'binary';
    throw new UsageError(`\`${path}\`, which the configuration names, is not opened: ${reason}`, [
      `Name it with --${option} if you know where it leads.`,
    ]);
  };
  if (baseline.origin.kind === 'file' && baseline.value !== undefined) refuse(baseline.value, 'file');
  if (binary.origin.kind === 'file') for (const path of binary.value) refuse(path, 'built');
}

function hasVariables(env: Io['env']): boolean {
  for (const name in env) if (name.startsWith('RUSTLER_NIX_')) return true;
  return false;
}

async function chosenRules(args: Arguments): Promise<[only: readonly string[], skip: readonly string[]]> {
  const only = args.all('rule');
  const skip = args.all('skip');
  if (only.length + skip.length === 0) return [only, skip];
  const ids = await ruleIds();
  for (const id of [...only, ...skip]) {
    if (!ids.includes(id)) throw new UsageError(`unknown rule \`${id}\``, nearestHint(id, ids));
  }
  refuseNoRules(only, skip);
  return [only, skip];
}

function refuseNoRules(only: readonly string[], skip: readonly string[]): void {
  if (only.length > 0 && only.every((id) => skip.includes(id))) {
    throw new UsageError('no rule is left to run', ['Every rule given with --rule is given with --skip as well.']);
  }
}
