import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reportFaults, sarifFaults } from '../report/schemas.ts';
import { fixturesFolder } from '../support/rule-folders.ts';
import { rustlerNix } from './command-line.ts';

const musl = join(fixturesFolder, 'binary-libc-mismatch/broken-nix');
const alone = join(fixturesFolder, 'binary-no-nif-init/broken-alone/my_nif.so');
const sound = join(fixturesFolder, 'binary-libc-mismatch/sound');

let empty: string;

beforeEach(() => {
  empty = mkdtempSync(join(tmpdir(), 'rustler-nix-binary-'));
});

afterEach(() => rmSync(empty, { recursive: true, force: true }));

// The first run loads the whole engine.
describe('--binary', { timeout: 60_000 }, () => {
  test('adds a sixth link to the chain of the build that the BEAM beside it is for, and to no other', async () => {
    const { code, stdout } = await rustlerNix(['doctor', '--binary', 'result', '--format', 'json'], { cwd: musl });
    expect(code).toBe(1);
    const report = JSON.parse(stdout);
    expect(reportFaults(report)).toEqual([]);
    const links = report.chains.map((chain: { build: string | null; links: { kind: string }[] }) => {
      return [chain.build, chain.links.filter((link) => link.kind === 'binary').length];
    });
    expect(links).toEqual([
      ['packages.x86_64-linux.default', 1],
      [null, 0],
    ]);
    expect(report.findings.map((finding: { built: string | null }) => finding.built)).toEqual([
      'result/lib/my_app-0.1.0/priv/native/my_nif.so',
    ]);
  });

  test('says of each library where it is and what a loader would look at', async () => {
    const { stdout } = await rustlerNix(['doctor', '--binary', 'image'], { cwd: sound });
    expect(stdout).toContain(
      '✓ binary    image/app/lib/my_app-0.1.0/priv/native/my_nif.so: 728 bytes, ELF x86_64, glibc, needs libgcc_s.so.1 libc.so.6, GLIBC_2.2.5, exports nif_init',
    );
    expect(stdout).toContain('every link of 1 chain is proved');
  });

  test('points at the built file where there are no sources', async () => {
    const { code, stdout } = await rustlerNix(['doctor', '--binary', alone, '--format', 'json'], { cwd: empty });
    expect(code).toBe(1);
    const report = JSON.parse(stdout);
    expect(reportFaults(report)).toEqual([]);
    expect(report.chains).toMatchObject([{ build: null, library: alone, verdict: 'broken' }]);
    expect(report.findings).toMatchObject([
      { rule: 'binary-no-nif-init', built: alone, location: { path: alone, startLine: 1, startColumn: 1 } },
    ]);
  });

  test('is a valid SARIF log, with a file outside the root by its whole address', async () => {
    const { stdout } = await rustlerNix(['doctor', '--binary', alone, '--format', 'sarif'], { cwd: empty });
    const log = JSON.parse(stdout);
    expect(sarifFaults(log)).toEqual([]);
    const [result] = log.runs[0].results;
    expect(result.properties.built).toBe(alone);
    const { artifactLocation } = result.locations[0].physicalLocation;
    expect(artifactLocation).toEqual({ uri: `file://${alone}` });
  });

  test('shows no bytes of a built file in the excerpts', async () => {
    const { stdout } = await rustlerNix(['doctor', '--binary', alone], { cwd: empty });
    expect(stdout).toContain(`--> ${alone}:1:1`);
    expect(stdout).not.toContain('ELF\\u');
  });

  test('changes nothing of a check without it', async () => {
    const { code, stdout } = await rustlerNix(['doctor', '--format', 'json'], { cwd: sound });
    expect(code).toBe(0);
    expect(stdout).not.toContain('"binary"');
  });

  test('is asked for by the configuration as well, and a tree that was not built yet is no mistake', async () => {
    const config = join(empty, 'doctor.toml');
    cpSync(alone, join(empty, 'my_nif.so'));
    writeFileSync(config, `binary = ["my_nif.so", "not-built"]\n`);
    const { code, stdout, stderr } = await rustlerNix(['doctor', '--config', config, '--format', 'concise'], {
      cwd: empty,
    });
    expect(code).toBe(1);
    expect(stdout).toContain('binary-no-nif-init');
    expect(stderr).toContain('not-built does not exist, so nothing that was built is looked into there');
    const quiet = await rustlerNix(['doctor', '--config', config, '--quiet'], { cwd: empty });
    expect(quiet.stderr).toBe('');
  });

  test.each([
    [['--binary', 'absent.so'], '`absent.so` does not exist'],
    [['--binary', alone, '--target', 'x86_64-windows'], 'unknown target `x86_64-windows`'],
    [['--binary', alone, '--max-glibc', 'new'], '`new` is no version of glibc'],
    [['--target', 'x86_64-unknown-linux-gnu'], '--target says nothing without --binary'],
    [['--max-glibc', '2.31'], '--max-glibc says nothing without --binary'],
  ])('refuses %j', async (argv, message) => {
    const { code, stderr, stdout } = await rustlerNix(['doctor', ...argv], { cwd: empty });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
  });

  test('judges by --max-glibc and --target what no BEAM says', async () => {
    const file = join(
      fixturesFolder,
      'binary-glibc-too-new/broken-asked/result/lib/my_app-0.1.0/priv/native/my_nif.so',
    );
    const asked = await rustlerNix(['doctor', '--binary', file, '--max-glibc', '2.33'], { cwd: empty });
    expect(asked.stdout).toContain('needs GLIBC_2.34 for `pthread_create`, and `--max-glibc` sets glibc 2.33');
    const enough = await rustlerNix(['doctor', '--binary', file, '--max-glibc', '2.34'], { cwd: empty });
    expect(enough.code).toBe(0);
    const other = await rustlerNix(['doctor', '--binary', file, '--target', 'x86_64-unknown-linux-musl'], {
      cwd: empty,
    });
    expect(other.stdout).toContain('binary-libc-mismatch');
  });
});
