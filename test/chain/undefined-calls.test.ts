import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { linkAfter } from '../support/changed-recipe.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const proved = { verdict: 'ok', reason: null };
const unproved = (reason: string) => ({ verdict: 'unknown', reason });

describe('a build whose mix.exs', () => {
  const build = (from: string, to: string) =>
    linkAfter('build', { recipe: 'cargo-in-sandbox', path: 'mix.exs', from, to });

  it('calls a module that nothing defines is not proved', async () => {
    expect(await build('Mix.env()', 'Mixx.env()')).toEqual(
      unproved('mix.exs cannot be loaded: Mixx.env/0 is called, and nothing here defines Mixx'),
    );
    expect(await build('Mix.env()', 'Mix.Projectx.env()')).toEqual(
      unproved('mix.exs cannot be loaded: Mix.Projectx.env/0 is called, and nothing here defines Mix.Projectx'),
    );
  });

  it('calls a function that no Elixir has is not proved', async () => {
    expect(await build('Mix.env()', 'Mix.envx()')).toEqual(
      unproved('mix.exs cannot be loaded: Elixir has no function Mix.envx/0'),
    );
    expect(await build('deps: deps()', 'deps: deps(), docs: docs()')).toEqual(
      unproved('mix.exs cannot be loaded: docs/0 is called, and nothing here defines it'),
    );
  });

  it('reads a file that the source does not hold is not proved', async () => {
    const version = 'version: "0.4.1"';
    expect(await build(version, 'version: String.trim(File.read!("VERSION"))')).toEqual(
      unproved('mix.exs cannot be loaded: File.read! raises, for there is no file VERSION'),
    );
    expect(await build(version, `${version}, docs: File.read!("README.md")`)).toEqual(proved);
    expect(await build(version, `${version}, docs: File.exists?("VERSION") && File.read!("VERSION")`)).toEqual(proved);
    expect(await build(version, `${version}, docs: fn -> File.read!("VERSION") end`)).toEqual(proved);
  });

  it('reads a file that the build leaves out of its source is not proved', async () => {
    const change = { recipe: 'overlay-scope', path: 'nix/harbor.nix', from: '"_build"', to: '"_build" "VERSION"' };
    expect(await linkAfter('build', change)).toEqual(
      unproved('mix.exs cannot be loaded: File.read! raises, for there is no file VERSION'),
    );
  });

  it('asks whether a module is there, or defines it, is proved', async () => {
    const start = 'start_permanent: Mix.env() == :prod';
    const guarded = 'start_permanent: Code.ensure_loaded?(Nerves.Bootstrap) and Nerves.Bootstrap.on?()';
    expect(await build(start, guarded)).toEqual(proved);
    expect(await build(start, 'start_permanent: if(System.get_env("CI"), do: Other.on?())')).toEqual(proved);
    expect(await build(start, 'start_permanent: System.get_env("CI") && Other.on?()')).toEqual(proved);
    expect(await build(start, `${start}, docs: fn -> Other.docs() end, steps: [&Other.wrap/1]`)).toEqual(proved);
    expect(await build(start, `${start}, test: function_exported?(System, :newer, 0) and System.newer()`)).toEqual(
      proved,
    );
    expect(await build(start, 'archives: [nerves_bootstrap: "~> 1.0"], test: Nerves.Bootstrap.on?()')).toEqual(proved);
    expect(await build('Mix.env()', 'Mix.Project.get!()')).toEqual(proved);
    expect(await build('defmodule ', 'defmodule Other do\n  def on?, do: true\nend\n\ndefmodule ')).toEqual(proved);
  });

  it('writes its dependencies, its name or its version in a form that Mix refuses is not proved', async () => {
    expect(await build('deps: deps()', 'deps: "deps"')).toEqual(
      unproved('Mix refuses the dependencies, which are no list'),
    );
    for (const wrong of ['{:other}', '"other"', '{"other", "~> 1.0"}', '{:other, 1}', '{:other, "~> 1.0", :dev}']) {
      expect(await build('deps: deps()', `deps: [${wrong} | deps()]`)).toEqual(
        unproved('Mix refuses the dependency, which is written in a wrong form'),
      );
    }
    expect(await build('deps: deps()', 'deps: deps() ++ Enum.map([:a], &other/1)')).toEqual(proved);
    expect(await build('version: ', 'versions: ')).toEqual(unproved('Mix refuses a project without `version:`'));
    expect(await build('version: "0.4.1"', 'version: "0.4"')).toEqual(
      unproved('Mix refuses the version, which is no semantic one'),
    );
  });
});

