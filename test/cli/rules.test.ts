import { describe, expect, test, vi } from 'vitest';
import { rule } from '../report/sample.ts';
import { rulesFaults } from '../report/schemas.ts';
import { rustlerNix } from './command-line.ts';

vi.mock('../../src/engine/rules.ts', () => ({
  allRules: () => [
    rule,
    {
      ...rule,
      id: 'rustler-version-skew',
      severity: 'note',
      fixable: 'none',
      link: 'crate',
      title: 'The versions of Rustler in mix.lock and in Cargo.lock differ',
    },
    { ...rule, id: 'suppression-unused', severity: 'warning', fixable: 'none', link: null, needs: [] },
  ],
}));

describe('rustler-nix rules', () => {
  test('gives other programs every rule in a line', async () => {
    expect((await rustlerNix(['rules'])).stdout.split('\n')).toEqual([
      'copied-name-mismatch  error    safe  hand-off  Copied under a name that the BEAM does not load',
      'rustler-version-skew  note           crate     The versions of Rustler in mix.lock and in Cargo.lock differ',
      'suppression-unused    warning                  Copied under a name that the BEAM does not load',
      '',
    ]);
  });

  test('shows a table on a terminal, as wide as that is', async () => {
    const { stdout } = await rustlerNix(['rules', '--color', 'never'], { isTTY: true, columns: 80 });
    expect(stdout.split('\n')).toEqual([
      'rule                  severity  fix   link      what it finds',
      '────────────────────  ────────  ────  ────────  ────────────────────────────────',
      'copied-name-mismatch  error     safe  hand-off  Copied under a name that the',
      '                                                BEAM does not load',
      'rustler-version-skew  note            crate     The versions of Rustler in',
      '                                                mix.lock and in Cargo.lock',
      '                                                differ',
      'suppression-unused    warning                   Copied under a name that the',
      '                                                BEAM does not load',
      '',
      '3 rules · 1 error · 1 warning · 1 note · 1 with a fix',
      '',
    ]);
  });

  test('gives a program all that is known of each, as the published schema says', async () => {
    const list = JSON.parse((await rustlerNix(['rules', '--format', 'json'])).stdout);
    expect(rulesFaults(list)).toEqual([]);
    expect(list.rules[1]).toEqual({
      id: 'rustler-version-skew',
      severity: 'note',
      title: 'The versions of Rustler in mix.lock and in Cargo.lock differ',
      summary: rule.summary,
      url: rule.url,
      fixable: 'none',
      link: 'crate',
      needs: ['module', 'handoff'],
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
    const { code, stdout, stderr } = await rustlerNix(['explain', name]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.split('\n')).toEqual([
      'error[copied-name-mismatch]: Copied under a name that the BEAM does not load',
      'about the link hand-off · safe fix · https://rules.example/copied-name-mismatch',
      '',
      'What it finds',
      '-------------',
      '',
      'A `cp`.',
      '',
      '    cp a b',
      '',
    ]);
  });

  test('gives the Markdown as it is written', async () => {
    const { stdout } = await rustlerNix([
      'explain',
      'copied-name-mismatch',
      '--format',
      'markdown',
      '--color',
      'always',
    ]);
    expect(stdout).toBe(rule.page);
  });

  test('sets headings and code off where there is colour, and leads to the page where there are links', async () => {
    const { stdout } = await rustlerNix(['explain', 'copied-name-mismatch', '--color', 'always', '--links', 'always']);
    expect(stdout).toContain('\u001b[1mWhat it finds\u001b[22m\n\nA \u001b[36mcp\u001b[39m.');
    expect(stdout).toContain('    \u001b[36mcp a b\u001b[39m');
    expect(stdout).toContain('\u001b]8;;https://rules.example/copied-name-mismatch\u001b\\error[copied-name-mismatch]');
    expect(stdout).not.toContain('```');
  });

  test('shows several rules one after the other', async () => {
    const { stdout } = await rustlerNix(['explain', 'rustler-version-skew', 'suppression-unused']);
    expect(stdout.match(/^(note|warning)\[.*\]/gm)).toEqual([
      'note[rustler-version-skew]',
      'warning[suppression-unused]',
    ]);
    expect(stdout).toContain('about the run itself · no fix');
  });

  test('of an unknown rule names the nearest one, and shows none of the others', async () => {
    const { code, stdout, stderr } = await rustlerNix(['explain', 'rustler-version-skew', 'copied-name-mismach']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Did you mean copied-name-mismatch?');
  });

  test('without a rule says where to find them', async () => {
    const { code, stderr } = await rustlerNix(['explain']);
    expect(code).toBe(2);
    expect(stderr).toContain('`rustler-nix rules` lists them.');
  });
});
