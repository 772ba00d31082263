import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import manifest from '../../package.json' with { type: 'json' };
import { sarifFaults } from '../report/schemas.ts';
import { fixturesFolder } from '../support/rule-folders.ts';
import { type Action, type Job, type Ran, runScripts } from './composite-action.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const project = fileURLToPath(new URL('../..', import.meta.url));
const action: Action = parse(readFileSync(join(project, 'action.yml'), 'utf8'));

let folder: string;
/** The action as it is checked out and built; and as others get it, without what a build makes. */
let built: string;
let bare: string;
let job: Job;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rustler-nix-action-'));
  [built, bare] = [join(folder, 'built'), join(folder, 'bare')];
  execFileSync(process.execPath, [join(project, 'scripts/build.mjs'), join(built, 'dist')]);
  for (const path of ['bin', 'package.json']) cpSync(join(project, path), join(built, path), { recursive: true });
  mkdirSync(bare);
  cpSync(join(project, 'package.json'), join(bare, 'package.json'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeEach(() => {
  const own = mkdtempSync(join(folder, 'job-'));
  cpSync(join(fixturesFolder, 'copied-name-mismatch/broken'), join(own, 'checkout/apps/my app'), { recursive: true });
  job = { folder: own, actionPath: built, env: {} };
});

function ran(inputs: Readonly<Record<string, string>>): { check: Ran; verdict: Ran | undefined } {
  const results = runScripts(action, inputs, job);
  const check = results.get('doctor');
  if (!check) throw new Error(results.get('install')?.log);
  return { check, verdict: results.get('Verdict') };
}

describe('the action on a repository with a mistake', () => {
  test('writes annotations, the summary and a SARIF report before it fails with the exit code of the doctor', () => {
    const { check, verdict } = ran({ path: 'apps/my app' });
    expect([check.code, verdict?.code]).toEqual([0, 1]);
    expect(check.outputs['exit-code']).toBe('1');
    expect(check.log).toContain('::error file=apps/my app/flake.nix,line=37,');
    expect(check.summary).toContain('## rustler-nix: 1 error');
    const sarif = JSON.parse(readFileSync(check.outputs.sarif ?? '', 'utf8'));
    expect(sarifFaults(sarif)).toEqual([]);
    const [{ locations, ruleId }] = sarif.runs[0].results;
    expect(ruleId).toBe('copied-name-mismatch');
    // As seen from the checkout, where code scanning looks for it.
    expect(locations[0].physicalLocation.artifactLocation.uri).toBe('apps/my%20app/flake.nix');
  });

  test('uploads no finding that somebody answers for', () => {
    const flake = join(job.folder, 'checkout/apps/my app/flake.nix');
    const lines = readFileSync(flake, 'utf8').split('\n');
    lines.splice(36, 0, '            # rustler-nix: ignore[copied-name-mismatch] renamed at boot');
    writeFileSync(flake, lines.join('\n'));
    const { check, verdict } = ran({ path: 'apps/my app' });
    expect(verdict?.code).toBe(0);
    expect(JSON.parse(readFileSync(check.outputs.sarif ?? '', 'utf8')).runs[0].results).toEqual([]);
  });

  test('takes a level, a configuration and options, one a line, whatever blanks stand around', () => {
    writeFileSync(join(job.folder, 'checkout/nif checks.toml'), 'fail-on = "never"\n');
    const { verdict } = ran({ path: 'apps/my app', config: 'nif checks.toml' });
    expect(verdict?.code).toBe(0);
    expect(ran({ path: 'apps/my app', 'fail-on': 'never' }).verdict?.code).toBe(0);
    const args =
      '\n  --system x86_64-linux  \n--format=json=all of it.json\n\n--skip   copied-name-mismatch\n--no-cache\n';
    expect(ran({ path: 'apps/my app', args }).verdict?.code).toBe(0);
    const report = JSON.parse(readFileSync(join(job.folder, 'checkout/all of it.json'), 'utf8'));
    expect(report.chains.map(({ build }: { build: string | null }) => build)).not.toContain(
      'packages.aarch64-linux.default',
    );
  });
});

describe('the action', () => {
  test.each([
    [{ path: 'nowhere' }, '`nowhere` does not exist', '2'],
    [{ path: 'apps/my app', args: '--nonsense' }, 'unknown option `--nonsense`', '2'],
    [{ path: 'apps/my app', 'fail-on': 'often' }, 'unknown value `often`', '2'],
  ])('with %j says what is wrong, and that there is no verdict', (inputs, message, code) => {
    const { check, verdict } = ran(inputs);
    expect(check.log).toContain(message);
    expect(check.log).toContain(`::error title=rustler-nix::The doctor came to no verdict (exit code ${code})`);
    expect([check.outputs['exit-code'], String(verdict?.code)]).toEqual([code, code]);
    expect(check.outputs.sarif).toBeUndefined();
  });

  test('with nothing to check says so, as the doctor does', () => {
    mkdirSync(join(job.folder, 'checkout/empty'));
    const { check, verdict } = ran({ path: 'empty' });
    expect([check.outputs['exit-code'], verdict?.code]).toEqual(['3', 3]);
    expect(check.log).not.toContain('no verdict');
  });

  const attack = '$(touch pwned) `touch pwned` "; touch pwned; #\' && touch pwned';

  test.each(['path', 'config', 'fail-on', 'args', 'version'])('takes no input %s for code', (name) => {
    const inputs = { path: 'apps/my app', [name]: `${attack}\n${attack}` };
    job = name === 'version' ? { ...job, actionPath: bare } : job;
    const results = runScripts(action, inputs, job);
    expect([...results.values()].some(({ code }) => code !== 0)).toBe(true);
    const places = ['checkout', 'checkout/apps/my app', 'temp', '.'].map((place) => join(job.folder, place, 'pwned'));
    expect(places.filter((place) => existsSync(place))).toEqual([]);
  });
});

describe('where it was not built, the action', () => {
  let calls: string;

  beforeEach(() => {
    // An npm that writes down how it was called, and installs what was built here.
    const bin = join(job.folder, 'bin');
    calls = join(job.folder, 'npm-calls');
    mkdirSync(bin);
    const fake = [
      '#!/usr/bin/env bash',
      `printf '%s\\n' "$PWD" "$@" >>'${calls}'`,
      `mkdir -p node_modules && cp -r '${built}' node_modules/rustler-nix`,
    ].join('\n');
    writeFileSync(join(bin, 'npm'), fake);
    chmodSync(join(bin, 'npm'), 0o755);
    job = { ...job, actionPath: bare, env: { PATH: `${bin}${delimiter}${process.env.PATH}` } };
  });

  test.each([
    ['', manifest.version],
    ['0.0.9', '0.0.9'],
    ['next', 'next'],
  ])('installs version %j from npm, without scripts and away from the checkout', (version, installed) => {
    const { check } = ran({ path: 'apps/my app', version });
    expect(check.outputs['exit-code']).toBe('1');
    const [cwd = '', ...options] = readFileSync(calls, 'utf8').trimEnd().split('\n');
    expect(dirname(cwd)).toBe(join(job.folder, 'temp'));
    expect(options).toEqual(expect.arrayContaining(['install', '--ignore-scripts', `rustler-nix@${installed}`]));
  });

  test.each(['file:../evil', 'npm:other@1', '>=1 <2', '-g', 'git+https://example.org/x'])(
    'does not take %s for a version',
    (version) => {
      const results = runScripts(action, { path: 'apps/my app', version }, job);
      expect(results.get('install')).toMatchObject({ code: 2, log: expect.stringContaining('is no version') });
      expect(existsSync(calls)).toBe(false);
    },
  );
});
