import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { rustlerNix } from '../cli/command-line.ts';
import { toolOfCi } from '../real-tool.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

// A second for each log, on a machine of its own.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

const project = fileURLToPath(new URL('../..', import.meta.url));
const program = join(project, '.ci/tools/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool');
const multitool = toolOfCi(program);

/** What a log can hold: related places, fixes, chains, built files, suppressions, a baseline, lost trails, nothing. */
const repositories: Readonly<Record<string, readonly string[]>> = {
  'copied-name-mismatch/broken': [],
  'binary-undefined-symbols/broken': ['--binary', 'result'],
  'suppression-without-reason/broken': [],
  'baseline-stale/broken': ['--baseline', 'baseline.json'],
  'syntax-error/broken': [],
  'recipes/crane-musl': [],
};

let folder: string;

/** A result of the validator about one of our logs. */
interface Complaint {
  readonly ruleId: string;
  readonly level: string;
  readonly log: string;
  readonly text: string;
}

function validated(logs: readonly string[]): Complaint[] {
  chmodSync(program, 0o755);
  const output = join(folder, 'validator.json');
  const rules = ['--rule-kind', 'Sarif;Gh', '--level', 'Error;Warning'];
  const { status, stdout, stderr } = spawnSync(
    program,
    ['validate', ...logs, ...rules, '--output', output, '--log', 'ForceOverwrite'],
    // .NET looks for ICU, which a small machine has not.
    { encoding: 'utf8', env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' } },
  );
  expect([status, stderr], stdout).toEqual([0, '']);
  expect(stdout).toContain(`${logs.length} files scanned`);
  const [run] = JSON.parse(readFileSync(output, 'utf8')).runs;
  return (run.results ?? []).map(
    (result: {
      ruleId: string;
      level?: string;
      message: { text?: string; arguments?: string[] };
      locations: { physicalLocation: { artifactLocation: { uri?: string } } }[];
    }) => ({
      ruleId: result.ruleId,
      level: result.level ?? 'warning',
      log: basename(result.locations[0]?.physicalLocation.artifactLocation.uri ?? ''),
      text: result.message.text ?? result.message.arguments?.join(' ') ?? '',
    }),
  );
}

describe.skipIf(multitool.missing)(`Microsoft's validator ${multitool.reason}`, () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rustler-nix-sarif-'));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('has nothing against our logs, with its own rules and those for GitHub', async () => {
    const logs: string[] = [];
    for (const [name, options] of Object.entries(repositories)) {
      const log = join(folder, `${name.replaceAll('/', '-')}.sarif`);
      // Half of them as everybody reads them, half as GitHub does.
      const format = logs.length % 2 === 0 ? 'sarif' : 'code-scanning';
      const cwd = join(fixturesFolder, name);
      const { stderr } = await rustlerNix(['doctor', '--format', `${format}=${log}`, '--no-cache', ...options], {
        cwd,
      });
      expect([stderr, existsSync(log)], name).toEqual(['', true]);
      logs.push(log);
    }
    const spoiled = join(folder, 'spoiled.sarif');
    writeFileSync(spoiled, readFileSync(logs[0] ?? '', 'utf8').replace(/^\s*"informationUri".*\n/m, ''));
    const complaints = validated([...logs, spoiled]);
    // The one that it has to have something against shows that it looked.
    expect(complaints.filter(({ log }) => log !== 'spoiled.sarif')).toEqual([]);
    expect(complaints).toMatchObject([{ ruleId: 'SARIF2005', level: 'warning', log: 'spoiled.sarif' }]);
  });
});
