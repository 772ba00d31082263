import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { linkAfter, linkWith } from '../support/changed-recipe.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

type Files = Readonly<Record<string, string>>;

/** What is said of the builds of a repository. */
async function builds(files: Files) {
  const { report } = await checkRepository(memoryRepository(files), { only: [], skip: [] });
  return report.chains.map(({ build, links }) => {
    const link = links.find(({ kind }) => kind === 'build');
    return { release: build !== null, verdict: link?.verdict, reason: link?.reason ?? undefined };
  });
}

const release = readFiles(join(fixturesFolder, 'options-configured-elsewhere', 'sound'));
const config = (text: string) => ({ 'config/config.exs': `import Config\n${text}\n` });
const runtime = (text: string) => ({ 'config/runtime.exs': `import Config\n${text}\n` });
const skips = 'config :my_app, MyApp.Native, skip_compilation?: true';
const differs =
  'MyApp.Native is configured otherwise when the release starts than when it was compiled, so the release refuses to start';

describe('a release whose NIF module is configured in config/runtime.exs', () => {
  const said = async (files: Files) => (await builds({ ...release, ...files })).filter((build) => build.release);

  it('starts when that is what it was compiled with', async () => {
    const [plain] = await said(config(skips));
    expect(plain).toMatchObject({ verdict: 'ok' });
    expect(await said({ ...config(skips), ...runtime(skips) })).toEqual([plain]);
    expect(await said({ ...config(skips), ...runtime('config :my_app, MyApp.Other, size: 5') })).toEqual([plain]);
    const inDevelopment = 'if config_env() == :dev, do: config(:my_app, MyApp.Native, load_data: 5)';
    expect(await said({ ...config(skips), ...runtime(inDevelopment) })).toEqual([plain]);
  });

  it('is not proved to start when it differs', async () => {
    const refused = [{ release: true, verdict: 'unknown', reason: differs }];
    expect(await said({ ...config(skips), ...runtime('config :my_app, MyApp.Native, load_data: 5') })).toEqual(refused);
    expect(
      await said({ ...config(skips), ...runtime('config :my_app, MyApp.Native, skip_compilation?: false') }),
    ).toEqual(refused);
    const computed = 'config :my_app, MyApp.Native, skip_compilation?: System.fetch_env!("SKIP") != "0"';
    expect(await said({ ...config(skips), ...runtime(computed) })).toEqual([
      {
        release: true,
        verdict: 'unknown',
        reason: differs.replace('is configured', 'may be configured').replace('refuses', 'may refuse'),
      },
    ]);
  });
});

describe('a release that mix.exs names anew', () => {
  const said = async (alias: string) => {
    const mix = (release['mix.exs'] ?? '').replace('app: :my_app,', `app: :my_app, aliases: [release: ${alias}],`);
    return (await builds({ ...release, 'mix.exs': mix })).find((build) => build.release)?.verdict;
  };

  it('is proved where the alias ends in it', async () => {
    expect(await said('["compile", "release"]')).toBe('ok');
  });

  it('is not proved where another task gets the words of the call, or nobody knows which', async () => {
    expect(await said('["hello"]')).toBe('unknown');
    expect(await said('["release", "hello"]')).toBe('unknown');
    expect(await said('&release/1')).toBe('unknown');
  });
});

describe('packages that Mix fetches without its lock', () => {
  const said = async (source: string, more = '') => {
    const from = 'src = ./.;\n          hash';
    expect(release['flake.nix']).toContain(from);
    const flake = (release['flake.nix'] ?? '').replace(from, () => `src = ${source};\n${more}\n          hash`);
    return (await builds({ ...release, 'flake.nix': flake })).find((build) => build.release)?.reason;
  };
  const holding = (...files: readonly string[]) =>
    `pkgs.lib.fileset.toSource { root = ./.; fileset = pkgs.lib.fileset.unions [ ${files.join(' ')} ]; }`;

  it('are others than it names, unless a phase brings it', async () => {
    expect(await said(holding('./mix.exs', './mix.lock'))).toBeUndefined();
    const without = 'mix.lock is not in the source that Mix fetches the packages for';
    expect(await said(holding('./mix.exs'))).toBe(without);
    expect(await said(holding('./mix.exs'), 'postPatch = "cp ${./mix.lock} mix.lock";')).toBeUndefined();
  });
});