describe('a module whose options', () => {
  const module = (from: string, to: string) =>
    linkAfter('module', { recipe: 'precompiled-forced', path: 'lib/driftwood/native.ex', from, to });

  it('call what Elixir does not have are not proved', async () => {
    expect(await module('System.get_env', 'System.get_envx')).toEqual(
      unproved('Elixir has no function System.get_envx/1'),
    );
    expect(await module('Mix.Project.config', 'Mix.Projectx.config')).toEqual(
      unproved('Mix.Projectx.config/0 is called, and nothing here defines Mix.Projectx'),
    );
  });

  it('may call what a dependency has', async () => {
    expect(await module('force_build: ', 'force_build: Other.Package.wanted?() or ')).toEqual(proved);
  });
});

describe('a module that calls a macro of another', () => {
  const required = (to: string) =>
    linkAfter('module', {
      recipe: 'crane-musl',
      path: 'my_app/lib/my_app/native.ex',
      from: '  require MyApp.NativeLoader\n',
      to,
    });

  it('is not proved when it does not require that module', async () => {
    const refused = unproved(
      'MyApp.NativeLoader.load_native is a macro, and the module does not require MyApp.NativeLoader',
    );
    expect(await required('')).toEqual(refused);
    expect(await required('  require Logger\n  alias MyApp.NativeLoader\n')).toEqual(refused);
  });

  it('is proved when it does, in whatever form', async () => {
    for (const form of [
      'require MyApp.{NativeLoader}',
      'import MyApp.NativeLoader',
      'require MyApp.NativeLoader, as: L',
    ]) {
      expect(await required(`  ${form}\n`)).toEqual(proved);
    }
  });
});

describe('a build whose configuration', () => {
  const build = (from: string, to: string) =>
    linkAfter('build', { recipe: 'cargo-in-sandbox', path: 'config/config.exs', from, to });
  const level = 'level: if(config_env() == :prod, do: :info, else: :debug)';

  it('calls what nothing defines is not proved', async () => {
    expect(await build(level, 'level: :info, name: System.get_env("NAME")')).toEqual(proved);
    expect(await build(level, 'level: :info, name: System.get_envx("NAME")')).toEqual(
      unproved('the configuration cannot be read: Elixir has no function System.get_envx/1'),
    );
    expect(await build(level, 'level: :info, name: Papertrail.Namex.get()')).toEqual(
      unproved(
        'the configuration cannot be read: Papertrail.Namex.get/0 is called, and nothing here defines Papertrail.Namex',
      ),
    );
  });

  it('is that of the release as well may call what the release has', async () => {
    const files = readFiles(join(fixturesFolder, 'recipes', 'cargo-in-sandbox'));
    const started = { ...files, 'config/runtime.exs': 'import Config\nconfig :papertrail, name: Other.name()\n' };
    const { report } = await checkRepository(memoryRepository(started), { only: [], skip: [] });
    expect(new Set(report.chains.map(({ verdict }) => verdict))).toEqual(new Set(['ok']));
  });
});

describe('a build whose mix.exs calls a function', () => {
  const build = (clauses: string) =>
    linkAfter('build', {
      recipe: 'cargo-in-sandbox',
      path: 'mix.exs',
      from: 'deps: deps()\n    ]\n  end\n',
      to: `deps: deps(),\n      elixirc_paths: paths(Mix.env())\n    ]\n  end\n\n${clauses}`,
    });
  const [testing, other] = ['  defp paths(:test), do: ["lib", "test/support"]\n', '  defp paths(_), do: ["lib"]\n'];

  it('is not proved when no clause takes what it is given', async () => {
    expect(await build(testing + other)).toEqual(proved);
    expect(await build(testing)).toEqual(
      unproved('mix.exs cannot be loaded: no clause of paths/1 takes what it is called with'),
    );
    expect(await build(`  defp paths(env) when env in [:prod, :dev], do: ["lib"]\n`)).toEqual(proved);
    expect(await build(`  for env <- [:prod, :dev], do: defp(paths(unquote(env)), do: ["lib"])\n`)).not.toEqual(
      unproved('mix.exs cannot be loaded: no clause of paths/1 takes what it is called with'),
    );
  });
});
