import { describe, expect, it } from 'vitest';
import type { NifModule, NifOptions } from '../../src/elixir/index.ts';
import { environment, mixFiles, testProject } from './project.ts';

const PROD = environment({}, 'prod');

function only(
  files: Readonly<Record<string, string>>,
  name: string,
  variables: Record<string, string | null> = {},
): NifModule {
  const outcomes = testProject({ ...mixFiles('0.36.2'), ...files }).outcomes(name, environment(variables, 'prod'));
  expect(outcomes).toHaveLength(1);
  const module = outcomes[0]?.module;
  if (!module) throw new Error(`${name} does not use Rustler`);
  return module;
}

function value<K extends keyof NifOptions>(module: NifModule, key: K): unknown {
  const fact = module.options[key];
  return typeof fact === 'object' && fact.kind === 'known' ? fact.value : fact;
}

function native(body: string): Record<string, string> {
  return { 'lib/native.ex': `defmodule MyApp.Native do\n${body}\nend\n` };
}

describe('which modules may use Rustler', () => {
  it('leaves out documentation, comments, strings and quoted code that nobody calls', () => {
    const project = testProject({
      ...mixFiles('0.36.2'),
      'lib/docs.ex': `defmodule MyApp.Docs do
  @moduledoc """
      use Rustler, otp_app: :x
  """
  # use Rustler, otp_app: :x
  def text, do: "use Rustler, otp_app: :x"
  def code, do: quote(do: use(Rustler, otp_app: :x))
end`,
      'priv/templates/native.ex': 'defmodule <%= module %> do\n  use Rustler, otp_app: :x\nend',
    });
    expect(project.modules.map(({ name }) => name.value)).toEqual([]);
  });

  it('finds a module that another project compiles from a folder outside its own', () => {
    const project = testProject({
      'app/mix.exs':
        'defmodule M do\n  use Mix.Project\n  def project, do: [app: :a, elixirc_paths: ["lib", "../shared"]]\nend',
      'shared/native.ex': 'defmodule A.Native do\n  use Rustler, otp_app: :a\nend',
    });
    expect(project.modules.map(({ name, project: { directory } }) => [name.value, directory])).toEqual([
      ['A.Native', 'app'],
    ]);
  });

  it('finds modules that a macro of another umbrella child brings it to', () => {
    const child = (app: string) => `defmodule M do\n  use Mix.Project\n  def project, do: [app: :${app}]\nend`;
    const project = testProject({
      'mix.exs': 'defmodule U do\n  use Mix.Project\n  def project, do: [apps_path: "apps"]\nend',
      'apps/a/mix.exs': child('a'),
      'apps/a/lib/loader.ex':
        'defmodule A.Loader do\n  defmacro __using__(opts), do: quote(do: use(Rustler, [otp_app: :b] ++ unquote(opts)))\nend',
      'apps/b/mix.exs': child('b'),
      'apps/b/lib/native.ex': 'defmodule B.Native do\n  use A.Loader, crate: "b"\nend',
    });
    expect(project.modules.map(({ name }) => name.value)).toEqual(['B.Native']);
    const [outcome] = project.outcomes('B.Native', PROD);
    expect(outcome?.module && value(outcome.module, 'path')).toBe('apps/b/native/b');
    expect(outcome?.module?.use.path).toBe('apps/a/lib/loader.ex');
    expect(outcome?.module?.through?.path).toBe('apps/b/lib/native.ex');
  });

  it('does not look at fetched dependencies or at tests', () => {
    const project = testProject({
      ...mixFiles('0.36.2'),
      'deps/x/mix.exs': 'defmodule X do\n  use Mix.Project\n  def project, do: [app: :x]\nend',
      'deps/x/lib/native.ex': 'defmodule X.Native do\n  use Rustler, otp_app: :x\nend',
      'test/native_test.exs': 'defmodule T do\n  use Rustler, otp_app: :x\nend',
      'test/support/native.ex': 'defmodule S do\n  use Rustler, otp_app: :x\nend',
    });
    expect(project.projects.map(({ directory }) => directory)).toEqual(['']);
    expect(project.modules).toEqual([]);
  });

  it('gives a module of a plain atom the name that the library must carry', () => {
    const files = { 'lib/n.ex': 'defmodule :my_nif do\n  use Rustler, otp_app: :my_app\nend' };
    const module = only(files, 'my_nif');
    expect(module.atom).toBe('my_nif');
  });

  it('go by the names that aliases give, as far as an alias reaches', () => {
    const project = testProject({
      ...mixFiles('0.36.2'),
      'lib/a.ex': `if Mix.env() == :test do
  alias Elsewhere, as: C
  defmodule C.Fake do
    use Rustler, otp_app: :my_app
  end
end

alias MyApp.Core, as: C
alias MyApp.{Codec, Web}

defmodule C.Native do
  alias Rustler, as: R
  use R, otp_app: :my_app
end

defmodule Codec.Native do
  alias Web.Rustler
  use Rustler, otp_app: :my_app
end

defmodule :"Elixir.Web.Native" do
  use RustlerPrecompiled, otp_app: :my_app
end`,
    });
    expect(project.modules.map(({ name }) => name.value)).toEqual([
      'Elsewhere.Fake',
      'MyApp.Core.Native',
      'Web.Native',
    ]);
    expect(project.outcomes('MyApp.Core.Native', PROD)[0]?.module?.library).toBe('Rustler');
    expect(project.unnamed).toEqual([]);
  });

  it.each([
    'Kernel.defmodule MyApp.Native do\n  use Rustler, otp_app: :my_app\nend',
    'defmodule MyApp.Native do\n  Kernel.use(Rustler, otp_app: :my_app)\nend',
    'defmodule MyApp.Native do\n  _ = use Rustler, otp_app: :my_app\nend',
    'defmodule MyApp.Native do\n  @used (use Rustler, otp_app: :my_app)\nend',
  ])('finds a `use` in a rare spelling: %s', (text) => {
    expect(only({ 'lib/native.ex': text }, 'MyApp.Native').library).toBe('Rustler');
  });

  it('names the places where one has a computed name', () => {
    const project = testProject({
      ...mixFiles('0.36.2'),
      'lib/a.ex': `for name <- [MyApp.Native] do
  defmodule name do
    use Rustler, otp_app: :my_app
  end
end`,
      'lib/b.ex': `defmodule MyApp.Build do
  defmacro native(name) do
    quote do
      defmodule unquote(name) do
        use Rustler, otp_app: :my_app
      end
    end
  end

  defmacro server(name) do
    quote do
      defmodule unquote(name) do
        use GenServer
      end
    end
  end
end`,
      'lib/generator.ex': `defmodule Mix.Tasks.MyApp.Gen do
  def run([name]) do
    code = quote(do: defmodule(unquote(name), do: use(Rustler, otp_app: :my_app)))
    File.write!("lib/native.ex", Macro.to_string(code))
  end
end`,
    });
    expect(project.modules).toEqual([]);
    expect(project.unnamed.map(({ span: { path, start, end } }) => project.text(path).slice(start, end))).toEqual([
      'name',
      'unquote(name)',
    ]);
  });

  it('counts a computed `use` where the library is named', () => {
    const files = {
      'lib/base.ex': `defmodule MyApp.Base do
  defmacro __using__(opts) do
    library = if System.get_env("SWITCH") == "1", do: RustlerPrecompiled, else: Rustler
    quote do: use(unquote(library), unquote(opts))
  end
end`,
      'lib/native.ex': 'defmodule MyApp.Native do\n  use MyApp.Base, otp_app: :my_app\nend',
    };
    expect(only(files, 'MyApp.Native').library).toBe('Rustler');
    expect(only(files, 'MyApp.Native', { SWITCH: '1' }).library).toBe('RustlerPrecompiled');
  });

  it('leaves a module open that stands in the code of an unknown macro', () => {
    const wrapped = (wrapper: string) => {
      const module = 'defmodule MyApp.Native do\n  use Rustler, otp_app: :my_app\nend';
      const files = { ...mixFiles('0.36.2'), 'lib/n.ex': `${wrapper} do\n${module}\nend` };
      return testProject(files).outcomes('MyApp.Native', PROD);
    };
    expect(wrapped('SomeDependency.when_wanted')[0]?.module?.options.crate.kind).toBe('unknown');
    expect(wrapped('for _ <- SomeDependency.wanted()')[0]?.module?.options.crate.kind).toBe('unknown');
    expect(wrapped('if false')[0]?.module).toBeUndefined();
    expect(wrapped('if true')[0]?.module?.options.crate.kind).toBe('known');
  });

  it('does not use Rustler where the condition around it does not hold', () => {
    const files = native('  if Mix.env() == :dev do\n    use Rustler, otp_app: :my_app\n  end');
    const project = testProject({ ...mixFiles('0.36.2'), ...files });
    expect(project.outcomes('MyApp.Native', PROD)).toEqual([{ module: undefined, assumed: [] }]);
  });
});

