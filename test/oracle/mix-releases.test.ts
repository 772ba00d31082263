import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { realTool } from '../real-tool.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const mix = realTool('mix', 'elixir');

type Files = Readonly<Record<string, string>>;
const umbrella: Files = readFiles(join(fixturesFolder, 'recipes', 'buildrustpackage-umbrella'));

/** What phases of mixRelease run (nixpkgs pkgs/development/beam-modules/mix-release.nix). */
const PHASES = [
  'deps.compile --no-deps-check --skip-umbrella-children',
  'compile --no-deps-check',
  'release ledger --no-deps-check --path out',
];

const ROOT = 'mix.exs';
const LEDGER = 'apps/ledger/mix.exs';
const NATIVE = 'apps/ledger_native/mix.exs';
const ALL = '[ledger: :permanent, ledger_native: :permanent]';
const DEPENDENCY = '{:ledger_native, in_umbrella: true}';

interface Case {
  readonly what: string;
  readonly changes: readonly (readonly [path: string, from: string, to: string])[];
  readonly holds: boolean;
}

const cases: readonly Case[] = [
  { what: 'as it stands', changes: [], holds: true },
  { what: 'a sibling that is not there', changes: [[LEDGER, 'ledger_native, in', 'ledger_nativex, in']], holds: false },
  { what: 'a sibling by its path', changes: [[LEDGER, 'in_umbrella: true', 'path: "../ledger_native"']], holds: true },
  {
    what: 'a folder that is not there',
    changes: [[LEDGER, DEPENDENCY, `${DEPENDENCY}, {:other, path: "../../other"}`]],
    holds: false,
  },
  {
    what: 'a sibling where it does not lie',
    changes: [[LEDGER, 'in_umbrella: true', 'path: "../../other"']],
    holds: true,
  },
  {
    what: 'a folder that is not there, for tests only',
    changes: [[LEDGER, DEPENDENCY, `${DEPENDENCY}, {:other, path: "../../other", only: :test}`]],
    holds: true,
  },
  { what: 'a child without a name', changes: [[LEDGER, 'app: :ledger,', '']], holds: false },
  { what: 'a child without a version', changes: [[NATIVE, 'version: "0.3.0",', '']], holds: false },
  { what: 'an application that is not there', changes: [[ROOT, '[ledger: :p', '[ledgerx: :p']], holds: false },
  { what: 'one of OTP', changes: [[ROOT, '[ledger: :p', '[runtime_tools: :permanent, ledger: :p']], holds: true },
  { what: 'a mode that is none', changes: [[ROOT, 'ledger: :permanent', 'ledger: :started']], holds: false },
  { what: 'a release of the dependent alone', changes: [[ROOT, ALL, '[ledger: :permanent]']], holds: true },
  {
    what: 'a release of one that does not run with the other',
    changes: [
      [ROOT, ALL, '[ledger: :permanent]'],
      [LEDGER, DEPENDENCY, '{:ledger_native, in_umbrella: true, runtime: false}'],
    ],
    holds: false,
  },
  {
    what: 'a release of one that lists the other',
    changes: [
      [ROOT, ALL, '[ledger: :permanent]'],
      [LEDGER, DEPENDENCY, '{:ledger_native, in_umbrella: true, runtime: false}'],
      [LEDGER, '[:logger]', '[:logger, :ledger_native]'],
    ],
    holds: true,
  },
];

test.skipIf(mix.missing).each(cases)(
  'a release with $what holds the NIF: $holds',
  { timeout: 120_000 },
  async (one) => {
    const changed = changedFiles(one.changes);
    const { report } = await checkRepository(memoryRepository(changed), { only: [], skip: [] });
    const builds = report.chains.filter(({ build }) => build !== null);
    const verdicts = builds.map(({ links }) => links.find(({ kind }) => kind === 'build')?.verdict);
    expect(new Set(verdicts)).toEqual(new Set([one.holds ? 'ok' : 'unknown']));
    expect(builtFor(changed)).toBe(one.holds);
  },
);

function changedFiles(changes: Case['changes']): Files {
  const files: Record<string, string> = { ...umbrella };
  for (const [path, from, to] of changes) {
    expect(files[path]).toContain(from);
    files[path] = (files[path] ?? '').replace(from, to);
  }
  return files;
}

/** Whether the real Mix makes a release with the application, beside a Rustler that compiles nothing. */
function builtFor(files: Files): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'mix-releases-'));
  try {
    const own = Object.entries(files).filter(([path]) => /\.exs?$/.test(path));
    for (const [path, text] of [...own, ['apps/ledger_native/lib/rustler.ex', RUSTLER] as const]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text.replace(/\{:rustler, [^}]*\}/, '').replace('~> 1.15', '~> 1.14'));
    }
    const env = { ...process.env, MIX_ENV: 'prod', HOME: folder, MIX_HOME: folder };
    const runs = PHASES.every((words) => {
      return spawnSync('mix', words.split(' '), { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] }).status === 0;
    });
    return runs && existsSync(join(folder, 'out/lib/ledger_native-0.3.0'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const RUSTLER = `defmodule Rustler do
  defmacro __using__(_), do: nil
end
`;
