import { describe, expect, it } from 'vitest';
import { isDefined } from '../../src/chain/project-of-application.ts';
import {
  findMixProjects,
  findNifModules,
  hexRustler,
  lockedVersion,
  type MixProject,
  mixTasks,
  moduleNames,
  readConfig,
} from '../../src/elixir/index.ts';
import type { Syntax } from '../../src/syntax/index.ts';
import { environment, mixFiles, testProject } from './project.ts';

function projects(files: Readonly<Record<string, string>>): ReadonlyMap<string, MixProject> {
  const { files: paths, sources } = testProject(files);
  return new Map(findMixProjects(paths, sources).map((project) => [project.directory, project]));
}

function project(keywords: string, more: Readonly<Record<string, string>> = {}): MixProject {
  const text = `defmodule M.MixProject do\n  use Mix.Project\n  @version "1.2.3"\n  def project, do: [${keywords}]\nend\n`;
  const found = projects({ 'mix.exs': text, ...more }).get('');
  if (!found) throw new Error('no project');
  return found;
}

describe('mix.exs', () => {
  it('gives name and version, also through attributes and files', () => {
    expect(project('app: :a, version: @version')).toMatchObject({ app: { value: 'a' }, version: { value: '1.2.3' } });
    const version = { VERSION: '2.0.0\n' };
    expect(project('version: String.trim(File.read!("VERSION"))', version).version).toMatchObject({ value: '2.0.0' });
    const beside = 'version: Path.join(__DIR__, "VERSION") |> File.read!() |> String.trim()';
    expect(project(beside, version).version).toMatchObject({ value: '2.0.0' });
    expect(project('version: System.get_env("VERSION") || "0.1.0"').version.kind).toBe('unknown');
  });

  it('lists dependencies with their source, path and environments', () => {
    const deps = `[{:a, "~> 1.0"}, {:b, "~> 1.0", only: [:dev, :test], runtime: false}, {:c, path: "../c"}] ++
      [{:d, in_umbrella: true}, {:e, github: "x/e", optional: true}, {:f, ">= 0.0.0", runtime: Mix.env() == :dev}]`;
    const { dependencies } = project(`deps: ${deps}`);
    expect(dependencies).toMatchObject({
      value: [
        { name: 'a', source: 'hex', requirement: { value: '~> 1.0' }, only: { value: undefined }, runtime: true },
        { name: 'b', only: { value: ['dev', 'test'] }, runtime: false },
        { name: 'c', source: 'path', path: undefined },
        { name: 'd', source: 'umbrella' },
        { name: 'e', source: 'git', optional: true },
        { name: 'f', runtime: false },
      ],
    });
    expect(project('deps: if(Mix.env() == :prod, do: [{:a, "~> 1.0"}], else: [])').dependencies.kind).toBe('unknown');
  });

  it('names releases, and says when there are none', () => {
    expect(project('releases: [web: [], worker: [applications: []]]').releases).toMatchObject({
      value: [{ value: 'web' }, { value: 'worker' }],
    });
    expect(project('app: :a').releases).toMatchObject({ kind: 'known', value: undefined });
  });

  it('takes the source paths of builds, not of tests', () => {
    const found = projects({
      'app/mix.exs': `defmodule M do
  use Mix.Project
  def project, do: [app: :a, elixirc_paths: elixirc_paths(Mix.env())]
  defp elixirc_paths(:test), do: ["lib", "test/support"]
  defp elixirc_paths(_), do: ["lib", "../shared"]
end`,
    });
    expect(found.get('app')?.sourcePaths).toMatchObject({ value: ['app/lib', 'shared'] });
  });

  it('links an umbrella with its children and their lock', () => {
    const child = `defmodule C do
  use Mix.Project
  def project, do: [app: :c, lockfile: "../../mix.lock", config_path: "../../config/config.exs"]
end`;
    const found = projects({
      'mix.exs': 'defmodule U do\n  use Mix.Project\n  def project, do: [apps_path: "apps"]\nend',
      'mix.lock': mixFiles('0.37.1')['mix.lock'] as string,
      'apps/c/mix.exs': child,
      'apps/not_a_project/README.md': '',
    });
    expect(found.get('')).toMatchObject({ children: ['apps/c'], app: { kind: 'known', value: undefined } });
    const linked = found.get('apps/c') as MixProject;
    expect(linked.umbrella).toBe('');
    expect(hexRustler(linked)?.value).toBe('0.37.1');
    expect(hexRustler(linked)?.span.path).toBe('mix.lock');
  });

  it('links an umbrella that stands beside its children, or has `apps_path` from another file', () => {
    const child = 'defmodule C do\n  use Mix.Project\n  def project, do: [app: :c]\nend';
    const beside = projects({
      'tool/mix.exs': 'defmodule U do\n  use Mix.Project\n  def project, do: [apps_path: "../apps"]\nend',
      'apps/c/mix.exs': child,
    });
    expect(beside.get('apps/c')?.umbrella).toBe('tool');
    const elsewhere = projects({
      'mix.exs': 'defmodule U do\n  use Mix.Project\n  def project, do: Shared.project()\nend',
      'lib/shared.ex': 'defmodule Shared do\n  def project, do: [apps_path: "apps"]\nend',
      'apps/c/mix.exs': child,
    });
    expect(elsewhere.get('apps/c')?.umbrella).toBe('');
  });

  it('is not parsed where nobody asks what it says', () => {
    const app = (name: string) => `defmodule M do\n  use Mix.Project\n  def project, do: [app: :${name}]\nend`;
    const { files, sources } = testProject({
      'a/mix.exs': app('a'),
      'a/lib/native.ex': 'defmodule A.Native do\n  use Rustler, otp_app: :a\nend',
      'b/mix.exs': app('b'),
      'b/lib/b.ex': 'defmodule B do\nend',
    });
    const parsed: string[] = [];
    const parse: Syntax['parse'] = (language, text) => {
      parsed.push(text);
      return sources.syntax.parse(language, text);
    };
    const found = findMixProjects(files, { ...sources, syntax: { parse } });
    const { modules } = findNifModules(found, { ...sources, syntax: { parse } }, files);
    expect(modules.map(({ project: { app: owner } }) => owner)).toMatchObject([{ value: 'a' }]);
    expect(found.map(({ umbrella }) => umbrella)).toEqual([undefined, undefined]);
    expect(parsed).toContain(app('a'));
    expect(parsed).not.toContain(app('b'));
    expect(isDefined('b', found)).toBe(true);
  });
});

