import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { reportFaults, sarifFaults } from '../report/schemas.ts';
import { rustlerNix } from './command-line.ts';

const fixtures = fileURLToPath(new URL('../../fixtures', import.meta.url));

// The first check loads every layer from its sources.
vi.setConfig({ testTimeout: 60_000 });

let repository: string;

beforeEach(() => {
  repository = mkdtempSync(join(tmpdir(), 'rustler-nix-recipe-'));
});

afterEach(() => rmSync(repository, { recursive: true, force: true }));

/** The user's copy of a fixture. */
function clone(fixture: string): void {
  cpSync(join(fixtures, fixture), repository, { recursive: true });
}

describe('a stranger who checks the crane recipe', () => {
  test('sees its chain with every link proved, and no finding', async () => {
    clone('recipes/crane-musl');
    const { code, stdout, stderr } = await rustlerNix(['doctor', repository]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('MyApp.Native in packages.x86_64-linux.default: ok');
    const { chains } = JSON.parse((await rustlerNix(['doctor', repository, '--format', 'json'])).stdout);
    const verdicts = chains.flatMap((chain: { links: { verdict: string }[] }) =>
      chain.links.map((link) => link.verdict),
    );
    expect(new Set(verdicts)).toEqual(new Set(['ok']));
    expect(stdout).toContain('0 errors, 0 warnings, 0 notes');
  });

  test('may keep every kind of report, each as its schema wants it, each time the same', async () => {
    clone('recipes/crane-musl');
    const json = await rustlerNix(['doctor', repository, '--format', 'json']);
    const sarif = await rustlerNix(['doctor', repository, '--format', 'sarif']);
    expect(reportFaults(JSON.parse(json.stdout))).toEqual([]);
    expect(sarifFaults(JSON.parse(sarif.stdout))).toEqual([]);
    expect(await rustlerNix(['doctor', repository, '--format', 'json'])).toEqual(json);
    expect(await rustlerNix(['doctor', repository, '--format', 'sarif'])).toEqual(sarif);
  });

  test('leaves no trace in it', async () => {
    clone('recipes/crane-musl');
    const before = readdirSync(repository, { recursive: true });
    await rustlerNix(['doctor', repository]);
    expect(readdirSync(repository, { recursive: true })).toEqual(before);
  });
});

describe('a user whose load path carries an extension', () => {
  test('is shown the extension in the line that they wrote', async () => {
    clone('load-path-extension/broken');
    const { code, stdout } = await rustlerNix(['doctor', repository, '--rule', 'load-path-extension', '--quiet']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^error\[load-path-extension\]: /);
    expect(stdout).toContain(' --> lib/my_app/native.ex:5:');
    expect(stdout).toContain('safe fix available');
  });
});

describe('a directory without a NIF', () => {
  test('is one friendly line and exit code 3', async () => {
    writeFileSync(join(repository, 'notes.txt'), 'nothing here\n');
    const { code, stdout, stderr } = await rustlerNix(['doctor', repository]);
    expect([code, stderr]).toEqual([3, '']);
    expect(stdout).toMatch(/^Nothing to check: .*\n$/);
  });
});

test('every rule has a page that `explain` shows', async () => {
  const { stdout } = await rustlerNix(['rules', '--format', 'json']);
  const { rules } = JSON.parse(stdout);
  expect(rules.length).toBeGreaterThan(0);
  for (const { id, summary } of rules) {
    expect(summary).not.toBe('');
    const page = readFileSync(fileURLToPath(new URL(`../../rules/${id}/rule.md`, import.meta.url)), 'utf8');
    expect((await rustlerNix(['explain', '--format', 'markdown', id])).stdout).toBe(`${page.trimEnd()}\n`);
  }
});
