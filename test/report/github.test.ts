import { describe, expect, test } from 'vitest';
import { reporters } from '../../src/report/index.ts';
import { at, brokenChain, copiedName, findingAt, options, report } from './sample.ts';

const render = (parts: Parameters<typeof report>[0], more: Parameters<typeof options>[0] = {}) =>
  reporters.github(report(parts), options(more));

/** What the runner makes of a line: actions/runner, ActionCommand.TryParseV2. */
function read(line: string) {
  const [, command, properties = '', data = ''] = /^::(\w+) ([^:]*)::(.*)$/.exec(line) ?? [];
  const unescaped = (text: string) => text.replace(/%(25|0D|0A|3A|2C)/g, (code) => decodeURIComponent(code));
  const pairs = properties
    .split(',')
    .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const);
  return {
    command,
    ...Object.fromEntries(pairs.map(([name, value]) => [name, unescaped(value)])),
    data: unescaped(data),
  };
}

describe('the github report', () => {
  test('annotates the range of a finding, with what to do, where to look and the page', () => {
    const [line = '', ...rest] = render({ findings: [copiedName] }).split('\n');
    expect(rest).toEqual(['']);
    expect(line).toMatch(/^::error file=flake\.nix,line=46,endLine=46,col=32,endColumn=43,title=rustler-nix%3A /);
    expect(read(line)).toMatchObject({
      title: 'rustler-nix: copied-name-mismatch',
      data: [
        copiedName.message,
        copiedName.help,
        'lib/my_app/native.ex:2:7: loads priv/native/my_nif.so (rustler 0.37.1)',
        copiedName.url,
      ].join('\n'),
    });
  });

  test.each([
    ['error', 'error'],
    ['warning', 'warning'],
    ['note', 'notice'],
  ] as const)('shows an %s as an annotation of level %s', (severity, level) => {
    expect(read(render({ findings: [{ ...copiedName, severity }] }).trim())).toMatchObject({ command: level });
  });

  test('gives no columns for a range over several lines, which GitHub refuses', () => {
    const text = render({ findings: [findingAt(at('a.nix', 3, 5, 7, 2))] });
    expect(text).toMatch(/^::error file=a\.nix,line=3,endLine=7,title=/);
  });

  test('names files as the checkout does when a folder of it is checked', () => {
    const text = render({ findings: [copiedName] }, { folder: 'apps/core/' });
    expect(read(text.trim())).toMatchObject({ file: 'apps/core/flake.nix' });
    expect(text).toContain('apps/core/lib/my_app/native.ex:2:7');
  });

  test('cannot be steered by the names and texts of a repository', () => {
    const evil = findingAt(at('a,title=x:\n::error::b%0A.nix', 1, 1, 1, 2), {
      message: '100% \r\n::set-env name=A::b \u001b[31m',
    });
    const lines = render({ findings: [evil] }).split('\n');
    expect(lines).toHaveLength(2);
    expect(read(lines[0] ?? '')).toMatchObject({
      file: 'a,title=x:\\u{a}::error::b%0A.nix',
      data: expect.stringMatching(/^100% \\u\{d\}\\u\{a\}::set-env name=A::b \\u\{1b\}\[31m\n/),
    });
  });

  test('shows ten of a level, the first ones, and says how many it leaves out', () => {
    const many = Array.from({ length: 13 }, (_, line) => findingAt(at('a.nix', line + 1, 1, line + 1, 2)));
    const notes = many.slice(0, 3).map((finding) => ({ ...finding, severity: 'note' as const }));
    const lines = render({ findings: [...many, ...notes] })
      .trimEnd()
      .split('\n');
    expect(lines.filter((line) => line.startsWith('::error'))).toHaveLength(10);
    expect(lines.filter((line) => line.startsWith('::notice'))).toHaveLength(3);
    expect(lines[9]).toContain('line=10,');
    expect(lines.at(-1)).toMatch(/^rustler-nix: 3 errors more without an annotation/);
  });

  test('says in the log what could not be followed', () => {
    const unknown = [{ message: 'lost', location: at('mix.exs', 1, 1, 1, 2) }];
    const chain = { ...brokenChain, verdict: 'unknown' as const };
    expect(render({ unknown, chains: [chain] })).toBe(
      'rustler-nix: 1 chain and 1 place could not be followed; nothing is claimed about them.\n',
    );
  });

  test('of a sound repository is empty', () => {
    expect(render({})).toBe('');
  });
});
