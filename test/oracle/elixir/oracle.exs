# Compiles cases with the real Elixir and records what Rustler would have been given. One process for all cases: starting
# Elixir costs half a second, compiling a small module a few milliseconds.
#
# Usage: elixir oracle.exs CASES.exs OUTPUT.jsonl

defmodule Oracle do
  def start, do: Agent.start_link(fn -> [] end, name: __MODULE__)
  def record(entry), do: Agent.update(__MODULE__, &[entry | &1])
  def take, do: Agent.get_and_update(__MODULE__, &{Enum.reverse(&1), []})

  # Terms as JSON, tagged by type. Elixir 1.14 brings no JSON of its own.
  def encode(term) when is_atom(term), do: ~s({"atom":#{string(Atom.to_string(term))}})
  def encode(term) when is_binary(term), do: ~s({"string":#{string(term)}})
  def encode(term) when is_integer(term), do: ~s({"number":#{term}})
  def encode(term) when is_list(term), do: ~s({"list":[#{Enum.map_join(term, ",", &encode/1)}]})

  def encode(term) when is_tuple(term),
    do: ~s({"tuple":[#{term |> Tuple.to_list() |> Enum.map_join(",", &encode/1)}]})

  def encode(term) when is_map(term) and not is_struct(term) do
    pairs = Enum.map_join(term, ",", fn {key, value} -> "[#{encode(key)},#{encode(value)}]" end)
    ~s({"map":[#{pairs}]})
  end

  def encode(term), do: ~s({"other":#{string(inspect(term))}})

  defp string(text) do
    text = if String.valid?(text), do: text, else: inspect(text)

    escaped =
      for <<char::utf8 <- text>>, into: "" do
        cond do
          char in [?", ?\\] -> <<?\\, char>>
          char < 32 -> "\\u" <> (char |> Integer.to_string(16) |> String.pad_leading(4, "0"))
          true -> <<char::utf8>>
        end
      end

    ~s("#{escaped}")
  end
end

defmodule Rustler do
  # rustler_mix/lib/rustler.ex:93-112 and compiler/config.ex:35-70, without cargo.
  defmacro __using__(opts) do
    quote bind_quoted: [opts: opts] do
      otp_app = Keyword.fetch!(opts, :otp_app)
      env = Application.compile_env(otp_app, __MODULE__, [])
      crate = env[:crate] || opts[:crate] || otp_app
      prefix = Application.get_env(:oracle, :load_prefix)

      effective =
        [
          crate: crate,
          path: "native/#{crate}",
          load_from: {otp_app, "priv/native/#{prefix}#{crate}"},
          mode: :release,
          skip_compilation?: false,
          default_features: true,
          features: [],
          target: nil,
          lib: true
        ]
        |> Keyword.merge(opts)
        |> Keyword.merge(env)

      Oracle.record(%{module: __MODULE__, opts: opts, config: env, effective: effective})

      if effective[:lib] do
        @before_compile Rustler
      end
    end
  end

  defmacro __before_compile__(_env) do
    quote do
      def rustler_init, do: :ok
    end
  end
end

defmodule RustlerPrecompiled do
  # lib/rustler_precompiled.ex:151-246 and config.ex:63, without the download.
  defmacro __using__(opts) do
    quote do
      opts = unquote(opts)
      otp_app = Keyword.fetch!(opts, :otp_app)

      opts =
        if Application.compile_env(
             :rustler_precompiled,
             :force_build_all,
             System.get_env("RUSTLER_PRECOMPILED_FORCE_BUILD_ALL") in ["1", "true"]
           ) do
          Keyword.put(opts, :force_build, true)
        else
          Keyword.put_new(opts, :force_build, Application.compile_env(:rustler_precompiled, [:force_build, otp_app]))
        end

      force = "dev" in Version.parse!(Keyword.fetch!(opts, :version)).pre or Keyword.fetch!(opts, :force_build)

      if force do
        only_rustler_opts =
          Keyword.drop(opts, [:base_url, :version, :force_build, :targets, :nif_versions, :max_retries, :variants])

        use Rustler, only_rustler_opts
      else
        Oracle.record(%{module: __MODULE__, opts: :downloads, config: [], effective: []})
      end
    end
  end
end

defmodule Run do
  def all(cases, out) do
    Mix.start()
    Code.compiler_options(ignore_module_conflict: true)
    for test_case <- cases, do: IO.puts(out, one(test_case))
  end

  defp one(%{files: files} = test_case) do
    Oracle.take()
    for {name, value} <- test_case.env, do: System.put_env(name, value)
    Mix.env(test_case.mix_env)
    Mix.target(:host)
    Application.put_env(:oracle, :load_prefix, test_case.load_prefix)
    before = Application.get_all_env(:oracle)

    result =
      File.cd!(test_case.dir, fn ->
        try do
          config = configure(test_case)
          if test_case.mix, do: Code.compile_file("mix.exs")
          compile_once(test_case.kept)
          modules = compile(files -- test_case.kept)
          undo(config)
          {:ok, modules}
        rescue
          error -> {:error, Exception.message(error)}
        catch
          kind, reason -> {:error, inspect({kind, reason})}
        end
      end)

    if Mix.Project.get(), do: Mix.Project.pop()
    for {name, _value} <- test_case.env, do: System.delete_env(name)
    for app <- [:my_app, :rustler_precompiled, :other], {key, _} <- Application.get_all_env(app), do: Application.delete_env(app, key)
    Application.put_all_env(oracle: before)
    shown(result)
  end

  defp configure(%{config: nil}), do: []

  defp configure(%{config: path, mix_env: env}) do
    config = if File.exists?(path), do: Config.Reader.read!(path, env: env, target: :host), else: []
    Application.put_all_env(config)
    config
  end

  defp undo(config), do: for({app, pairs} <- config, {key, _} <- pairs, do: Application.delete_env(app, key))

  # As mix does: files wait for the modules of each other. The binaries tell which functions survive.
  defp compile(files) do
    each = fn _file, module, binary -> Oracle.record({:binary, module, binary}) end

    case Kernel.ParallelCompiler.compile(files, return_diagnostics: true, each_module: each) do
      {:ok, _modules, _warnings} -> :ok
      {:error, errors, _warnings} -> raise(inspect(errors, limit: 5, printable_limit: 300))
    end
  end

  # What many cases have in common is compiled again only when its text is another.
  defp compile_once(paths) do
    texts = Enum.map(paths, &File.read!/1)

    if Process.get(:kept, []) != texts do
      {:ok, _modules, _warnings} = Kernel.ParallelCompiler.compile(paths, return_diagnostics: true)
      Process.put(:kept, texts)
    end
  end

  defp shown({:error, message}) do
    Oracle.take()
    ~s({"error":#{Oracle.encode(message)}})
  end

  defp shown({:ok, _}) do
    entries = Oracle.take()
    {binaries, records} = Enum.split_with(entries, &match?({:binary, _, _}, &1))
    for {:binary, module, _} <- binaries, do: forget(module)

    records =
      Enum.map_join(records, ",", fn record ->
        ~s({"module":#{Oracle.encode(record.module)},"opts":#{Oracle.encode(record.opts)},) <>
          ~s("config":#{Oracle.encode(record.config)},"effective":#{Oracle.encode(record.effective)}})
      end)

    functions = Enum.map_join(binaries, ",", &functions/1)
    ~s({"records":[#{records}],"functions":[#{functions}]})
  end

  defp functions({:binary, module, binary}) do
    {:ok, {_, [exports: exports, locals: locals]}} = :beam_lib.chunks(binary, [:exports, :locals])
    ~s({"module":#{Oracle.encode(module)},"exports":#{Oracle.encode(exports)},"locals":#{Oracle.encode(locals)}})
  end

  defp forget(module) do
    :code.purge(module)
    :code.delete(module)
  end
end

[cases, output] = System.argv()
{:ok, _} = Oracle.start()
{cases, _} = Code.eval_file(cases)
File.open!(output, [:write, :utf8], fn out -> Run.all(cases, out) end)
