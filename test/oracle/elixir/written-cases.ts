import { mixFiles } from '../../elixir/project.ts';

/** A small project written by hand, and the environments it is compiled under. */
export interface WrittenCase {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  readonly variables: readonly Readonly<Record<string, string>>[];
  readonly mixEnvs: readonly string[];
  readonly rustler: string;
}

function written(
  title: string,
  files: Readonly<Record<string, string>>,
  variables: WrittenCase['variables'] = [{}],
  mixEnvs: readonly string[] = ['prod'],
  rustler = '0.36.2',
): WrittenCase {
  return { title, files: { ...mixFiles(rustler), ...files }, variables, mixEnvs, rustler };
}

/** A module with stubs around a body. */
function native(body: string): string {
  return `defmodule MyApp.Native do\n${body}\n  def add(_a, _b), do: :erlang.nif_error(:nif_not_loaded)\nend\n`;
}

const SWITCH = [{}, { SWITCH: '1' }, { SWITCH: 'true' }, { SWITCH: '' }, { SWITCH: 'no' }];

export const WRITTEN: readonly WrittenCase[] = [
  written('plain options', { 'lib/a.ex': native('  use Rustler, otp_app: :my_app, crate: "x"') }),
  written('no crate', { 'lib/a.ex': native('  use Rustler, otp_app: :my_app') }, [{}], ['prod'], '0.37.1'),
  written('crate as atom, nil and false', {
    'lib/a.ex': `${native('  use Rustler, otp_app: :my_app, crate: :x')}\n${native('  use Rustler, otp_app: :my_app, lib: false').replace('MyApp.Native', 'MyApp.Other')}`,
  }),
  written('lists joined', {
    'lib/a.ex': native('  use Rustler, [otp_app: :my_app] ++ [crate: "x", mode: :debug]'),
  }),
  written('attributes in order', {
    'lib/a.ex': native(
      '  @crate "one"\n  @path "native/#{@crate}"\n  @crate "two"\n  use Rustler, otp_app: :my_app, crate: @crate, path: @path',
    ),
  }),
  written('variables', {
    'lib/a.ex': native('  opts = [otp_app: :my_app]\n  opts = Keyword.put(opts, :crate, "v")\n  use Rustler, opts'),
  }),
  written(
    'the version of the project',
    {
      'lib/a.ex': native(
        '  @version Mix.Project.config()[:version]\n  use RustlerPrecompiled, otp_app: :my_app, crate: "x", base_url: "https://x/v#{@version}", version: @version, force_build: System.get_env("SWITCH") in ["1", "true"]',
      ),
    },
    SWITCH,
  ),
  written(
    'forced for all',
    {
      'lib/a.ex': native('  use RustlerPrecompiled, otp_app: :my_app, base_url: "x", version: "0.1.0"'),
    },
    [{}, { RUSTLER_PRECOMPILED_FORCE_BUILD_ALL: '1' }, { RUSTLER_PRECOMPILED_FORCE_BUILD_ALL: 'yes' }],
  ),
  written('force_build: false beats the configuration', {
    'lib/a.ex': native(
      '  use RustlerPrecompiled, otp_app: :my_app, base_url: "x", version: "0.1.0", force_build: false',
    ),
    'config/config.exs': 'import Config\nconfig :rustler_precompiled, :force_build, my_app: true\n',
  }),
  written(
    'force_build in the configuration',
    {
      'lib/a.ex': native('  use RustlerPrecompiled, otp_app: :my_app, base_url: "x", version: "0.1.0"'),
      'config/config.exs':
        'import Config\nconfig :rustler_precompiled, :force_build, my_app: config_env() == :prod\nconfig :my_app, MyApp.Native, mode: :debug\n',
    },
    [{}],
    ['prod', 'dev'],
  ),
  written(
    'force_build_all: false beats the variable',
    {
      'lib/a.ex': native('  use RustlerPrecompiled, otp_app: :my_app, base_url: "x", version: "0.1.0"'),
      'config/config.exs': 'import Config\nconfig :rustler_precompiled, force_build_all: false\n',
    },
    [{ RUSTLER_PRECOMPILED_FORCE_BUILD_ALL: '1' }],
  ),
  written('a dev version forces', {
    'lib/a.ex': `${native('  use RustlerPrecompiled, otp_app: :my_app, base_url: "x", version: "0.1.0-dev"')}\n${native('  use RustlerPrecompiled, otp_app: :my_app, base_url: "x", version: "0.1.0-rc.1"').replace('MyApp.Native', 'MyApp.Candidate')}`,
  }),
  written(
    'skip by variable',
    {
      'lib/a.ex': native(
        '  use Rustler, otp_app: :my_app, skip_compilation?: System.get_env("SWITCH") in ["1", "true"]',
      ),
    },
    SWITCH,
  ),
  written(
    'skip by variable in a configuration',
    {
      'lib/a.ex': native('  use Rustler, otp_app: :my_app, crate: "x"'),
      'config/config.exs': `import Config
config :my_app, key: 1
if System.get_env("SWITCH") == "1" do
  config :my_app, MyApp.Native, skip_compilation?: true, features: ["a"]
end
import_config "#{config_env()}.exs"
`,
      'config/prod.exs':
        'import Config\nconfig :my_app, MyApp.Native, features: ["b"], load_from: {:my_app, "priv/native/liby"}\n',
      'config/dev.exs': 'import Config\n',
    },
    SWITCH,
    ['prod', 'dev'],
  ),
  written(
    'a macro that decides outside of the quote',
    {
      'lib/loader.ex': `defmodule MyApp.Loader do
  defmacro load_native do
    switch = System.get_env("SWITCH", "false")

    cond do
      switch in ["1", "true"] ->
        quote do
          use Rustler, otp_app: :my_app, skip_compilation?: true, load_from: {:my_app, "priv/native/libx"}
        end

      true ->
        quote do
          use Rustler, otp_app: :my_app, crate: "x", path: "../x"
        end
    end
  end
end
`,
      'lib/a.ex': native('  require MyApp.Loader\n  MyApp.Loader.load_native()'),
    },
    SWITCH,
  ),
  written(
    'a macro that decides inside of the quote',
    {
      'lib/loader.ex': `defmodule MyApp.Loader do
  defmacro __using__(opts) do
    quote do
      if System.get_env("SWITCH") do
        use Rustler, Keyword.merge([otp_app: :my_app, skip_compilation?: true], unquote(opts))
      else
        use Rustler, [otp_app: :my_app] ++ unquote(opts)
      end
    end
  end
end
`,
      'lib/a.ex': native('  alias MyApp.Loader, as: L\n  use L, crate: "x"'),
    },
    SWITCH,
  ),
  written('bind_quoted', {
    'lib/loader.ex': `defmodule MyApp.Loader do
  defmacro native(crate, opts \\\\ []) do
    quote bind_quoted: [crate: crate, opts: opts] do
      @crate to_string(crate)
      use Rustler, Keyword.merge([otp_app: :my_app, crate: @crate], opts)
    end
  end
end
`,
    'lib/a.ex': native('  import MyApp.Loader\n  name = :given\n  native name'),
    'lib/b.ex': native('  import MyApp.Loader\n  native "b", mode: :debug, features: ~w(a b)').replace(
      'MyApp.Native',
      'MyApp.B',
    ),
  }),
  written('a macro that hands on to a function, and one that uses another', {
    'lib/loader.ex': `defmodule MyApp.Code do
  def options(crate), do: [otp_app: :my_app, crate: crate]

  def code(:debug, crate) do
    quote do
      use Rustler, unquote(Keyword.put(options(crate), :mode, :debug))
    end
  end

  def code(_other, crate) do
    quote do: use(Rustler, unquote(options(crate)))
  end
end

defmodule MyApp.Loader do
  defmacro __using__(kind) do
    MyApp.Code.code(kind, "from_macro")
  end
end

defmodule MyApp.Outer do
  defmacro __using__(_) do
    quote do
      use MyApp.Loader, :debug
    end
  end
end
`,
    'lib/a.ex': native('  use MyApp.Loader, :release'),
    'lib/b.ex': native('  use MyApp.Outer').replace('MyApp.Native', 'MyApp.B'),
  }),
  written('open lists as arguments of macros, and spliced ones in quoted code', {
    'lib/loader.ex': `defmodule MyApp.Loader do
  defmacro native(opts), do: quote(do: use(Rustler, [{:otp_app, :my_app} | unquote(opts)]))

  defmacro spliced(features, opts) do
    quote do
      use Rustler, [otp_app: :my_app, features: ["z", unquote_splicing(features)]] ++ [unquote_splicing(opts)]
    end
  end
end
`,
    'lib/a.ex': native(
      '  require MyApp.Loader\n  rest = [mode: :debug]\n  MyApp.Loader.native([{:crate, "x"} | rest])',
    ),
    'lib/b.ex': native('  import MyApp.Loader\n  spliced ["a", "b" <> "c"], mode: :debug, crate: "y"').replace(
      'MyApp.Native',
      'MyApp.B',
    ),
  }),
  written('apply in __using__', {
    'lib/web.ex': `defmodule MyApp.Web do
  def nif do
    quote do
      use Rustler, otp_app: :my_app, crate: "web"
    end
  end

  defmacro __using__(which) when is_atom(which), do: apply(__MODULE__, which, [])
end
`,
    'lib/a.ex': native('  use MyApp.Web, :nif'),
  }),
  written(
    'conditional in the body',
    {
      'lib/a.ex': native(`  if Mix.env() == :prod do
    use Rustler, otp_app: :my_app, skip_compilation?: true
  else
    use Rustler, otp_app: :my_app, crate: "dev"
  end`),
    },
    [{}],
    ['prod', 'dev'],
  ),
  written(
    'case on the operating system and on a variable',
    {
      'lib/a.ex': native(`  target =
    case :os.type() do
      {:unix, :darwin} -> "aarch64-apple-darwin"
      {:unix, _} -> "x86_64-unknown-linux-musl"
    end

  mode =
    case System.get_env("SWITCH") do
      nil -> :release
      "1" -> :debug
      other when other in ["true", "yes"] -> :debug
      _ -> :release
    end

  use Rustler, otp_app: :my_app, target: target, mode: mode`),
    },
    SWITCH,
  ),
  written('not used at all', {
    'lib/a.ex': `defmodule MyApp.Docs do
  @moduledoc """
      use Rustler, otp_app: :nothing
  """
  # use Rustler, otp_app: :nothing
  def text, do: "use Rustler, otp_app: :nothing"

  def code do
    quote do
      use Rustler, otp_app: :nothing
    end
  end
end
`,
  }),
  written('nested modules and aliases', {
    'lib/a.ex': `defmodule MyApp.Outer do
  alias Rustler, as: R

  defmodule Inner do
    @name __MODULE__ |> Module.split() |> List.last()
    use Rustler, otp_app: :my_app, crate: "inner"
    def f, do: :erlang.nif_error(:x)
  end

  defmodule Second do
    use Elixir.Rustler, otp_app: :my_app, crate: "second"
  end

  use Rustler, otp_app: :my_app, crate: :outer
end

defmodule :my_nif do
  use Rustler, otp_app: :my_app, crate: "plain"
end
`,
  }),
  written('modules named by aliases', {
    'lib/a.ex': `alias MyApp.Core, as: C
alias MyApp.{Codec, Web}

defmodule C.Native do
  alias Rustler, as: R

  if true do
    alias MyApp.Elsewhere, as: C
    defmodule C.Inner do
      use R, otp_app: :my_app, crate: "inner"
    end
  end

  use R, otp_app: :my_app, crate: "core"
  def add(_a, _b), do: :erlang.nif_error(:nif_not_loaded)
end

defmodule Codec.Native do
  use Rustler, otp_app: :my_app, crate: "codec"
end

if true do
  alias MyApp.Other, as: C
  defmodule C.Native do
    use Elixir.Rustler, otp_app: :my_app, crate: "other"
  end
end

defmodule C.Last do
  use Rustler, otp_app: :my_app, crate: "last"
end

defmodule :"Elixir.Web.Native" do
  use :"Elixir.Rustler", otp_app: :my_app, crate: "web"
end
`,
  }),
  written('repeated keys and empty values', {
    'lib/a.ex': native('  use Rustler, otp_app: :my_app, crate: "a", crate: "b", crate: nil'),
    'config/config.exs':
      'import Config\nconfig :my_app, MyApp.Native, mode: :debug, mode: :release\nconfig :my_app, MyApp.Native, []\n',
  }),
  written('a list of files in the configuration', {
    'lib/a.ex': native('  use Rustler, otp_app: :my_app'),
    'config/config.exs':
      'import Config\nfor m <- [MyApp.Native, MyApp.Other], do: config(:my_app, m, crate: "listed")\nfor file <- Path.wildcard(Path.expand("extra/*.exs", __DIR__)), do: import_config(file)\n',
    'config/extra/b.exs': 'import Config\nconfig :my_app, MyApp.Native, mode: :debug\n',
    'config/extra/a.exs':
      'import Config\nconfig :my_app, MyApp.Native, mode: :release, target: "x86_64-unknown-linux-gnu"\n',
  }),
  written('a wildcard of the old Mix.Config', {
    'lib/a.ex': native('  use Rustler, otp_app: :my_app'),
    'config/config.exs': 'use Mix.Config\nimport_config "extra/*.exs"\n',
    'config/extra/b.exs': 'use Mix.Config\nconfig :my_app, MyApp.Native, mode: :debug\n',
    'config/extra/a.exs': 'use Mix.Config\nconfig :my_app, MyApp.Native, mode: :release, lib: Mix.env() == :dev\n',
  }),
  written('malformed load paths', {
    'lib/a.ex': native('  use Rustler, otp_app: :my_app, load_from: "priv/native/x"'),
    'lib/b.ex': native('  use Rustler, otp_app: :my_app, load_from: {"my_app", "priv/native/x"}').replace(
      'MyApp.Native',
      'MyApp.B',
    ),
    'lib/c.ex': native('  use Rustler, otp_app: :my_app, load_from: {:my_app, "priv", "x"}').replace(
      'MyApp.Native',
      'MyApp.C',
    ),
  }),
  written('heredocs, sigils and escapes', {
    'lib/a.ex': native(
      '  @crate String.trim("""\n    here\n  """)\n  use Rustler, otp_app: :my_app, crate: @crate, features: ~w(a\n b) ++ ~W(c#{d}), target: ~s(x86_64\\u002dlinux), cargo: {:system, ~S(+n\\t)}, env: [{"A", "\\x41\\tb"}]',
    ),
  }),
];
