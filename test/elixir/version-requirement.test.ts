import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isRequirement, leastVersion, mayMeet } from '../../src/elixir/index.ts';
import { realTool } from '../real-tool.ts';
import { temporaryFolder } from '../repository/temporary-checkout.ts';

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

describe.skipIf(elixir.missing)(`isRequirement ${elixir.reason}`, () => {
  const refused = [
    '>= 1.15|1.15|~> 1|~> v1.15|~> 1.15.0.0|>= 1.0.0 < 2.0.0|~> 1.15, ~> 1.2|^1.2.0|=~ 1.15|= 1.15.0|=> 1.15.0|',
    '~> ~> 1.15|and ~> 1.15|~> 1.15 and|~> 1.15 or or ~> 1.16|~> 1.15 \\|\\| ~> 1.16|>= 1.15.0 andx < 2.0.0|~> 1.2.0-a_b',
  ].flatMap((line) => line.split(/(?<!\\)\|/));
  const other = ['>=1.15.0', ' ~> 1.15 ', '~>1.15', '~> 1.15  and  < 2.0.0', '!= 1.15.0', '~> 1.15.0-dev+b'];

  it('says what Elixir says', () => {
    const all = [...requirements, ...refused, ...other];
    const script = 'for r <- System.argv(), do: IO.puts(Version.parse_requirement(r) != :error)';
    const out = execFileSync('elixir', ['-e', script, '--', ...all], { encoding: 'utf8', stdio: 'pipe' });
    expect(all.map((one) => [one, String(isRequirement(one))])).toEqual(
      out
        .trim()
        .split('\n')
        .map((answer, index) => [all[index], answer]),
    );
    expect(refused.filter(isRequirement)).toEqual([]);
  });
});

describe('mayMeet', () => {
  const more = [
    '',
    '~> 1',
    '>= 1.15',
    '== 1.15',
    '< 1.15',
    '1.15',
    'one',
    '~> 0.37.1',
    '!= 1.15.3',
    '> 1.14.9',
    '< 1.15.0',
    '~> 1.15.0-rc.1',
    '~> 1.15.0-rc.10.a',
    '>= 1.15.0-rc.alpha',
    '> 1.16.0-dev',
    '== 1.15.0-rc.1',
  ];

  it('speaks for a version whose patch level is not known', () => {
    const met = ['~> 1.15.9', '< 1.15.1', '== 1.15.2', '!= 1.15.2', '> 1.15.4'].map((one) => mayMeet(one, '1.15'));
    expect(met).toEqual([true, true, true, true, true]);
    expect(['~> 1.14.0', '< 1.15.0', '== 1.16.0', '~> 0.9'].map((one) => mayMeet(one, '1.15'))).toEqual(
      Array(4).fill(false),
    );
  });

  it.skipIf(elixir.missing)(`says what Elixir says ${elixir.reason ?? ''}`, () => {
    const asked = [...requirements, ...more];
    const preReleases = [
      '1.15.0-rc',
      '1.15.0-rc.1',
      '1.15.0-rc.2',
      '1.15.0-rc.10',
      '1.15.0-rc.b',
      '1.16.0-dev',
      '1.16.0-rc.0',
    ];
    const versions = [...preReleases, '1.13.4', '1.14.0', '1.15.0', '1.15.3', '1.16.2', '1.17.2', '1.18.4'];
    const script = `[requirements | versions] = System.argv()
      for r <- String.split(requirements, "|"), v <- versions do
        case Version.parse_requirement(r) do
          {:ok, parsed} -> IO.puts(Version.match?(v, parsed))
          :error -> IO.puts("undefined")
        end
      end`;
    const args = ['-e', script, asked.join('|'), ...versions];
    const out = execFileSync('elixir', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const said = asked.flatMap((one) => versions.map((version) => String(mayMeet(one, version))));
    expect(said).toEqual(out.trim().split('\n'));
  });
});

describe.skipIf(elixir.missing)(`Mix, asked for an Elixir that is not there ${elixir.reason}`, () => {
  /** Whether `mix compile` with these words ends well for a project with a requirement. */
  function compiles(requirement: string, ...words: readonly string[]): boolean {
    const root = temporaryFolder({
      'mix.exs': `defmodule P.MixProject do
  use Mix.Project
  def project, do: [app: :p, version: "0.1.0", elixir: "${requirement}"]
end
`,
    });
    const env = { ...process.env, MIX_ENV: 'prod', MIX_HOME: join(root, '.mix'), HEX_HOME: join(root, '.hex') };
    return spawnSync('mix', ['compile', ...words], { cwd: root, env }).status === 0;
  }

  it('compiles an umbrella, whatever Elixir its children ask for, and refuses what is no project', {
    timeout: 120_000,
  }, () => {
    const project = (name: string, lines: string) =>
      `defmodule ${name} do\n  use Mix.Project\n  def project, do: [${lines}]\nend\n`;
    const status = (child: string) => {
      const root = temporaryFolder({
        'mix.exs': project('All', 'apps_path: "apps", version: "0.1.0"'),
        'apps/one/mix.exs': project('One', 'app: :one, version: "0.1.0"'),
        'apps/two/mix.exs': child,
      });
      const env = { ...process.env, MIX_ENV: 'prod', MIX_HOME: join(root, '.mix'), HEX_HOME: join(root, '.hex') };
      return spawnSync('mix', ['compile', '--no-deps-check'], { cwd: root, env }).status;
    };
    expect(status(project('Two', 'app: :two, version: "0.1.0", elixir: "~> 1.0"'))).toBe(0);
    expect(status(project('Two', 'app: :two, version: "0.1.0", elixir: "~> 99.0"'))).toBe(0);
    expect(status(project('Two', 'app: :two, version: "0.1.0", elixir: ">= 1.0"'))).toBe(0);
    expect(status('defmodule Two do\n  def project, do: [app: :two, version: "0.1.0"]\nend\n')).not.toBe(0);
  });

  // What elixir-too-old rests on (src/chain/required-elixir.ts).
  it('refuses to compile, with or without a check of the dependencies', { timeout: 120_000 }, () => {
    expect(compiles('~> 1.0')).toBe(true);
    expect(compiles('~> 99.0')).toBe(false);
    expect(compiles('~> 99.0', '--no-deps-check')).toBe(false);
    expect(compiles('~> 99.0', '--no-elixir-version-check')).toBe(true);
  });
});
