import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { rules } from '../../rules/index.ts';
import { commands } from '../../src/cli/commands.ts';
import { reporters } from '../../src/report/index.ts';
import { realTool } from '../real-tool.ts';
import { rustlerNix } from './command-line.ts';
import { type Ask, bash, fish, WORD_BREAKS, zsh } from './real-shells.ts';

vi.setConfig({ testTimeout: 60_000 });

const ids = rules.map(({ id }) => id);
const formats = Object.keys(reporters);
const longOptions = (command: string) => Object.keys(commands[command]?.options ?? {}).map((name) => `--${name}`);

interface Shell {
  readonly name: string;
  readonly ask: Ask;
  readonly check: readonly string[];
  /** What stands before a value that is written in one word with its option or format: bash replaces what is behind `=` alone. */
  readonly keeps: (before: string) => string;
}

const whole = (before: string) => before;
const shells: readonly Shell[] = [
  { name: 'bash', ask: bash(WORD_BREAKS), check: ['bash', '-n'], keeps: () => '' },
  { name: 'bash', ask: bash(WORD_BREAKS.replace('=', '')), check: ['bash', '-n'], keeps: whole },
  { name: 'zsh', ask: zsh, check: ['zsh', '-n'], keeps: whole },
  { name: 'fish', ask: fish, check: ['fish', '--no-execute'], keeps: whole },
];

let folder: string;
const scripts = new Map<string, string>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rustler-nix-completions-'));
  mkdirSync(join(folder, 'project/priv native'), { recursive: true });
  writeFileSync(join(folder, 'project/nif.so'), '');
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, stdout, stderr } = await rustlerNix(['completions', shell]);
    expect([code, stderr]).toEqual([0, '']);
    const script = join(folder, `_${shell}`);
    writeFileSync(script, stdout);
    scripts.set(shell, script);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(shells)('what `rustler-nix completions` prints for $name', ({ name, ask, check, keeps }) => {
  const tool = realTool(name, name);

  test.skipIf(tool.missing)(`is a script of that shell ${tool.reason}`, () => {
    const [command = '', ...options] = check;
    execFileSync(command, [...options, scripts.get(name) ?? '']);
  });

  /** Command lines, and what is to be offered: all of it, or at least what is `among` it. */
  const cases: readonly (readonly [
    line: string,
    expected: readonly string[] | { readonly among: readonly string[] },
  ])[] = [
    ['rustler-nix ', Object.keys(commands)],
    ['rustler-nix expl', ['explain']],
    ['rustler-nix explain load-', ids.filter((id) => id.startsWith('load-'))],
    ['rustler-nix explain load-path-extension musl', ids.filter((id) => id.startsWith('musl'))],
    ['rustler-nix doctor --rule musl', ids.filter((id) => id.startsWith('musl'))],
    ['rustler-nix doctor --skip load-path-extension --skip musl', ids.filter((id) => id.startsWith('musl'))],
    ['rustler-nix doctor --fail-on ', ['error', 'warning', 'note', 'never']],
    ['rustler-nix doctor --color=a', ['auto', 'always'].map((when) => keeps('--color=') + when)],
    ['rustler-nix doctor --format ', formats],
    ['rustler-nix doctor --format sarif --format sa', formats.filter((format) => format.startsWith('sa'))],
    ['rustler-nix doctor --format json=ni', [`${keeps('json=')}nif.so`]],
    ['rustler-nix doctor --fix=', [`${keeps('--fix=')}unsafe`]],
    ['rustler-nix rules --format ', ['pretty', 'json']],
    ['rustler-nix doctor --system x86_64-', ['x86_64-linux', 'x86_64-darwin']],
    ['rustler-nix doctor --target x86_64-unknown-linux-m', ['x86_64-unknown-linux-musl']],
    ['rustler-nix doctor --max-glibc ', []],
    ['rustler-nix inspect n', ['nif.so']],
    ['rustler-nix completions ', ['bash', 'zsh', 'fish']],
    ['rustler-nix doctor --up', ['--update-baseline']],
    ['rustler-nix rules --', longOptions('rules')],
    ['rustler-nix doctor --', { among: longOptions('doctor') }],
    ['rustler-nix --v', ['--version']],
  ];

  test.skipIf(tool.missing)(`completes commands, options and their values ${tool.reason}`, () => {
    const answers = ask(
      scripts.get(name) ?? '',
      cases.map(([line]) => line),
      join(folder, 'project'),
    );
    cases.forEach(([line, expected], index) => {
      const offered = answers[index]?.map((offer) => offer.trimEnd());
      if ('among' in expected) expect(offered, line).toEqual(expect.arrayContaining([...expected.among]));
      else expect(offered?.toSorted(), line).toEqual([...expected].sort());
    });
  });

  test.skipIf(tool.missing)(`offers folders where a repository is asked for ${tool.reason}`, () => {
    const [[first] = [], second] = ask(
      scripts.get(name) ?? '',
      ['rustler-nix doctor pr', 'rustler-nix doctor --quiet . p'],
      join(folder, 'project'),
    );
    expect(first?.replaceAll('\\', '').replace(/\/$/, '')).toBe('priv native');
    // One repository at a time.
    expect(second).toEqual([]);
  });
});

describe('rustler-nix completions', () => {
  test.each([
    [['completions', 'fihs'], 'Did you mean fish? There are: bash, zsh, fish.'],
    [['completions'], 'There are: bash, zsh, fish.'],
    [['completions', 'bash', 'zsh'], 'one shell at a time: zsh is one too many'],
  ])('%j is refused with what would be right', async (argv, hint) => {
    const { code, stdout, stderr } = await rustlerNix(argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(hint);
    expect(stderr).toContain('`rustler-nix completions --help`');
  });

  test('knows of every value of every option what it is', () => {
    const options = Object.values(commands).flatMap((command) => Object.entries(command.options));
    const vague = options.filter(([, { value, kind, choices }]) => value !== undefined && !kind && !choices);
    expect(vague.map(([name]) => name)).toEqual([]);
  });
});
