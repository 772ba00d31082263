import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../repository/temporary-checkout.ts';
import { fixturesFolder } from '../support/rule-folders.ts';
import { rustlerNix } from './command-line.ts';

vi.setConfig({ testTimeout: 60_000 });

let repository: string;

function copyOf(fixture: string): void {
  cpSync(join(fixturesFolder, fixture), repository, { recursive: true });
}

beforeEach(() => {
  repository = temporaryFolder({});
});

afterEach(() => rmSync(repository, { recursive: true, force: true }));

const doctor = (...argv: string[]) => rustlerNix(['doctor', ...argv], { cwd: repository });
const native = () => join(repository, 'lib/my_app/native.ex');
const textOf = (path: string) => readFileSync(path, 'utf8');

describe('rustler-nix doctor --fix', () => {
  test('writes the fix, reports what is left, and exits with 0 when nothing is', async () => {
    copyOf('load-path-extension/broken');
    const { code, stdout, stderr } = await doctor('--fix');
    expect(code).toBe(0);
    expect(stdout).toContain('every link of 1 chain is proved');
    expect(stderr).toBe('fixed lib/my_app/native.ex:5: load-path-extension: Drop .so from the load path\n');
    expect(textOf(native())).toContain('"priv/native/my_nif"');
    expect((await doctor('--fix')).stderr).toBe('');
  });

  test('leaves unsafe fixes to --fix=unsafe', async () => {
    copyOf('stub-missing/broken');
    const before = textOf(native());
    expect((await doctor('--fix')).code).toBe(1);
    expect(textOf(native())).toBe(before);
    expect((await doctor('--fix=unsafe')).code).toBe(0);
    expect(textOf(native())).not.toBe(before);
  });

  test('shows the difference with --dry-run, which git applies, and changes nothing', async () => {
    copyOf('load-path-extension/broken');
    const before = textOf(native());
    const { code, stdout } = await doctor('--fix', '--dry-run', '--format', 'pretty', '--format', 'json=report.json');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^--- a\/lib\/my_app\/native\.ex\n\+\+\+ b\/lib\/my_app\/native\.ex\n@@ /);
    expect(textOf(native())).toBe(before);
    expect(JSON.parse(textOf(join(repository, 'report.json'))).findings).toHaveLength(1);
    writeFileSync(join(repository, 'a.diff'), stdout);
    execFileSync('git', ['apply', 'a.diff'], { cwd: repository });
    expect((await doctor()).code).toBe(0);
  });

  test('shows no control characters of a file on a terminal', async () => {
    copyOf('load-path-extension/broken');
    writeFileSync(native(), textOf(native()).replace('  use', '  # \u001b[31m\r\n  use'));
    const { stdout } = await rustlerNix(['doctor', '--dry-run', '--color', 'never'], { cwd: repository, isTTY: true });
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('+');
  });

  test('writes nothing when a file is read-only, and says so', async () => {
    copyOf('load-path-extension/broken');
    chmodSync(native(), 0o444);
    const before = textOf(native());
    const { code, stdout, stderr } = await doctor('--fix');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('lib/my_app/native.ex: it is read-only');
    expect(textOf(native())).toBe(before);
  });

  test('keeps the line endings of Windows and a byte-order mark', async () => {
    copyOf('load-path-extension/broken');
    const windows = `\ufeff${textOf(native()).replaceAll('\n', '\r\n')}`.trimEnd();
    writeFileSync(native(), windows);
    expect((await doctor('--fix')).code).toBe(0);
    expect(readFileSync(native())).toEqual(Buffer.from(windows.replace('my_nif.so', 'my_nif')));
  });

  test('fixes no finding that the configuration ignores or the baseline lists', async () => {
    copyOf('load-path-extension/broken');
    const before = textOf(native());
    await doctor('--baseline', 'baseline.json', '--update-baseline');
    expect((await doctor('--baseline', 'baseline.json', '--fix')).code).toBe(0);
    expect(textOf(native())).toBe(before);
    expect(existsSync(join(repository, 'baseline.json'))).toBe(true);
  });

  test.each([
    [['--fix=all'], 'unknown value `all` for --fix', 'Did you mean unsafe?'],
    [['--dry-run=yes'], '--dry-run takes no value', '--help'],
    [['--fix', '--update-baseline'], '--update-baseline and --fix exclude each other', '--help'],
  ])('refuses %j', async (argv, problem, hint) => {
    copyOf('load-path-extension/broken');
    const { code, stderr } = await doctor(...argv);
    expect([code, stderr.includes(problem), stderr.includes(hint)]).toEqual([2, true, true]);
  });
});
