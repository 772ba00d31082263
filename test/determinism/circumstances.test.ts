import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { nodeBinary, VERSIONS } from './node-versions.ts';
import { copyOf, SUBJECTS } from './repositories.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const project = fileURLToPath(new URL('../..', import.meta.url));
const FORMATS = ['json', 'sarif', 'concise', 'github', 'markdown', 'pretty'] as const;

/** How long a check took, where a report says so. */
const DURATION = / · [\d.]+ m?s\b/g;

let built: string;
let doctor: string;

beforeAll(() => {
  built = mkdtempSync(join(tmpdir(), 'rustler-nix-circumstances-'));
  execFileSync(process.execPath, [join(project, 'scripts/build.mjs'), join(built, 'dist')]);
  cpSync(join(project, 'bin'), join(built, 'bin'), { recursive: true });
  doctor = join(built, 'bin/rustler-nix.js');
});

afterAll(() => rmSync(built, { recursive: true, force: true }));

interface Circumstances {
  readonly node?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** The root as it is given. */
  readonly path?: string;
  readonly options?: readonly string[];
  readonly umask?: string;
}

/** What the built command writes in every format; how long it took is left out. */
function reports(root: string, circumstances: Circumstances = {}): Readonly<Record<string, string>> {
  const { node = process.execPath, env = {}, cwd = root, path = root, options = [], umask = '022' } = circumstances;
  const folder = mkdtempSync(join(built, 'reports-'));
  const formats = FORMATS.flatMap((format) => ['--format', `${format}=${join(folder, format)}`]);
  const command = [node, doctor, 'doctor', path, '--fail-on', 'never', ...formats, ...options];
  const { status, stderr } = spawnSync('sh', ['-c', `umask ${umask}; exec "$@"`, 'sh', ...command], {
    cwd,
    env: { PATH: process.env.PATH, HOME: join(built, 'home'), ...env },
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  return Object.fromEntries(
    FORMATS.map((format) => [format, readFileSync(join(folder, format), 'utf8').replace(DURATION, '')]),
  );
}

describe('the same bytes come', () => {
  let root: string;
  let usual: Readonly<Record<string, string>>;
  beforeAll(() => {
    root = copyOf('copied-name-mismatch/broken', built);
    usual = reports(root, { options: ['--no-cache'] });
    expect(usual.json).toContain('copied-name-mismatch');
  });

  test.each<[what: string, circumstances: Circumstances]>([
    ['in the C locale', { env: { LC_ALL: 'C' } }],
    ['in a locale whose i has another capital letter', { env: { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' } }],
    ['in a locale with other digits', { env: { LC_ALL: 'ar_EG.UTF-8', LANG: 'ar_EG.UTF-8' } }],
    ['in another time zone', { env: { TZ: 'Pacific/Kiritimati' } }],
    ['for a user who keeps everything to himself', { umask: '077' }],
    ['without a home', { env: { HOME: undefined } }],
    ['in a narrow terminal, since files have no width', { env: { COLUMNS: '20', LINES: '5', TERM: 'dumb' } }],
    ['from the folder above', { cwd: 'above', path: 'subject' }],
    ['from inside', { path: '.' }],
    ['from a folder of it', { cwd: 'lib', path: '..' }],
    ['by a longer path', { path: './lib/../' }],
  ])('%s', (_, given) => {
    const cwd = given.cwd === 'above' ? dirname(root) : join(root, given.cwd ?? '');
    expect(reports(root, { ...given, cwd, options: ['--no-cache'] })).toEqual(usual);
  });

  test('from what was kept, and anew', () => {
    const first = reports(root);
    expect(first).toEqual(usual);
    expect(reports(root)).toEqual(usual);
  });

  test('from a copy, all but the root that is named', () => {
    const copy = copyOf('copied-name-mismatch/broken', built);
    const other = reports(copy, { options: ['--no-cache'] });
    const renamed = Object.entries(other).map(([format, text]) => [format, text.replaceAll(copy, root)]);
    expect(Object.fromEntries(renamed)).toEqual(usual);
  });
});

describe.each(VERSIONS)('Node %i', (version) => {
  const binary = nodeBinary(version);

  test.skipIf('missing' in binary)(
    `writes the bytes that the others write ${'missing' in binary ? binary.missing : ''}`,
    () => {
      if (!('path' in binary)) return;
      expect(execFileSync(binary.path, ['--version'], { encoding: 'utf8' })).toMatch(`v${version}.`);
      for (const subject of SUBJECTS) {
        const root = copyOf(subject, built);
        const options = ['--no-cache'];
        expect(reports(root, { options, node: binary.path }), subject).toEqual(reports(root, { options }));
      }
    },
  );
});