describe('effective options', () => {
  it('default to the naming of the locked version', () => {
    const files = native('  use Rustler, otp_app: :my_app, crate: "x"');
    const path = (rustler: string) => {
      const outcome = testProject({ ...mixFiles(rustler), ...files }).outcomes('MyApp.Native', PROD)[0];
      const from = outcome?.module?.options.loadFrom;
      return from?.kind === 'known' ? from.value?.path.value : from?.reason;
    };
    expect(path('0.36.2')).toBe('priv/native/libx');
    expect(path('0.37.1')).toBe('priv/native/x');
    expect(path('0.39.0')).toContain('is not known');
  });

  it('leave the load path and the mode open without a lock', () => {
    const { 'mix.lock': _lock, ...unlocked } = mixFiles('0.36.2');
    const project = testProject({ ...unlocked, ...native('  use Rustler, otp_app: :my_app') });
    const module = project.outcomes('MyApp.Native', PROD)[0]?.module;
    expect(module?.options.loadFrom.kind).toBe('unknown');
    expect(module?.options.mode.kind).toBe('unknown');
    expect(module && value(module, 'crate')).toBe('my_app');
  });

  it('leave them open for a rustler from git, whatever the lock says', () => {
    const mix = mixFiles('0.36.2');
    const project = testProject({
      ...mix,
      'mix.exs': (mix['mix.exs'] as string).replace('"~> 0.30"', 'git: "https://example.org/rustler"'),
      ...native('  use Rustler, otp_app: :my_app'),
    });
    expect(project.outcomes('MyApp.Native', PROD)[0]?.module?.options.loadFrom.kind).toBe('unknown');
  });

  it('take the configuration before the `use`', () => {
    const module = only(
      {
        ...native('  use Rustler, otp_app: :my_app, crate: "a", skip_compilation?: false'),
        'config/config.exs': 'import Config\nconfig :my_app, MyApp.Native, crate: :b, skip_compilation?: true',
      },
      'MyApp.Native',
    );
    expect([value(module, 'crate'), value(module, 'skipCompilation'), value(module, 'path')]).toEqual([
      'b',
      true,
      'native/b',
    ]);
    expect(module.options.skipCompilation.span.path).toBe('config/config.exs');
  });

  it('do not take what only config/runtime.exs says', () => {
    const files = {
      ...native('  use Rustler, otp_app: :my_app'),
      'config/runtime.exs': 'import Config\nconfig :my_app, MyApp.Native, skip_compilation?: true',
    };
    expect(value(only(files, 'MyApp.Native'), 'skipCompilation')).toBe(false);
  });

  it('are unknown where a part of the configuration is', () => {
    const files = {
      ...native('  use Rustler, otp_app: :my_app'),
      'config/config.exs': 'import Config\nimport_config "secret.exs"',
    };
    const module = only(files, 'MyApp.Native');
    expect(module.options.skipCompilation).toMatchObject({
      kind: 'unknown',
      reason: 'the imported file secret.exs is not there',
    });
  });

  it('are known where the part that is not followed configures other applications alone', () => {
    const skips = (config: string) => {
      const files = {
        ...native('  use Rustler, otp_app: :my_app'),
        'config/config.exs': `import Config\n${config}`,
      };
      return only(files, 'MyApp.Native').options.skipCompilation.kind;
    };
    const ask = 'if Code.ensure_loaded?(MyApp.Repo) do';
    expect(skips(`${ask}\n  config :other, MyApp.Repo, pool: 1\n  config :third, a: 1\nend`)).toBe('known');
    expect(skips(`${ask}\n  config :my_app, MyApp.Repo, pool: 1\nend`)).toBe('unknown');
    expect(skips(`${ask}\n  config name(), MyApp.Repo, pool: 1\nend`)).toBe('unknown');
    expect(skips(`${ask}\n  import_config "other.exs"\nend`)).toBe('unknown');
    expect(skips('for key <- keys(), do: config(:other, key, 1)')).toBe('known');
    expect(skips('for app <- [:other, apps()], do: config(app, :key, 1)')).toBe('unknown');
    expect(skips('config :other, [{key(), 1}, rest()]')).toBe('known');
    expect(skips('config :my_app, [{key(), 1}, rest()]')).toBe('unknown');
  });

  it('point at the token to change', () => {
    const files = native('  @path "priv/native/x.so"\n  use Rustler, otp_app: :my_app, load_from: {:my_app, @path}');
    const module = only(files, 'MyApp.Native');
    const { loadFrom } = module.options;
    const span = loadFrom.kind === 'known' ? loadFrom.value?.path.span : undefined;
    expect(files['lib/native.ex']?.slice(span?.start, span?.end)).toBe('"priv/native/x.so"');
    expect(files['lib/native.ex']?.slice(module.use.start, module.use.end)).toBe('Rustler');
  });

  it('find the crate beside the module, and know when it leaves the repository', () => {
    const beside = native('  use Rustler, otp_app: :my_app, path: Path.expand("../native/x", __DIR__)');
    expect(value(only(beside, 'MyApp.Native'), 'path')).toBe('native/x');
    const outside = native('  use Rustler, otp_app: :my_app, path: "../elsewhere"');
    expect(value(only(outside, 'MyApp.Native'), 'path')).toBeUndefined();
  });

  it('stand below the rest in `rustler_crates` of mix.exs, for versions that read it', () => {
    const files = (rustler: string) => {
      const mix = mixFiles(rustler);
      const crates = 'deps: deps(), rustler_crates: [x: [mode: :debug, path: "rust/x"], y: [path: "rust/y"]]';
      return {
        ...mix,
        'mix.exs': (mix['mix.exs'] as string).replace('deps: deps()', crates),
        ...native('  use Rustler, otp_app: :my_app, crate: "x", mode: :release'),
      };
    };
    const old = only(files('0.32.1'), 'MyApp.Native');
    expect([value(old, 'path'), value(old, 'mode')]).toEqual(['rust/x', 'release']);
    expect(value(only(files('0.33.0'), 'MyApp.Native'), 'path')).toBe('native/x');
    const { 'mix.lock': _, ...unlocked }: Record<string, string> = files('0.32.1');
    expect(testProject(unlocked).outcomes('MyApp.Native', PROD)[0]?.module?.options.given.kind).toBe('unknown');
  });

  it('are those of the Mix compiler before 0.22, which compiles what mix.exs lists', () => {
    const files = (compilers: string) => {
      const mix = mixFiles('0.21.1');
      const crates = `deps: deps()${compilers}, rustler_crates: [fast: [path: "rust/fast", features: ["x"]], other: []]`;
      return {
        ...mix,
        'mix.exs': (mix['mix.exs'] as string).replace('deps: deps()', crates),
        ...native('  use Rustler, otp_app: :my_app, crate: :fast'),
        'lib/other.ex': 'defmodule MyApp.Other do\n  use Rustler, otp_app: :my_app, crate: "other"\nend',
        'lib/third.ex': 'defmodule MyApp.Third do\n  use Rustler, otp_app: :my_app, crate: "third"\nend',
      };
    };
    const listed = files(', compilers: [:rustler] ++ Mix.compilers()');
    const module = only(listed, 'MyApp.Native');
    expect(value(module, 'loadFrom')).toMatchObject({ path: { value: 'priv/native/libfast' } });
    expect([value(module, 'path'), value(module, 'mode'), value(module, 'features')]).toEqual([
      'rust/fast',
      'release',
      ['x'],
    ]);
    expect(value(module, 'skipCompilation')).toBe(false);
    expect(value(only(listed, 'MyApp.Other'), 'path')).toBe('native/other');
    expect(only(listed, 'MyApp.Third').options.path.kind).toBe('unknown');
    expect(only(files(''), 'MyApp.Native').options.skipCompilation.kind).toBe('unknown');
  });

  it('do not tell whether anything compiles when mix.exs lists the Mix compiler that later versions do not bring', () => {
    const compiles = (rustler: string, compilers: string) => {
      const { 'mix.exs': mix = '', ...others } = mixFiles(rustler);
      const listed = { ...others, 'mix.exs': mix.replace('deps: ', `compilers: ${compilers}, deps: `) };
      const project = testProject({ ...listed, ...native('  use Rustler, otp_app: :my_app') });
      return project.outcomes('MyApp.Native', PROD)[0]?.module?.options.skipCompilation.kind;
    };
    expect(compiles('0.29.1', '[:rustler] ++ Mix.compilers()')).toBe('known');
    expect(compiles('0.32.1', '[:rustler] ++ Mix.compilers()')).toBe('known');
    expect(compiles('0.33.0', '[:rustler] ++ Mix.compilers()')).toBe('unknown');
    expect(compiles('0.37.1', '[:rustler] ++ Mix.compilers()')).toBe('unknown');
    expect(compiles('0.37.1', '[:phoenix] ++ Mix.compilers()')).toBe('known');
  });

  it('do not tell what is loaded when the module sets `@on_load` beside Rustler', () => {
    const loads = (body: string) => only(native(body), 'MyApp.Native').options.loads.kind;
    const own = '  @on_load :mine\n  def mine, do: :ok';
    expect(loads(`  use Rustler, otp_app: :my_app\n${own}`)).toBe('unknown');
    expect(loads('  use Rustler, otp_app: :my_app\n  use Rustler, otp_app: :my_app')).toBe('unknown');
    expect(loads(`  use Rustler, otp_app: :my_app, lib: false\n${own}`)).toBe('known');
  });

  it('do not tell whether the crate is compiled when the module calls the compiler by itself', () => {
    const body = (options: string) =>
      native(
        `  Rustler.Compiler.compile_crate(__MODULE__, otp_app: :my_app)\n  use Rustler, otp_app: :my_app${options}`,
      );
    const skipping = only(body(', skip_compilation?: true'), 'MyApp.Native');
    expect(skipping.options.skipCompilation.kind).toBe('unknown');
    expect(value(only(body(''), 'MyApp.Native'), 'skipCompilation')).toBe(false);
  });
});

