import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { edited } from '../../src/engine/fixes/edits.ts';
import { type Mended, mendRepository } from '../../src/engine/fixes/mend.ts';
import { fixRound } from '../../src/engine/fixes/round.ts';
import type { Finding } from '../../src/engine/report.ts';
import { memoryRepository } from '../../src/repository/index.ts';
import { openSyntax, type SyntaxNode } from '../../src/syntax/index.ts';
import { realTool } from '../real-tool.ts';
import { at, findingAt } from '../report/sample.ts';
import { temporaryFolder } from '../repository/temporary-checkout.ts';
import { openFixture } from '../support/open-fixture.ts';
import { type Files, readFiles } from '../support/repository-files.ts';
import { fixturesFolder, ruleFolders, type Variant, variantsOf } from '../support/rule-folders.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 600_000 });

const all = { only: [], skip: [] };
const fixable = ruleFolders()
  .flatMap(variantsOf)
  .filter(({ findings }) => findings.some(({ fix }) => fix));

/** A fixture with every fix applied. */
interface Fixed {
  readonly variant: Variant;
  readonly mended: Mended;
  readonly files: Files;
}

const fixedFixtures: Fixed[] = [];

// Each fixture is mended once; the tests below ask different questions of the outcome.
beforeAll(async () => {
  for (const variant of fixable) {
    const repository = openFixture(variant.root, variant.git);
    const mended = await mendRepository(repository, all, 'unsafe');
    const changed = Object.fromEntries(mended.changes.map(({ path, after }) => [path, after]));
    fixedFixtures.push({ variant, mended, files: { ...readFiles(repository.root), ...changed } });
  }
});

function nameOf({ rule, name }: Variant): string {
  return `${rule}/${name}`;
}

/** Findings by what they say, wherever lines moved to. */
function saidIn({ report }: Mended['after']): string[] {
  return report.findings.map(({ rule, message }) => `${rule}: ${message}`);
}

describe('fixing every fixture', () => {
  test('changes something', () => {
    const unchanged = fixedFixtures.filter(({ mended }) => mended.changes.length === 0);
    expect(unchanged.map(({ variant }) => nameOf(variant))).toEqual([]);
  });

  test('leaves no finding with a fix, and refuses none', () => {
    const left = fixedFixtures.filter(({ mended: { after, refused, unfinished } }) => {
      return after.report.findings.some(({ fix }) => fix) || refused.length > 0 || unfinished;
    });
    expect(left.map(({ variant }) => nameOf(variant))).toEqual([]);
  });

  test('brings no new finding', () => {
    const worse = fixedFixtures.flatMap(({ variant, mended }) => {
      const known = saidIn(mended.before);
      return saidIn(mended.after)
        .filter((said) => !known.includes(said))
        .map((said) => `${nameOf(variant)}: ${said}`);
    });
    expect(worse).toEqual([]);
  });

  test('changes nothing the second time', async () => {
    for (const { variant, files } of fixedFixtures.filter(({ variant: { git } }) => !git)) {
      const again = await mendRepository(memoryRepository(files), all, 'unsafe');
      expect(again.changes, nameOf(variant)).toEqual([]);
    }
  });

  // Nix keeps the carriage returns of an indented string, and no phase that has them does what it says.
  const withWindowsLines = (text: string) =>
    text
      .split(/(''[\s\S]*?'')/)
      .map((piece, index) => (index % 2 === 0 ? piece.replace(/\n/g, '\r\n') : piece))
      .join('');

  test('keeps the line endings of Windows, and every other byte', async () => {
    for (const { variant, mended } of fixedFixtures.filter(({ variant: { git } }) => !git)) {
      const windows = mapped(readFiles(variant.root), withWindowsLines);
      const { changes } = await mendRepository(memoryRepository(windows), all, 'unsafe');
      const expected = mended.changes.map(({ path, after }) => [path, withWindowsLines(after)]);
      expect(
        changes.map(({ path, after }) => [path, after]),
        nameOf(variant),
      ).toEqual(expected);
    }
  });
});

describe('what fixes leave is understood by', () => {
  const changed = (pattern: RegExp) =>
    fixedFixtures.flatMap(({ variant, mended }) =>
      mended.changes.filter(({ path }) => pattern.test(path)).map((change) => ({ ...change, variant })),
    );

  /** Writes changed files, each under a name of its own, and returns their paths. */
  function written(pattern: RegExp): string[] {
    const texts = changed(pattern).map(({ variant, path, after }, index) => {
      return [`${index}-${nameOf(variant).replaceAll('/', '-')}-${path.replaceAll('/', '-')}`, after] as const;
    });
    expect(texts.length).toBeGreaterThan(0);
    const folder = temporaryFolder(Object.fromEntries(texts));
    return texts.map(([name]) => join(folder, name));
  }

  const nix = realTool('nix-instantiate', 'nix-bin');
  test.skipIf(nix.missing)(`nix ${nix.reason}`, () => {
    const files = written(/\.nix$/);
    const { status, stderr } = spawnSync('nix-instantiate', ['--parse', ...files], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, expect.not.stringContaining('error')]);
  });

  const elixir = realTool('elixir', 'elixir');
  test.skipIf(elixir.missing)(`elixir ${elixir.reason}`, () => {
    const script = 'for file <- System.argv(), do: Code.string_to_quoted!(File.read!(file), file: file)';
    execFileSync('elixir', ['-e', script, ...written(/\.exs?$/)], { stdio: 'pipe' });
  });

  const cargo = realTool('cargo', 'cargo');
  test.skipIf(cargo.missing)(`cargo ${cargo.reason}`, () => {
    const manifests = changed(/Cargo\.toml$/);
    expect(manifests.length).toBeGreaterThan(0);
    for (const { variant, path } of manifests) {
      const files = fixedFixtures.find((fixed) => fixed.variant === variant)?.files ?? {};
      const folder = temporaryFolder(files);
      const argv = ['metadata', '--no-deps', '--offline', '--format-version=1', '--manifest-path', join(folder, path)];
      execFileSync('cargo', argv, { stdio: 'pipe' });
    }
  });

  const rustfmt = realTool('rustfmt', 'rustfmt');
  test.skipIf(rustfmt.missing)(`rustfmt ${rustfmt.reason}`, () => {
    for (const file of written(/\.rs$/)) execFileSync('rustfmt', ['--emit=stdout', file], { stdio: 'pipe' });
  });

  const bash = realTool('bash', 'bash');
  test.skipIf(bash.missing)(`bash, in every phase ${bash.reason}`, async () => {
    const syntax = await openSyntax(['nix']);
    const phases = changed(/\.nix$/).flatMap(({ after }) => phasesIn(syntax.parse('nix', after), after));
    expect(phases.length).toBeGreaterThan(0);
    for (const phase of phases) expect(spawnSync('bash', ['-n'], { input: phase, encoding: 'utf8' }).stderr).toBe('');
  });
});

