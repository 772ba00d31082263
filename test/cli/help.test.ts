import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { commands, usageOf } from '../../src/cli/commands.ts';
import { rustlerNix } from './command-line.ts';

describe('help', () => {
  test.each([[[]], [['--help']], [['-h']]])('%j shows the commands and three examples', async (argv) => {
    const { code, stdout, stderr } = await rustlerNix(argv);
    expect([code, stderr]).toEqual([0, '']);
    for (const [name, command] of Object.entries(commands)) expect(stdout).toContain(usageOf(name, command));
    expect(stdout.match(/^ {2}rustler-nix (doctor|explain)/gm)).toHaveLength(3);
  });

  test.each(Object.entries(commands))('of `%s` shows every option and three examples', async (name, command) => {
    const { code, stdout } = await rustlerNix([name, '--help']);
    expect(code).toBe(0);
    for (const option of Object.keys(command.options)) expect(stdout).toContain(`--${option}`);
    expect(stdout.match(/^ {2}rustler-nix /gm)).toHaveLength(3);
    expect(stdout).toContain('3   nothing to check');
  });

  test('fits a terminal of 110 columns', async () => {
    for (const name of Object.keys(commands)) {
      const { stdout } = await rustlerNix([name, '--help']);
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
    }
  });

  test('is shown whatever stands beside it', async () => {
    expect((await rustlerNix(['doctor', '--nonsense', '--help'])).code).toBe(0);
  });
});

test.each(['--version', '-V'])('%s is the version of the package', async (option) => {
  expect(await rustlerNix([option])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
});
