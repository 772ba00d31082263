import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { leastVersion } from '../../src/elixir/index.ts';
import { realTool } from '../real-tool.ts';

const elixir = realTool('elixir', 'elixir');

const requirements = [
  '~> 1.15',
  '~> 1.15.2',
  '>= 1.15.0',
  '> 1.15.3',
  '== 1.15.3',
  '1.15.3',
  '~> 1.15-rc.1',
  '>= 1.16.0-dev',
  '~> 1.13 or ~> 1.16',
  '~> 1.16 or ~> 1.13',
  '>= 1.10.0 and < 1.14.0',
  '< 1.14.0 and >= 1.10.0',
  '>= 1.12.0 and >= 1.15.0 or == 1.17.2',
  '< 1.14.0',
  '<= 1.14.0 or ~> 1.16',
];

describe('leastVersion', () => {
  it('is the lowest version that is asked for', () => {
    expect(requirements.map(leastVersion)).toEqual([
      '1.15',
      '1.15.2',
      '1.15.0',
      '1.15.3',
      '1.15.3',
      '1.15.3',
      '1.15-rc.1',
      '1.16.0-dev',
      '1.13',
      '1.13',
      '1.10.0',
      '1.10.0',
      '1.15.0',
      undefined,
      undefined,
    ]);
  });

  it('says nothing of what is no requirement', () => {
    expect(['', '~>', 'one', '~> 1', '1.x', '~> 1.15 or', 'or'].map(leastVersion)).toEqual(Array(7).fill(undefined));
  });

  it.skipIf(elixir.missing)(`has no version below it that Elixir takes ${elixir.reason ?? ''}`, () => {
    const versions = [10, 12, 13, 14, 15, 16, 17].flatMap((minor) =>
      [0, 1, 2, 3, 9].map((patch) => `1.${minor}.${patch}`),
    );
    const script =
      'for r <- String.split(hd(System.argv()), "|"), do: IO.puts(Enum.find(tl(System.argv()), &Version.match?(&1, r)))';
    const out = execFileSync('elixir', ['-e', script, requirements.join('|'), ...versions], { encoding: 'utf8' });
    const first = out.trim().split('\n');
    expect(first).toHaveLength(requirements.length);
    for (const [index, requirement] of requirements.entries()) {
      const least = leastVersion(requirement)?.split('-')[0];
      const taken = first[index] ?? '';
      const place = (version: string) => versions.findIndex((one) => one === version || one.startsWith(`${version}.`));
      if (least !== undefined) expect(place(taken), requirement).toBeGreaterThanOrEqual(place(least));
    }
  });
});