describe('mix.lock', () => {
  it('gives versions of Hex packages and names git ones', () => {
    const locked = project('app: :a', {
      'mix.lock': `%{
  "rustler": {:git, "https://github.com/rusterlium/rustler.git", "abc", [sparse: "rustler_mix"]},
  "rustler_precompiled": {:hex, :rustler_precompiled, "0.8.4", "0", [:mix], [{:rustler, "~> 0.23", [hex: :rustler, optional: true]}], "hexpm", "1"},
}`,
    });
    expect(lockedVersion(locked, 'rustler_precompiled')?.value).toBe('0.8.4');
    expect(hexRustler(locked)).toBeUndefined();
    expect([...(locked.lock?.git.keys() ?? [])]).toEqual(['rustler']);
    expect(locked.lock?.versions.size).toBe(1);
  });

  it('knows a package that another one stands in for', () => {
    const locked = (entry: string) => hexRustler(project('app: :a', { 'mix.lock': `%{"rustler": ${entry}}` }))?.value;
    expect(locked('{:hex, :rustler, "0.37.1", "0", [:mix], [], "hexpm", "1"}')).toBe('0.37.1');
    expect(locked('{:hex, :rustler, "0.37.1"}')).toBe('0.37.1');
    expect(locked('{:hex, :my_rustler, "0.37.1", "0", [:mix], [], "hexpm", "1"}')).toBeUndefined();
    expect(locked('{:hex, :rustler, "0.37.1", "0", [:mix], [], "hexpm:acme", "1"}')).toBeUndefined();
  });
});