describe('reads of the environment', () => {
  it('carry every literal that the value is compared with, and the default', () => {
    const files = native(`  mode =
    case System.get_env("KIND", "no") do
      "nix" -> :release
      "dev" -> :debug
      _ -> :release
    end
  use Rustler, otp_app: :my_app, mode: mode, skip_compilation?: String.downcase(System.get_env("SKIP") || "") in ["1", "true"]`);
    const module = only(files, 'MyApp.Native', { SKIP: 'YES' });
    const reads = module.reads.map(({ variable, default: fallback, comparedWith }) => {
      return [variable, fallback, comparedWith.map(({ value }) => value)];
    });
    expect(reads).toContainEqual(['KIND', 'no', ['nix', 'dev']]);
    expect(reads).toContainEqual(['SKIP', undefined, ['1', 'true']]);
  });

  it('say when only being set decides', () => {
    const files = native(
      '  if System.get_env("NIX") do\n    use Rustler, otp_app: :my_app, skip_compilation?: true\n  else\n    use Rustler, otp_app: :my_app\n  end',
    );
    expect(only(files, 'MyApp.Native').reads).toMatchObject([
      { variable: 'NIX', presenceDecides: true, comparedWith: [] },
    ]);
  });

  it('name those of the configuration that decide the module, and no others', () => {
    const files = {
      ...native('  use Rustler, otp_app: :my_app'),
      'config/config.exs': `import Config
config :my_app, host: System.get_env("HOST")
if System.get_env("PREBUILT") == "1" do
  config :my_app, MyApp.Native, skip_compilation?: true
end`,
    };
    expect(only(files, 'MyApp.Native').reads.map(({ variable }) => variable)).toEqual(['PREBUILT']);
  });

  it('do not name what mix.exs asks for its own ends', () => {
    const mix = mixFiles('0.36.2');
    const files = {
      ...mix,
      'mix.exs': (mix['mix.exs'] as string).replace('"0.1.0"', 'System.get_env("VERSION", "0.1.0")'),
      ...native(
        '  @version Mix.Project.config()[:version]\n  use Rustler, otp_app: :my_app, features: ["v#{@version}"]',
      ),
    };
    expect(only(files, 'MyApp.Native').reads).toEqual([]);
  });
});

