import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type CheckOptions, check } from '../../src/library/index.ts';
import { rustlerNix } from '../cli/command-line.ts';
import { temporaryFolder, writeFiles } from '../repository/temporary-checkout.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const fixture = (path: string) => join(fixturesFolder, path);
const broken = fixture('copied-name-mismatch/broken');

/** What the command prints of the same repository, with the options of the command line. */
async function printed(path: string, argv: readonly string[]): Promise<unknown> {
  const { stdout } = await rustlerNix(['doctor', path, '--format', 'json', ...argv]);
  return JSON.parse(stdout);
}

const cases: readonly (readonly [name: string, path: string, options: CheckOptions, argv: readonly string[]])[] = [
  ['a broken repository', broken, {}, []],
  ['one that is sound', fixture('recipes/crane-musl'), { config: false }, ['--no-config']],
  ['a finding with a fix', fixture('load-path-extension/broken'), {}, []],
  ['one rule', broken, { rules: ['copied-name-mismatch'] }, ['--rule', 'copied-name-mismatch']],
  ['all rules but one', broken, { skip: ['copied-name-mismatch'] }, ['--skip', 'copied-name-mismatch']],
  ['one system', broken, { systems: ['aarch64-darwin'] }, ['--system', 'aarch64-darwin']],
  ['some files', broken, { include: ['lib/**'], exclude: ['lib/x'] }, ['--include=lib/**', '--exclude=lib/x']],
];

// The first run loads the whole engine.
describe('check', { timeout: 60_000 }, () => {
  test.each(cases)('gives the report that the command prints: %s', async (_, path, options, argv) => {
    expect(await check(path, options)).toStrictEqual(await printed(path, argv));
  });

  test('takes the configuration that the command takes, or another, or none', async () => {
    const root = repositoryWith('[rules]\ncopied-name-mismatch = "note"\n');
    const other = join(temporaryFolder({ 'other.toml': '[rules]\ncopied-name-mismatch = "off"\n' }), 'other.toml');
    expect(severities(await check(root))).toEqual(['note']);
    expect(severities(await check(root, { config: other }))).toEqual([]);
    expect(severities(await check(root, { config: false }))).toEqual(['error']);
    expect(await check(root)).toStrictEqual(await printed(root, []));
  });

  test('passes over what a baseline lists', async () => {
    const baseline = join(temporaryFolder({}), 'baseline.json');
    await rustlerNix(['doctor', broken, '--baseline', baseline, '--update-baseline']);
    const report = await check(broken, { baseline });
    expect(report.summary).toMatchObject({ errors: 0, baselined: 1 });
    expect(report).toStrictEqual(await printed(broken, ['--baseline', baseline]));
  });

  test('looks into built files', async () => {
    const library = fixture('binary-no-nif-init/broken-alone/my_nif.so');
    const options = { config: false, binary: [library], target: 'x86_64-unknown-linux-gnu', maxGlibc: '2.31' } as const;
    const report = await check(broken, options);
    expect(report.findings.map((finding) => finding.built)).toContain(library);
    const argv = ['--no-config', '--binary', library, '--target', options.target, '--max-glibc', '2.31'];
    expect(report).toStrictEqual(await printed(broken, argv));
  });

  test('of a repository without a NIF is a report without chains', async () => {
    const report = await check(temporaryFolder({ 'README.md': 'nothing\n' }));
    expect([report.chains, report.findings]).toEqual([[], []]);
  });

  test('listens to no variable', async () => {
    process.env.RUSTLER_NIX_SKIP = 'copied-name-mismatch';
    try {
      expect(severities(await check(broken))).toEqual(['error']);
    } finally {
      delete process.env.RUSTLER_NIX_SKIP;
    }
  });

  test('may run several times at once', async () => {
    const paths = [broken, fixture('recipes/crane-musl'), broken];
    const together = await Promise.all(paths.map((path) => check(path, { config: false })));
    const alone = [await check(broken, { config: false }), await check(paths[1] ?? '', { config: false })];
    expect(together).toStrictEqual([alone[0], alone[1], alone[0]]);
  });
});

describe('a check that cannot be made', () => {
  const file = fileURLToPath(import.meta.url);
  const refusals: readonly (readonly [name: string, path: unknown, options: unknown, message: string | RegExp])[] = [
    ['of a path that is not there', '/nowhere/at/all', {}, '`/nowhere/at/all` does not exist'],
    ['of a file', file, {}, `\`${file}\` is no directory`],
    ['of no path', undefined, {}, 'the path of a repository is a text'],
    ['with a rule that is not there', broken, { rules: ['copied-name'] }, 'unknown rule `copied-name`'],
    ['with a misspelt option', broken, { rule: ['x'] }, 'unknown option `rule`'],
    ['with a text in the place of a list', broken, { skip: 'x' }, 'the option `skip` is a list of texts'],
    [
      'with a configuration that is not there',
      broken,
      { config: '/nowhere.toml' },
      /cannot be read: it does not exist/,
    ],
    ['with a baseline that is not there', broken, { baseline: '/nowhere.json' }, /`?\/nowhere.json`? does not exist/],
    ['with a built tree that is not there', broken, { binary: ['/nowhere'] }, '`/nowhere` does not exist'],
    ['with a glibc and nothing built', broken, { maxGlibc: '2.31' }, /^--max-glibc says nothing without --binary/],
  ];

  test.each(refusals)('%s is a CheckError that says so', async (_, path, options, message) => {
    const outcome = check(path as string, options as CheckOptions);
    await expect(outcome).rejects.toMatchObject({
      name: 'CheckError',
      message: expect.stringMatching(pattern(message)),
    });
  });

  test('for its configuration shows each mistake in its line', async () => {
    const root = repositoryWith('fail-on = "eror"\n');
    await expect(check(root)).rejects.toMatchObject({
      name: 'CheckError',
      message: expect.stringMatching(/^the configuration in .* cannot be used$/),
      details: expect.arrayContaining([expect.stringContaining('fail-on = "eror"')]),
    });
  });
});

function repositoryWith(configuration: string): string {
  const root = temporaryFolder({});
  cpSync(broken, root, { recursive: true });
  writeFiles(root, { '.rustler-nix.toml': configuration });
  return root;
}

function pattern(message: string | RegExp): RegExp {
  return typeof message === 'string' ? new RegExp(`^${message.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`) : message;
}

function severities({ findings }: Awaited<ReturnType<typeof check>>): string[] {
  return findings.map(({ severity }) => severity);
}