describe('a configuration that cannot be read', () => {
  const said = async (files: Files) => (await builds({ ...release, ...files })).find((build) => build.release)?.reason;
  const adding = (text: string) => config(`${skips}\n${text}`);

  it('is none where what raises is not reached', async () => {
    expect(await said(adding('config :a, b: System.get_env("SECRET") || "none"'))).toBeUndefined();
    expect(await said(adding('if config_env() == :test, do: raise("no test")'))).toBeUndefined();
    expect(await said(adding('config :a, port: String.to_integer(System.get_env("PORT") || "80")'))).toBeUndefined();
    const guarded = 'if port = System.get_env("PORT") do\n  config :a, port: String.to_integer(port)\nend';
    expect(await said(adding(guarded))).toBeUndefined();
    expect(
      await said(adding('if System.get_env("CI") do\n  config :a, b: System.fetch_env!("SECRET"), c: Helper.x()\nend')),
    ).toBeUndefined();
    expect(await said(adding('config :a, b: fn -> raise("later") end'))).toBeUndefined();
    expect(await said({ ...config(skips), ...runtime('config :a, b: System.fetch_env!("SECRET")') })).toBeUndefined();
  });

  it('ends the build where a variable is not set', async () => {
    const unset = 'the configuration cannot be read: System.fetch_env! raises: SECRET is not set';
    expect(await said(adding('config :a, b: System.fetch_env!("SECRET")'))).toBe(unset);
    const nil = 'the configuration cannot be read: String.to_integer raises: it is called with nil';
    expect(await said(adding('config :a, port: String.to_integer(System.get_env("PORT"))'))).toBe(nil);
    const joined = 'the configuration cannot be read: `<>` raises: one of its sides is nil';
    expect(await said(adding('config :a, host: "www." <> System.get_env("HOST")'))).toBe(joined);
    const raises = 'the configuration cannot be read: the code raises here';
    expect(await said(adding('System.get_env("SECRET") || raise("no secret")'))).toBe(raises);
    expect(await said(adding('if config_env() == :prod, do: raise("not here")'))).toBe(raises);
  });

  it('is left to its developers outside of a build', async () => {
    const reasons = (await builds({ ...release, ...adding('config :a, b: System.fetch_env!("SECRET")') }))
      .filter((build) => !build.release)
      .map(({ reason }) => reason);
    expect(reasons).toEqual([undefined]);
  });
});