describe('conditions that nobody can compute', () => {
  const macro = native(`  if System.get_env("NIX") in ["1", "true"] do
    use Rustler, otp_app: :my_app, skip_compilation?: true
  else
    use Rustler, otp_app: :my_app
  end`);

  it('lead to one outcome each way, with what it assumes', () => {
    const outcomes = testProject({ ...mixFiles('0.36.2'), ...macro }).outcomes(
      'MyApp.Native',
      environment({ NIX: null }, 'prod'),
    );
    expect(outcomes.map(({ module }) => module && value(module, 'skipCompilation'))).toEqual([true, false]);
    expect(outcomes.map(({ assumed }) => assumed.length)).toEqual([1, 1]);
  });

  it('lead to one outcome where they decide nothing', () => {
    const files = native(`  if System.get_env("NIX") do
    def extra, do: 1
  else
    def extra, do: 1
  end
  @level (if System.get_env("NIX"), do: 1, else: 2)
  use Rustler, otp_app: :my_app`);
    const outcomes = testProject({ ...mixFiles('0.36.2'), ...files }).outcomes(
      'MyApp.Native',
      environment({ NIX: null }, 'prod'),
    );
    expect(outcomes).toMatchObject([{ module: { stubs: { unknown: [] } }, assumed: [] }]);
  });

  it('lead to one outcome where they decide functions only, which are not sure then', () => {
    const files = native(`  if Code.ensure_loaded?(Jason) do
    def to_json(x), do: x
  end
  def add(a, b), do: {a, b}
  use Rustler, otp_app: :my_app`);
    const { stubs } = only(files, 'MyApp.Native');
    expect(stubs.functions.map(({ name }) => name)).toEqual(['add', 'rustler_init']);
    expect(stubs.unknown).toMatchObject([{ kind: 'unknown' }]);
  });

  it('are answered alike in one outcome', () => {
    const files = native(`  a = System.get_env("NIX") == "1"
  b = System.get_env("NIX") == "1"
  if a do
    if b do
      use Rustler, otp_app: :my_app, crate: "both"
    else
      use Rustler, otp_app: :my_app, crate: "impossible"
    end
  else
    use Rustler, otp_app: :my_app, crate: "none"
  end`);
    const outcomes = testProject({ ...mixFiles('0.36.2'), ...files }).outcomes(
      'MyApp.Native',
      environment({ NIX: null }, 'prod'),
    );
    expect(outcomes.map(({ module }) => module && value(module, 'crate'))).toEqual(['both', 'none']);
  });

  it('give up with one unknown outcome when there are too many', () => {
    const steps = Array.from({ length: 12 }, (_, index) => {
      return `  x = if System.get_env("V${index}"), do: "a${index}", else: "b${index}"\n  if x == "a${index}" do\n    @x${index} 1\n  else\n    @x${index} 2\n  end`;
    });
    const uses = `  use Rustler, otp_app: :my_app, features: [${steps.map((_, index) => `"#{@x${index}}"`).join(', ')}]`;
    const variables = Object.fromEntries(steps.map((_, index) => [`V${index}`, null]));
    const files = { ...mixFiles('0.36.2'), ...native([...steps, uses].join('\n')) };
    const [outcome, ...others] = testProject(files).outcomes('MyApp.Native', environment(variables, 'prod'));
    expect(others).toEqual([]);
    expect(outcome?.module?.options.given.kind).toBe('unknown');
  });

  it('keep a module whose macro cannot be followed as unknown, not as sound or absent', () => {
    const files = {
      'lib/loader.ex': `defmodule MyApp.Loader do
  defmacro load(name) do
    body = Compute.somewhere(name)
    Enum.map(body, fn _ -> quote(do: use(Rustler, otp_app: :my_app)) end)
  end
end`,
      ...native('  require MyApp.Loader\n  MyApp.Loader.load(:x)'),
    };
    const module = only(files, 'MyApp.Native');
    expect(module.options.given.kind).toBe('unknown');
    expect(module.stubs.unknown).not.toEqual([]);
  });
});

