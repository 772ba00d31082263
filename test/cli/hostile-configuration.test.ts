import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../repository/temporary-checkout.ts';
import { fixturesFolder } from '../support/rule-folders.ts';
import { rustlerNix } from './command-line.ts';

// The first run loads the grammars.
vi.setConfig({ testTimeout: 60_000 });

let outside: string;
let repository: string;

beforeEach(() => {
  outside = temporaryFolder({ 'empty.json': '{"schemaVersion": 1, "findings": []}\n' });
  repository = temporaryFolder({});
  cpSync(join(fixturesFolder, 'load-path-extension/broken'), repository, { recursive: true });
});

const configure = (text: string) => writeFileSync(join(repository, '.rustler-nix.toml'), text);
const doctor = (...argv: string[]) => rustlerNix(['doctor', ...argv], { cwd: repository });

async function refusal(...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await doctor(...argv);
  expect([code, stdout]).toEqual([2, '']);
  return stderr;
}

describe('a configuration that a stranger wrote', () => {
  test('names no baseline outside of the checkout by a link', async () => {
    symlinkSync(join(outside, 'empty.json'), join(repository, 'baseline.json'));
    configure('baseline = "baseline.json"\n');
    expect(await refusal()).toContain('is not opened: the link leaves the checkout');
    expect(await refusal('--update-baseline')).toContain('is not opened: the link leaves the checkout');
    expect(readFileSync(join(outside, 'empty.json'), 'utf8')).toContain('"findings": []');
    // Whoever names it by hand knows what it is.
    expect((await doctor('--baseline', 'baseline.json', '--fail-on', 'never')).code).toBe(0);
  });

  test('has no baseline written into a folder outside of the checkout', async () => {
    symlinkSync(outside, join(repository, 'elsewhere'));
    configure('baseline = "elsewhere/new.json"\n');
    expect(await refusal('--update-baseline')).toContain('the link leaves the checkout');
  });

  test('names no built tree outside of the checkout by a link', async () => {
    symlinkSync('/', join(repository, 'result'));
    configure('binary = ["result"]\n');
    expect(await refusal()).toContain('is not opened: the link leaves the checkout');
  });

  test('may name a result that is not there any more, or not yet', async () => {
    symlinkSync('/nix/store/00000000000000000000000000000000-gone', join(repository, 'result'));
    configure('binary = ["result", "other"]\n');
    expect((await doctor('--fail-on', 'never')).code).toBe(0);
  });

  test('names no pipe, which would wait for a writer', async () => {
    execFileSync('mkfifo', [join(repository, 'baseline.json')]);
    configure('baseline = "baseline.json"\n');
    expect(await refusal()).toContain('is not opened: it is no file');
  });

  test('names what stands beside it in the checkout, also through a link', async () => {
    mkdirSync(join(repository, '.git'));
    writeFileSync(join(repository, 'real.json'), '{"schemaVersion": 1, "findings": []}\n');
    symlinkSync('real.json', join(repository, 'baseline.json'));
    configure('baseline = "baseline.json"\n');
    expect((await doctor('--fail-on', 'never')).code).toBe(0);
  });

  test('is not read when it or its baseline has gigabytes', async () => {
    writeFileSync(join(repository, 'baseline.json'), '');
    truncateSync(join(repository, 'baseline.json'), 4 * 1024 ** 3);
    configure('baseline = "baseline.json"\n');
    expect(await refusal()).toContain('it is larger than 64 MB');
    truncateSync(join(repository, '.rustler-nix.toml'), 4 * 1024 ** 3);
    expect(await refusal()).toContain('it is larger than 1 MB');
  });
});
