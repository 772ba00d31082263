import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { realTool } from '../real-tool.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const nix = realTool('nix-instantiate', 'nix-bin');
const elixir = realTool('elixir', 'elixir');

/** Fixtures of files that no tool can read. */
const BROKEN_ON_PURPOSE = /^(syntax-error)\//;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rustler-nix-fixtures-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fixtureFiles(ending: RegExp): string[] {
  return readdirSync(fixturesFolder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !BROKEN_ON_PURPOSE.test(path.slice(fixturesFolder.length + 1)));
}

test.skipIf(nix.missing)(`Nix parses the Nix files of every fixture ${nix.reason}`, { timeout: 120_000 }, () => {
  const files = fixtureFiles(/\.nix$/);
  // Nix would otherwise want to write to /nix even for a parse.
  const places = ['STORE', 'STATE', 'LOG', 'CONF'].map((name) => [`NIX_${name}_DIR`, join(folder, name)]);
  const { status, stderr } = spawnSync('nix-instantiate', ['--parse', ...files], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, ...Object.fromEntries(places) },
  });
  expect(files.length).toBeGreaterThan(500);
  expect(stderr.split('\n').filter((line) => line.startsWith('error'))).toEqual([]);
  expect(status).toBe(0);
});

test.skipIf(elixir.missing)(
  `Elixir parses the Elixir files of every fixture ${elixir.reason}`,
  { timeout: 120_000 },
  () => {
    const files = fixtureFiles(/(\.exs?|mix\.lock)$/);
    const script = join(folder, 'parse.exs');
    writeFileSync(
      script,
      `for path <- IO.stream(:stdio, :line), path = String.trim_trailing(path, "\\n"), {:error, reason} <- [Code.string_to_quoted(File.read!(path))] do
  IO.puts("#{path}: #{inspect(reason)}")
end
`,
    );
    const refused = execFileSync('elixir', [script], {
      input: files.join('\n'),
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    expect(files.length).toBeGreaterThan(500);
    expect(refused.split('\n').filter((line) => line !== '')).toEqual([]);
  },
);