describe('RustlerPrecompiled', () => {
  const files = native(
    '  use RustlerPrecompiled, otp_app: :my_app, base_url: "x", version: "0.1.0", load_from: {:my_app, "priv/native/y"}, typo: 1',
  );

  it('hands its options to Rustler when the build is forced', () => {
    const module = only(files, 'MyApp.Native', { RUSTLER_PRECOMPILED_FORCE_BUILD_ALL: 'true' });
    expect([value(module, 'forceBuild'), value(module, 'loadFrom')]).toMatchObject([
      true,
      { path: { value: 'priv/native/y' } },
    ]);
  });

  it('loads a file of its own name otherwise, and reads no configuration of the module', () => {
    const config = { 'config/config.exs': 'import Config\nconfig :my_app, MyApp.Native, skip_compilation?: true' };
    const module = only({ ...files, ...config }, 'MyApp.Native');
    expect([value(module, 'forceBuild'), value(module, 'skipCompilation')]).toEqual([false, false]);
    expect(module.options.loadFrom.kind).toBe('unknown');
  });

  it('tells which variable forces it', () => {
    expect(only(files, 'MyApp.Native').reads).toMatchObject([
      { variable: 'RUSTLER_PRECOMPILED_FORCE_BUILD_ALL', comparedWith: [{ value: '1' }, { value: 'true' }] },
    ]);
  });
});