describe('the configuration', () => {
  const MIX = { 'mix.exs': 'defmodule M do\n  use Mix.Project\n  def project, do: [app: :a]\nend' };

  function config(
    files: Readonly<Record<string, string>>,
    mixEnv: string,
    variables: Record<string, string | null> = {},
  ) {
    const { projects: found, sources } = testProject({ ...MIX, ...files });
    const [first] = found;
    if (!first) throw new Error('no project');
    const { entries, unknown } = readConfig(first, environment(variables, mixEnv), sources);
    const shown = entries.map(({ app, key, value, runtime }) => {
      const term = value.value;
      return [app.value, key.value, 'value' in term ? term.value : term.kind, ...(runtime ? ['runtime'] : [])];
    });
    return { entries: shown, unknown: unknown.map(({ reason }) => reason) };
  }

  it('is read in order, file by file, for one environment', () => {
    const files = {
      'config/config.exs': 'import Config\nconfig :a, x: 1, y: 2\nimport_config "#{config_env()}.exs"\nconfig :a, M, 3',
      'config/prod.exs': 'import Config\nconfig :a, :x, 4',
      'config/dev.exs': 'import Config\n',
      'config/runtime.exs': 'import Config\nconfig :a, :y, 5',
    };
    expect(config(files, 'prod')).toEqual({
      entries: [
        ['a', 'x', 1],
        ['a', 'y', 2],
        ['a', 'x', 4],
        ['a', 'Elixir.M', 3],
        ['a', 'y', 5, 'runtime'],
      ],
      unknown: [],
    });
    expect(config(files, 'dev').entries).toHaveLength(4);
  });

  it('says what it could not follow: a missing file, a condition, a computed key', () => {
    const files = {
      'config/config.exs': `import Config
import_config "#{System.fetch_env!("STAGE")}.exs"
if System.get_env("X"), do: config(:a, :x, 1)
config String.to_atom(Some.where()), :x, 1
if File.exists?("config/local.exs"), do: import_config("local.exs")
config :a, :secret, Some.where()`,
    };
    const { entries, unknown } = config(files, 'prod', { X: null });
    expect(entries).toEqual([['a', 'secret', 'unknown']]);
    expect(unknown).toHaveLength(3);
  });

  it("is the umbrella's for a child, and open where the child has another one", () => {
    const umbrella = {
      'mix.exs': 'defmodule U do\n  use Mix.Project\n  def project, do: [apps_path: "apps"]\nend',
      'config/config.exs': 'import Config\nconfig :c, :x, 1',
      'apps/c/mix.exs': 'defmodule C do\n  use Mix.Project\n  def project, do: [app: :c]\nend',
    };
    const read = (files: Readonly<Record<string, string>>) => {
      const { projects: found, sources } = testProject(files);
      const child = found.find(({ directory }) => directory === 'apps/c') as MixProject;
      return readConfig(child, environment({}, 'prod'), sources);
    };
    expect(read(umbrella)).toMatchObject({ entries: [{ app: { value: 'c' } }], unknown: [] });
    expect(read({ ...umbrella, 'apps/c/config/config.exs': 'import Config' }).unknown).toHaveLength(1);
  });

  it("is open for the applications alone of which a child's own says something else", () => {
    const open = (root: string, own: string) => {
      const files = {
        'mix.exs': 'defmodule U do\n  use Mix.Project\n  def project, do: [apps_path: "apps"]\nend',
        'config/config.exs': `use Mix.Config\n${root}`,
        'apps/c/mix.exs': 'defmodule C do\n  use Mix.Project\n  def project, do: [app: :c]\nend',
        'apps/c/config/config.exs': `import Config\n${own}`,
        'apps/d/config/config.exs': 'import Config\nconfig :d, :x, 1',
      };
      const { projects: found, sources } = testProject(files);
      const child = found.find(({ directory }) => directory === 'apps/c') as MixProject;
      const { unknown } = readConfig(child, environment({}, 'prod'), sources);
      return unknown.map(({ apps }) => (apps ? [...apps].sort() : 'any'));
    };
    const imported = 'import_config "../apps/*/config/config.exs"';
    expect(open(imported, 'config :c, :x, 1')).toEqual([['d']]);
    expect(open(`${imported}\nconfig :c, :x, 2`, 'config :c, :x, 1')).toEqual([['c', 'd']]);
    expect(open(imported, 'config :c, :app, Mix.Project.config()[:app]')).toEqual([['c', 'd']]);
    expect(open('config :d, :x, 1', 'config :e, :x, 1')).toEqual([['d', 'e']]);
    expect(open('config :d, :x, 1', 'config name(), :x, 1')).toEqual(['any']);
    expect(open(imported, 'if now?(), do: config(:c, :x, 1)')).toEqual([['c'], ['c', 'd']]);
  });
});

describe('names of modules', () => {
  const names = (text: string) => {
    const { projects: found, sources, files } = testProject({ ...mixFiles('0.36.2'), 'lib/a.ex': text });
    const map = moduleNames(found[0] as MixProject, sources, files);
    return map && [...map.keys()];
  };

  it('resolve nested modules and plain atoms', () => {
    const text = `defmodule A do
  defmodule B do
    defmodule C.D do
    end
  end
  defmodule Elixir.E do
  end
  @doc "defmodule Not.There do"
end
defmodule :f do
end`;
    expect(names(text)?.sort()).toEqual(['Elixir.A', 'Elixir.A.B', 'Elixir.A.B.C.D', 'Elixir.E', 'f']);
  });

  it('are not known where a name is computed', () => {
    expect(names('for n <- [:A], do: (defmodule Module.concat(X, n) do\nend)')).toBeUndefined();
    expect(names('defmodule A do\n  defmacro m, do: quote(do: defmodule(Quoted, do: nil))\nend')).toBeUndefined();
    expect(names('Module.create(Name, quote(do: nil), __ENV__)')).toBeUndefined();
  });
});

describe('a call of Mix', () => {
  const tasks = (call: string, aliases: string) => mixTasks(call.split(' '), project(`aliases: ${aliases}`).aliases);

  it('is what the aliases of its project say', () => {
    expect(tasks('assets.deploy --quiet', '["assets.deploy": ["esbuild m", "phx.digest"]]')).toEqual([
      ['esbuild', 'm'],
      ['phx.digest', '--quiet'],
    ]);
  });

  it('is not known where an alias is a function, or no alias is', () => {
    expect(tasks('assets.deploy', '["assets.deploy": [&copy/1]]')).toBeUndefined();
    expect(tasks('assets.deploy', 'MyApp.Elsewhere.aliases()')).toBeUndefined();
    expect(tasks('compile', 'MyApp.Elsewhere.aliases()')).toEqual([['compile']]);
  });

  it('is not known where aliases of aliases have no end', () => {
    const doubled = Array.from({ length: 60 }, (_, n) => `t${n}: ["t${n + 1}", "t${n + 1}"]`).join(', ');
    expect(tasks('t0', `[${doubled}]`)).toBeUndefined();
  });
});