/** The texts that are bound to names of phases, interpolations replaced by a word. */
function phasesIn(node: SyntaxNode, text: string): string[] {
  const inner = node.children.flatMap((child) => phasesIn(child, text));
  if (node.kind !== 'binding' || !/^\w*(Phase|pre|post)\w* *=/i.test(text.slice(node.start))) return inner;
  const string = node.children.find(({ kind }) => kind === 'indented_string_expression');
  if (!string) return inner;
  const parts = string.children.map(({ kind, start, end }) => {
    if (kind === "''") return '';
    return kind === 'interpolation' ? 'word' : text.slice(start, end).replaceAll("''$", '$');
  });
  return [...inner, parts.join('')];
}

function mapped(files: Files, change: (text: string) => string): Files {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, change(text)]));
}

describe('fixes of one file', () => {
  const source = 'one two three four\n';
  const replacing = (column: number, end: number, text: string): Finding => {
    const location = at('a.txt', 1, column, 1, end);
    return findingAt(location, {
      fingerprint: `${column}-${text}`,
      fix: { safety: 'safe', description: 'Replace it', edits: [{ location, text }] },
    });
  };
  const round = async (...findings: Finding[]) => {
    const { applied, texts } = await fixRound(findings, 'safe', (path) => (path === 'a.txt' ? source : undefined));
    return { applied: applied.map(({ fingerprint }) => fingerprint), text: texts.get('a.txt') };
  };

  test('compose', async () => {
    const { text } = await round(replacing(1, 4, '1'), replacing(9, 14, '3'), replacing(5, 8, '2'));
    expect(text).toBe('1 2 3 four\n');
  });

  test('wait for the next round when they touch the same text', async () => {
    expect(await round(replacing(1, 8, 'x'), replacing(5, 14, 'y'), replacing(15, 19, 'z'))).toEqual({
      applied: ['1-x', '15-z'],
      text: 'x three z\n',
    });
  });

  test('wait when both put something at one place', async () => {
    expect((await round(replacing(5, 5, 'a '), replacing(5, 5, 'b '))).applied).toEqual(['5-a ']);
  });

  test('stay out when they are unsafe and only safe ones are wanted', async () => {
    const finding = replacing(1, 4, '1');
    expect((await round({ ...finding, fix: finding.fix && { ...finding.fix, safety: 'unsafe' } })).applied).toEqual([]);
  });

  test('are refused when the file could not be parsed after them', async () => {
    const location = at('a.nix', 1, 1, 1, 2);
    const breaking = findingAt(location, {
      fix: { safety: 'safe', description: 'Break it', edits: [{ location, text: '[' }] },
    });
    const { applied, refused, texts } = await fixRound([breaking], 'safe', () => '{ a = 1; }');
    expect([applied, refused, texts.size]).toEqual([[], [breaking], 0]);
  });

  test('are for files that can be read', async () => {
    const location = at('nowhere.nix', 1, 1, 1, 2);
    const fix = { safety: 'safe' as const, description: 'Replace it', edits: [{ location, text: '' }] };
    expect((await fixRound([findingAt(location, { fix })], 'safe', () => undefined)).applied).toEqual([]);
  });

  test('end their new lines as the file does', () => {
    expect(edited('a\r\nb\r\n', [{ path: 'a', start: 3, end: 3, text: 'x\n' }])).toBe('a\r\nx\r\nb\r\n');
    expect(edited('a\nb\n', [{ path: 'a', start: 2, end: 2, text: 'x\n' }])).toBe('a\nx\nb\n');
  });
});

describe('rounds', () => {
  test('go on until a fix makes room for no other', async () => {
    const both = { ...readFiles(join(fixturesFolder, 'load-path-extension/broken')) };
    const path = 'lib/my_app/native.ex';
    both[path] = (both[path] ?? '').replace('  def add', '  # rustler-nix: ignore[stub-missing] mended\n  def add');
    const { applied, changes } = await mendRepository(memoryRepository(both), all, 'safe');
    expect(applied.map(({ rule }) => rule)).toEqual(['load-path-extension', 'suppression-unused']);
    expect(changes.map(({ after }) => after)).toEqual([
      (readFiles(join(fixturesFolder, 'load-path-extension/broken'))[path] ?? '').replace('my_nif.so', 'my_nif'),
    ]);
  });

  test('leave suppressed and known findings alone', async () => {
    const files = { ...readFiles(join(fixturesFolder, 'suppression-without-reason/sound')) };
    expect((await mendRepository(memoryRepository(files), all, 'unsafe')).changes).toEqual([]);
  });
});
