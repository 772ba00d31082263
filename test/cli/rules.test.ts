import { describe, expect, test, vi } from 'vitest';
import { rule } from '../report/sample.ts';
import { rustlerNix } from './command-line.ts';

vi.mock('../../src/engine/rules.ts', () => ({
  allRules: () => [
    rule,
    { ...rule, id: 'rustler-version-skew', severity: 'note', fixable: 'none', title: 'Versions differ' },
  ],
}));

describe('rustler-nix rules', () => {
  test('lists every rule with severity, fix and title', async () => {
    expect((await rustlerNix(['rules'])).stdout.split('\n')).toEqual([
      'copied-name-mismatch  error    safe fix    Copied under a name that the BEAM does not load',
      'rustler-version-skew  note                 Versions differ',
      '',
    ]);
  });

  test('gives the same to a program', async () => {
    const { schemaVersion, rules } = JSON.parse((await rustlerNix(['rules', '--format', 'json'])).stdout);
    expect(schemaVersion).toBe(1);
    expect(rules[1]).toMatchObject({
      id: 'rustler-version-skew',
      severity: 'note',
      fixable: 'none',
      title: 'Versions differ',
    });
  });

  test('with the name of a rule leads to its page', async () => {
    const { code, stderr } = await rustlerNix(['rules', 'copied-name-mismatch']);
    expect(code).toBe(2);
    expect(stderr).toContain('`rustler-nix explain copied-name-mismatch`');
  });
});

describe('rustler-nix explain', () => {
  test.each(['copied-name-mismatch', 'error[copied-name-mismatch]'])('shows the page of %s', async (name) => {
    expect(await rustlerNix(['explain', name])).toEqual({ code: 0, stdout: rule.page, stderr: '' });
  });

  test('sets headings and code off where there is colour', async () => {
    const { stdout } = await rustlerNix(['explain', 'copied-name-mismatch', '--color', 'always']);
    expect(stdout).toContain('\u001b[1mWhat it finds\u001b[22m');
    expect(stdout).toContain('    \u001b[36mcp a b\u001b[39m');
    expect(stdout).not.toContain('```');
  });

  test('of an unknown rule names the nearest one', async () => {
    const { code, stderr } = await rustlerNix(['explain', 'copied-name-mismach']);
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean copied-name-mismatch?');
  });

  test('without a rule says where to find them', async () => {
    const { code, stderr } = await rustlerNix(['explain']);
    expect(code).toBe(2);
    expect(stderr).toContain('`rustler-nix rules` lists them.');
  });
});
