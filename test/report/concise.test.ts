import { describe, expect, test } from 'vitest';
import { reporters } from '../../src/report/index.ts';
import { at, brokenChain, copiedName, findingAt, options, report, soundChain } from './sample.ts';

const render = reporters.concise;

describe('the concise report', () => {
  test('is one line a finding that grep and editors understand', () => {
    expect(render(report({ findings: [copiedName] }), options())).toBe(
      'flake.nix:46:32: error[copied-name-mismatch] the BEAM loads priv/native/my_nif.so, but the build puts libmy_nif.so there\n',
    );
  });

  test('has a line for a chain that is not proved, at the link that is not', () => {
    expect(render(report({ chains: [brokenChain, soundChain] }), options())).toBe(
      'flake.nix:46:5: chain[broken] MyApp.Native in packages.x86_64-linux.default: hand-off: libmy_nif.so arrives in priv/native\n',
    );
  });

  test('has a line for every place where a trail was lost', () => {
    const unknown = [{ message: 'mix.exs could not be parsed', location: at('mix.exs', 3, 1, 3, 2) }];
    expect(render(report({ unknown }), options())).toBe('mix.exs:3:1: unknown mix.exs could not be parsed\n');
  });

  test('keeps a message with a line break or an escape sequence on its one line', () => {
    const text = render(
      report({ findings: [findingAt(at('a', 1, 1, 1, 2), { message: 'a\nb\u001b[1m' })] }),
      options(),
    );
    expect(text).toBe('a:1:1: error[copied-name-mismatch] a\\u{a}b\\u{1b}[1m\n');
  });

  test('is empty when everything is proved', () => {
    expect(render(report({ chains: [soundChain] }), options())).toBe('');
  });
});