describe('a build whose mix.exs does not take the Rustler of mix.lock', () => {
  const asking = (rustler: string, more = '') => ({
    'mix.exs': (release['mix.exs'] ?? '').replace(/\{:rustler, [^}]*\}/, () => `${rustler}${more}`),
  });
  const said = async (files: Files) => (await builds({ ...release, ...files })).map(({ reason }) => reason);

  it('is not proved: mix deps.get takes another', async () => {
    expect(await said(asking('{:rustler, "~> 0.37.1"}'))).toEqual([undefined, undefined]);
    const reason = 'mix.exs asks for rustler ~> 0.30.0, and mix.lock has 0.37.1';
    expect(await said(asking('{:rustler, "~> 0.30.0"}'))).toEqual([reason, reason]);
  });

  it('is not proved when a folder that it depends on does not, unless its own word counts alone', async () => {
    const path = {
      'core/mix.exs':
        'defmodule Core.MixProject do\n  use Mix.Project\n  def project, do: [app: :core, version: "0.1.0", deps: [{:rustler, "~> 0.30.0"}]]\nend\n',
      'core/lib/core.ex': 'defmodule Core do\nend\n',
    };
    const core = ', {:core, path: "core"}';
    const [inNix] = await said({ ...path, ...asking('{:rustler, "~> 0.37.1"}', core) });
    expect(inNix).toBe('core/mix.exs asks for rustler ~> 0.30.0, and mix.lock has 0.37.1');
    expect(await said({ ...path, ...asking('{:rustler, "~> 0.37.1", override: true}', core) })).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe('an umbrella', () => {
  const umbrella = readFiles(join(fixturesFolder, 'recipes', 'buildrustpackage-umbrella'));

  it('is not proved when a sibling takes another Rustler than the one of mix.lock', async () => {
    const asking = (rustler: string) => ({
      'apps/ledger/mix.exs': (umbrella['apps/ledger/mix.exs'] ?? '').replace(
        'deps: deps()',
        () => `deps: [${rustler}, {:ledger_native, in_umbrella: true}]`,
      ),
    });
    const said = async (rustler: string) =>
      new Set((await builds({ ...umbrella, ...asking(rustler) })).map(({ reason }) => reason));
    expect(await said('{:rustler, ">= 0.30.0 and < 1.0.0"}')).toEqual(new Set([undefined]));
    expect(await said('{:rustler, "~> 0.30.0", targets: [:rpi4]}')).toEqual(new Set([undefined]));
    const reason = 'apps/ledger/mix.exs asks for rustler ~> 0.30.0, and mix.lock has 0.37.1';
    expect(await said('{:rustler, "~> 0.30.0"}')).toEqual(new Set([reason]));
  });

  it('is refused by Mix when a child lies in a folder of another name than its application', async () => {
    expect(new Set((await builds(umbrella)).map(({ verdict }) => verdict))).toEqual(new Set(['ok']));
    const children = Object.keys(umbrella).filter((path) => /^apps\/[^/]+\/mix\.exs$/.test(path));
    const [child = ''] = children;
    const folder = child.split('/')[1] ?? '';
    const renamed = (umbrella[child] ?? '').replace(/app: :\w+/, 'app: :another_name');
    const reason = `Mix refuses the umbrella: the application another_name lies in the folder ${folder}`;
    for (const build of await builds({ ...umbrella, [child]: renamed })) {
      expect(build).toMatchObject({ verdict: 'unknown', reason });
    }
  });
});

describe('a build of an umbrella', () => {
  const recipe = 'buildrustpackage-umbrella';
  const proved = { verdict: 'ok', reason: null };
  const unproved = (reason: string) => ({ verdict: 'unknown', reason });
  const after = (path: string, from: string, to: string) => linkAfter('build', { recipe, path, from, to });
  const own = (from: string, to: string) => after('apps/ledger/mix.exs', from, to);
  const root = (from: string, to: string) => after('mix.exs', from, to);

  it('is not proved when a child has no name', async () => {
    expect(await own('app: :ledger,', '')).toEqual(unproved('Mix refuses a project without `app:`'));
  });

  it('is not proved when a child is no project', async () => {
    expect(await own('use Mix.Project', '')).toEqual(unproved('Mix refuses a mix.exs that defines no project'));
  });

  it('is proved whatever Elixir a child asks for, and not when the umbrella asks for another', async () => {
    const version = 'version: "0.3.0",';
    expect(await own('elixir: "~> 1.15"', 'elixir: "~> 9.9.9"')).toEqual(proved);
    const native = 'apps/ledger_native/mix.exs';
    expect(await after(native, 'elixir: "~> 1.15"', 'elixir: "~> 9.9.9"')).toEqual(proved);
    expect(await root(version, `${version} elixir: "~> 9.9.9",`)).toEqual(
      unproved('Mix refuses Elixir 1.18, which mix.exs does not take'),
    );
    expect(await root(version, `${version} elixir: ">= 1.15",`)).toEqual(
      unproved('Mix refuses `elixir: ">= 1.15"`, which is no requirement'),
    );
  });

  it('is not proved when a dependency is not there', async () => {
    expect(await own('ledger_native, in_umbrella', 'ledger_nativex, in_umbrella')).toEqual(
      unproved('the dependency ledger_nativex is not there: apps/ledger_nativex'),
    );
    expect(await own('in_umbrella: true}', 'in_umbrella: true}, {:other, path: "../../lib/other"}')).toEqual(
      unproved('the dependency other is not there: lib/other'),
    );
    expect(await own('in_umbrella: true', 'path: "../ledger_native"')).toEqual(proved);
    expect(await own('ledger_native, in_umbrella: true', 'other, path: "../ledger_native"')).toEqual(
      unproved('the application in apps/ledger_native is ledger_native, not other'),
    );
    expect(await own('in_umbrella: true}', 'in_umbrella: true}, {:other, path: "../other", only: :test}')).toEqual(
      proved,
    );
  });

  it('is not proved when no lock names a dependency', async () => {
    expect(await own('in_umbrella', 'in_umbrellax')).toEqual(unproved('mix.lock has no ledger_native'));
    const extended = (options: string) => own('in_umbrella: true}', `in_umbrella: true}, {:credo, "~> 1.7"${options}}`);
    expect(await extended('')).toEqual(unproved('mix.lock has no credo'));
    expect(await extended(', only: [:dev, :test], runtime: false')).toEqual(proved);
  });

  it('is not proved when its release asks for what is not there', async () => {
    expect(await root('[ledger: :permanent', '[ledgerx: :permanent')).toEqual(
      unproved('mix release finds no application ledgerx'),
    );
    expect(await root('ledger: :permanent', 'ledger: :ledger_native')).toEqual(
      unproved('mix release knows no mode ledger_native'),
    );
    expect(await root('[ledger: :permanent', '[runtime_tools: :permanent, rustler: :none, ledger: :permanent')).toEqual(
      proved,
    );
  });

  it('is not proved when its release leaves the application with the NIF out', async () => {
    const alone = 'applications: [ledger: :permanent, ledger_native: :permanent]';
    const without = 'applications: [ledger: :permanent]';
    expect(await root(alone, without)).toEqual(proved);
    const files = readFiles(join(fixturesFolder, 'recipes', recipe));
    const mix = (files['apps/ledger/mix.exs'] ?? '').replace('in_umbrella: true', 'in_umbrella: true, runtime: false');
    const left = { ...files, 'mix.exs': (files['mix.exs'] ?? '').replace(alone, without), 'apps/ledger/mix.exs': mix };
    const reasons = (await builds(left)).filter(({ release }) => release).map(({ reason }) => reason);
    expect(new Set(reasons)).toEqual(new Set(['the release does not hold ledger_native: nothing in it runs with it']));
    const listed = mix.replace('[:logger]', '[:logger, :ledger_native]');
    for (const build of await builds({ ...left, 'apps/ledger/mix.exs': listed })) {
      expect(build.verdict).toBe('ok');
    }
  });
});

describe('a build of one project', () => {
  const release = (releases: string) =>
    linkAfter('build', {
      recipe: 'cargo-in-sandbox',
      path: 'mix.exs',
      from: 'deps: deps()\n',
      to: `deps: deps(),\n      ${releases}\n`,
    });

  it('is not proved when nothing says which of several releases it makes', async () => {
    const several = 'releases: [one: [], two: [applications: [papertrail: :permanent]]]';
    expect(await release('releases: [one: []]')).toEqual({ verdict: 'ok', reason: null });
    expect(await release(`default_release: :two, ${several}`)).toEqual({ verdict: 'ok', reason: null });
    expect(await release(several)).toEqual({
      verdict: 'unknown',
      reason: 'mix release stops: nothing says which of several releases it makes',
    });
    expect(await release(`default_release: :three, ${several}`)).toEqual({
      verdict: 'unknown',
      reason: 'mix release stops: mix.exs defines no release three',
    });
  });
});

it('an umbrella is not proved to be compiled when the mix.exs of a child defines no project', async () => {
  const path = 'apps/ledger/mix.exs';
  for (const text of ['\n', 'import Config\n\nconfig :ledger, rate: 1\n']) {
    const other = await linkWith('build', 'buildrustpackage-umbrella', (files) => ({ ...files, [path]: text }));
    expect(other.reason).toBe('Mix refuses a mix.exs that defines no project');
  }
});

describe('a project that asks for an Elixir', () => {
  const reasonAfter = async (to: string) =>
    (await linkAfter('build', { recipe: 'escript', path: 'mix.exs', from: '~> 1.15', to })).reason;

  it('is not proved to compile when Mix cannot read what it asks for', async () => {
    for (const met of ['~> 1.15', '>= 1.15.0', '~> 1.15 or ~> 1.18']) expect(await reasonAfter(met)).toBe(null);
    for (const none of ['>= 1.15', '< 1.15', '1.15', ''])
      expect(await reasonAfter(none)).toBe(`Mix refuses \`elixir: "${none}"\`, which is no requirement`);
  });
});
