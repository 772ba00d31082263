import { describe, expect, test } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import type { Report } from '../../src/engine/report.ts';
import { memoryRepository } from '../../src/repository/index.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const loadPath = readFiles(`${fixturesFolder}/load-path-extension/broken`);
const copied = readFiles(`${fixturesFolder}/copied-name-mismatch/broken`);

async function reportOf(files: Readonly<Record<string, string>>, skip: readonly string[] = []): Promise<Report> {
  return (await checkRepository(memoryRepository(files), { only: [], skip })).report;
}

function changed(files: Readonly<Record<string, string>>, path: string, from: string, to: string) {
  const text = files[path] ?? '';
  expect(text).toContain(from);
  return { ...files, [path]: text.replace(from, () => to) };
}

const elixir = (from: string, to: string) => changed(loadPath, 'lib/my_app/native.ex', from, to);
const phase = (to: string) => changed(copied, 'flake.nix', '            cp ${nif}/lib/libmy_nif.so priv/native', to);
const copy = 'cp ${nif}/lib/libmy_nif.so priv/native';

describe('a comment suppresses a finding', () => {
  test.each([
    [
      'on the line before',
      elixir('    load_from', '    # rustler-nix: ignore[load-path-extension] why\n    load_from'),
    ],
    ['at the end of the line', elixir('.so"}', '.so"} # rustler-nix: ignore[load-path-extension] why')],
    [
      'above other comments of the line',
      elixir('    load_from', '    # rustler-nix: ignore[load-path-extension] why\n    # more\n    load_from'),
    ],
    ['beside other rules', elixir('.so"}', '.so"} # rustler-nix: ignore[otp-app-mismatch, load-path-extension] why')],
    ['of the whole file', elixir('end\n', 'end\n# rustler-nix: ignore-file[load-path-extension] why\n')],
    [
      'with line breaks of Windows',
      elixir('    load_from', '    # rustler-nix: ignore[load-path-extension] why\r\n    load_from'),
    ],
    ['in a phase, on the line before', phase(`# rustler-nix: ignore[copied-name-mismatch] why\n${copy}`)],
    ['in a phase, at the end of the line', phase(`${copy} # rustler-nix: ignore[copied-name-mismatch] why`)],
    [
      'in a phase, before a command over several lines',
      phase(`# rustler-nix: ignore[copied-name-mismatch] why\ncp \\\n  \${nif}/lib/libmy_nif.so \\\n  priv/native`),
    ],
    [
      'in Nix, for the whole file',
      changed(copied, 'flake.nix', '{', '/* rustler-nix: ignore-file[copied-name-mismatch] why */\n{'),
    ],
  ])('%s', async (_, files) => {
    const { findings, suppressed, summary } = await reportOf(files, ['suppression-unused']);
    expect(findings).toEqual([]);
    expect(suppressed.map(({ kind, reason }) => [kind, reason])).toEqual([['comment', 'why']]);
    expect([summary.errors, summary.suppressed]).toEqual([0, 1]);
  });
});

describe('a finding is not suppressed by', () => {
  test.each([
    ['a comment on another line', elixir('  use', '  # rustler-nix: ignore[load-path-extension] why\n  use')],
    ['a comment about another rule', elixir('.so"}', '.so"} # rustler-nix: ignore[otp-app-mismatch] why')],
    ['a comment in the middle of a sentence', elixir('.so"}', '.so"} # see rustler-nix: ignore[load-path-extension]')],
    [
      'a string that looks like a comment',
      elixir(
        'otp_app: :my_app,',
        'otp_app: :my_app, env: [{"A", "# rustler-nix: ignore-file[load-path-extension] no"}],',
      ),
    ],
    ['a comment of Nix inside a string', phase(`: "\n# rustler-nix: ignore-file[copied-name-mismatch] no\n"\n${copy}`)],
    ['text of a heredoc', phase(`cat > a <<EOF\n# rustler-nix: ignore-file[copied-name-mismatch] no\nEOF\n${copy}`)],
    [
      'a word after the hash of an attribute',
      phase(`echo a#rustler-nix: ignore-file[copied-name-mismatch] no\n${copy}`),
    ],
  ])('%s', async (_, files) => {
    const { findings, suppressed } = await reportOf(files, ['suppression-unused']);
    expect(findings).toHaveLength(1);
    expect(suppressed).toEqual([]);
  });
});

describe('a suppression', () => {
  const unused = elixir('.so"}', '"} # rustler-nix: ignore[load-path-extension] why');

  test('is unused when its finding is gone', async () => {
    expect((await reportOf(unused)).findings.map(({ rule }) => rule)).toEqual(['suppression-unused']);
  });

  test('is not called unused when its rule did not run', async () => {
    expect((await reportOf(unused, ['load-path-extension'])).findings).toEqual([]);
  });

  test('leaves the fingerprints of equal findings as they are', async () => {
    const before = await reportOf(loadPath);
    const after = await reportOf(
      elixir('    load_from', '    # rustler-nix: ignore[load-path-extension] why\n    load_from'),
    );
    expect(after.suppressed.map(({ finding }) => finding.fingerprint)).toEqual([before.findings[0]?.fingerprint]);
  });

  test('does not turn the link of a chain into a proved one', async () => {
    const { chains } = await reportOf(elixir('.so"}', '.so"} # rustler-nix: ignore[load-path-extension] why'));
    expect(chains.map(({ verdict }) => verdict)).toContain('broken');
  });
});