describe('stubs', () => {
  const stubs = (body: string) => only(native(`  use Rustler, otp_app: :my_app\n${body}`), 'MyApp.Native').stubs;
  const names = (body: string) =>
    stubs(body)
      .functions.filter(({ name }) => name !== 'rustler_init')
      .map(({ name, arity, kind, used }) => `${kind} ${name}/${arity}${used ? '' : ' unused'}`);

  it('come from every way to define a function', () => {
    expect(
      names(`  def add(a, b \\\\ 1)
  def add(a, b) when is_integer(a), do: a + b
  def none, do: private(1)
  defp private(x), do: x
  defp forgotten(x), do: x
  defdelegate size(list), to: Kernel, as: :length
  for name <- [:x, :y], do: def(unquote(name)(_), do: 1)`),
    ).toEqual([
      'def add/1',
      'def add/2',
      'def none/0',
      'defp private/1',
      'defp forgotten/1 unused',
      'defdelegate size/1',
      'def x/1',
      'def y/1',
    ]);
  });

  it('may be missing where a library or a computed name defines functions', () => {
    expect(stubs('  use Ecto.Schema').unknown).toMatchObject([{ reason: 'use Ecto.Schema may define functions' }]);
    expect(stubs('  use GenServer\n  require Logger\n  alias Foo.Bar\n  import Bitwise').unknown).toEqual([]);
    expect(stubs('  def unquote(String.to_atom(Some.name()))(a), do: a').unknown).toHaveLength(1);
    expect(stubs('  @before_compile Some.Module').unknown).toHaveLength(1);
  });

  it('are not heads that no clause follows', () => {
    expect(names('  def add(a, b)\n  def sub(a, b \\\\ 1)\n  def sub(a, b), do: a - b')).toEqual([
      'def sub/1',
      'def sub/2',
    ]);
  });

  it.each([
    '  _ = Enum.map([:add], fn name -> def unquote(name)(_a), do: nil end)',
    '  @added Enum.map([:add], fn name -> def unquote(name)(_a), do: nil end)',
    '  {_, [a: _]} = {1, [a: def(add(_a), do: nil)]}',
    '  dbg(def(add(_a), do: nil))',
    '  for _ <- [def(add(_a), do: nil)], do: @added true',
    '  with {_, _} <- def(add(_a), do: nil), do: @added true',
    '  _ = Module.create(Other, [], __ENV__)',
    '  Kernel.@(names([:add]))',
    '  Enum.each([:add], &Module.put_attribute(__MODULE__, :names, &1))',
    '  Module.register_attribute(__MODULE__, Some.name(), accumulate: true)',
    '  Module.register_attribute(__MODULE__, :names, Some.options())',
    '  Module.put_attribute(Some.module(), :names, [:add])',
  ])('may be missing where a value that is not followed may define functions or set attributes: %s', (body) => {
    expect(stubs(body).unknown).not.toEqual([]);
  });

  it('are known where macros bring values that define none', () => {
    const files = {
      ...native('  use MyApp.Nif, name: "nif"'),
      'lib/nif.ex': `defmodule MyApp.Nif do
  defmacro __using__(opts) do
    quote do
      opts = unquote(opts)
      @name Keyword.get(unquote(opts), :name)
      use Rustler, otp_app: :my_app, crate: @name
      def add(a, b), do: nil
    end
  end
end`,
    };
    const module = only(files, 'MyApp.Native');
    expect(module.stubs.unknown).toEqual([]);
    expect(value(module, 'crate')).toBe('nif');
  });
});

describe('the configuration of another application of the umbrella', () => {
  const mix = (app: string, more = '') =>
    `defmodule ${app.toUpperCase()}.MixProject do\n  use Mix.Project\n  def project, do: [app: :${app}, version: "0.1.0", deps: [{:rustler, "~> 0.36"}]]\n${more}end\n`;
  const files = {
    ...mixFiles('0.36.2'),
    'mix.exs':
      'defmodule U.MixProject do\n  use Mix.Project\n  def project, do: [apps_path: "apps", version: "0.1.0", deps: []]\nend\n',
    'apps/core/mix.exs': mix('core'),
    'apps/core/lib/native.ex': 'defmodule Core.Native do\n  use Rustler, otp_app: :web, crate: "nif"\nend\n',
  };
  const crate = (more: Readonly<Record<string, string>>) => {
    const outcomes = testProject({ ...files, ...more }).outcomes('Core.Native', PROD);
    return outcomes[0]?.module?.options.skipCompilation;
  };

  it('is absent where nothing sets it and its mix.exs brings no environment', () => {
    const application = '  def application, do: [extra_applications: [:logger], mod: {Web.Application, []}]\n';
    expect(crate({ 'apps/web/mix.exs': mix('web') })).toMatchObject({ kind: 'known', value: false });
    expect(crate({ 'apps/web/mix.exs': mix('web', application) })).toMatchObject({ kind: 'known', value: false });
    const config = 'import Config\nconfig :web, Core.Native, skip_compilation?: true\n';
    expect(crate({ 'apps/web/mix.exs': mix('web'), 'config/config.exs': config })).toMatchObject({ value: true });
  });

  it('is open where the mix.exs brings one, computes it, or is not there', () => {
    const reason = 'the application web may configure itself';
    const brings = '  def application, do: [env: [{Core.Native, [skip_compilation?: true]}]]\n';
    const computes = '  def application, do: Web.Settings.application()\n';
    for (const more of [brings, computes]) {
      expect(crate({ 'apps/web/mix.exs': mix('web', more) })).toMatchObject({ kind: 'unknown', reason });
    }
    expect(crate({})).toMatchObject({ kind: 'unknown', reason });
    expect(crate({ 'apps/web/mix.exs': mix('other') })).toMatchObject({ kind: 'unknown', reason });
  });
});

describe('the Mix project as a module', () => {
  it('is loaded while the modules of its project compile', () => {
    const project = (version: string) => ({
      'mix.exs': `defmodule MyApp.MixProject do
  use Mix.Project
  @version "${version}"
  def project, do: [app: :my_app, version: @version, deps: [{:rustler, "~> 0.36"}], name: MyApp.MixProject.title()]
  def title, do: "My app"
end
`,
    });
    const body = native(
      '  @version MyApp.MixProject.project()[:version]\n  use Rustler, otp_app: :my_app, mode: (if @version =~ ~r/-dev$/, do: :debug, else: :release)',
    );
    expect(value(only({ ...body, ...project('1.0.0') }, 'MyApp.Native'), 'mode')).toBe('release');
    expect(value(only({ ...body, ...project('1.0.0-dev') }, 'MyApp.Native'), 'mode')).toBe('debug');
  });
});
