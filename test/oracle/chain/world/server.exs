# Mix for the builds of a simulation: reads projects, compiles them with the real compiler and loads NIF modules with the real BEAM.
# A request is a line on standard input; FOLDER/request and FOLDER/environment hold what is asked. The answer is the exit status.
#
# Usage: elixir server.exs FOLDER

defmodule Oracle do
  def start, do: Agent.start_link(fn -> [] end, name: __MODULE__)
  def record(entry), do: Agent.update(__MODULE__, &[entry | &1])
  def take, do: Agent.get_and_update(__MODULE__, &{Enum.reverse(&1), []})
end

defmodule Rustler do
  # rustler_mix/lib/rustler.ex and rustler/compiler/config.ex; the crate is compiled by Cargo below.
  @keys [:otp_app, :crate, :path, :cargo, :default_features, :features, :env, :mode, :target, :load_from, :load_data, :load_data_fun] ++
          [:skip_compilation?, :lib, :external_resources, :metadata, :binaries, :name]

  defmacro __using__(opts) do
    quote bind_quoted: [opts: opts] do
      otp_app = Keyword.fetch!(opts, :otp_app)
      env = Application.compile_env(otp_app, __MODULE__, [])
      config = Rustler.configure(__MODULE__, otp_app, opts, env)
      Oracle.record({:module, __MODULE__})
      unless config[:skip_compilation?], do: Cargo.compile(config)

      if config[:lib] do
        @load_from config[:load_from]
        @load_data config[:load_data]
        @on_load :rustler_init

        def rustler_init do
          {otp_app, path} = @load_from
          path = otp_app |> Application.app_dir(path) |> to_charlist()
          result = :erlang.load_nif(path, @load_data)
          Oracle.record({:loaded, __MODULE__, path, result})
          result
        end
      end
    end
  end

  def version, do: Application.get_env(:oracle, :rustler)
  def old?, do: Version.compare(version(), "0.37.0") == :lt

  def configure(module, otp_app, opts, env) do
    if version() == nil, do: raise("module Rustler is not loaded and could not be found, in #{inspect(module)}")
    crate = to_string(env[:crate] || opts[:crate] || otp_app)
    prefix = if old?(), do: "lib", else: ""
    keys = if old?(), do: [:target_dir, :priv_dir | @keys], else: @keys

    config =
      [
        crate: crate,
        path: "native/#{crate}",
        load_from: {otp_app, "priv/native/#{prefix}#{crate}"},
        load_data: 0,
        mode: :release,
        env: [],
        skip_compilation?: false,
        default_features: true,
        features: [],
        target: nil,
        lib: true
      ]
      |> Keyword.merge(opts)
      |> Keyword.merge(env)

    # `struct!` takes the last of a key that is there twice.
    config = config |> Map.new() |> Map.to_list()

    case Keyword.keys(config) -- keys do
      [] -> Keyword.put(config, :crate, crate)
      [key | _] -> raise KeyError, key: key, term: Rustler.Compiler.Config
    end
  end
end

defmodule RustlerPrecompiled do
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

      if "dev" in Version.parse!(Keyword.fetch!(opts, :version)).pre or Keyword.fetch!(opts, :force_build) do
        use Rustler,
            Keyword.drop(opts, [:base_url, :version, :force_build, :targets, :nif_versions, :max_retries, :variants])
      else
        # There is no network in a build, so only a folder that is given could hold the archive.
        if System.get_env("RUSTLER_PRECOMPILED_GLOBAL_CACHE_PATH"), do: raise("ORACLE cannot-say: RustlerPrecompiled takes its archive from a folder")
        raise "Error while downloading precompiled NIF: nxdomain"
      end
    end
  end
end

defmodule Cargo do
  # rustler_mix/lib/rustler/compiler.ex: what Rustler asks of cargo, and what it does with the files.
  def compile(config) do
    path = config[:path]
    unless System.find_executable("cargo"), do: raise("cargo was not found on PATH")
    unless File.dir?(path), do: raise("no folder #{path} to compile the crate in")
    if Rustler.old?(), do: compile_old(config, path), else: compile_new(config, path)
  end

  defp compile_new(config, path) do
    crate = config[:crate]
    {metadata, 0} = run("cargo", ~w(metadata --format-version=1 --no-deps), path)
    unless metadata =~ ~s("name":"#{crate}","version"), do: raise("no package #{crate} in #{path}")

    args = ~w(rustc --message-format=json-render-diagnostics --quiet -p) ++ [crate | flags(config)]
    {output, 0} = run("cargo", args, path, config[:env])
    File.mkdir_p!("priv/native")

    for line <- String.split(output, "\n"), line =~ ~s("reason":"compiler-artifact"), line =~ ~r/"kind":\[[^\]]*"(cdylib|dylib)"/ do
      [_, target] = Regex.run(~r/"target":\{.*?"name":"([^"]+)"/, line)
      [_, file] = Regex.run(~r/"filenames":\["([^"]+)"/, line)
      File.cp!(file, "priv/native/#{target}.so")
    end

    unless File.exists?("priv/native/#{crate}.so"), do: raise("Expected files do not exist: priv/native/#{crate}.so")
  end

  defp compile_old(config, path) do
    manifest = File.read!(Path.join(path, "Cargo.toml"))
    target_dir = config[:target_dir] || Path.expand("_build/native/#{config[:crate]}")
    env = [{"CARGO_TARGET_DIR", target_dir} | config[:env]]
    {_, 0} = run("cargo", ["rustc" | flags(config)], path, env)
    [_, lib] = Regex.run(~r/^\[lib\]\s(?:[^\[]*\s)?name\s*=\s*"([^"]*)"/m, manifest) || [nil, ""]
    mode = if config[:mode] == :release, do: "release", else: "debug"
    File.mkdir_p!("priv/native")
    File.cp!(Path.join([target_dir, config[:target] || "", mode, "lib#{lib}.so"]), "priv/native/lib#{lib}.so")
  end

  defp flags(config) do
    if(config[:default_features], do: [], else: ["--no-default-features"]) ++
      if(config[:features] == [], do: [], else: ["--features", Enum.join(config[:features], ",")]) ++
      if(config[:target], do: ["--target=#{config[:target]}"], else: []) ++
      case config[:mode] do
        :release -> ["--release"]
        :debug -> []
      end
  end

  defp run(program, args, folder, env \\ []) do
    errors = Path.join(System.fetch_env!("NIX_BUILD_TOP"), "cargo-said")
    command = Enum.map_join([program | args], " ", &"'#{&1}'") <> " 2> #{errors}"

    case System.cmd("sh", ["-c", command], cd: folder, env: env) do
      {output, 0} -> {output, 0}
      {_, status} -> raise("ORACLE cargo: exit #{status}: #{File.read!(errors) |> String.trim() |> String.slice(0, 600)}")
    end
  end
end

defmodule Server do
  # A command takes a second; one that takes this many milliseconds waits for something that does not come.
  @patience 60_000

  def serve(folder) do
    case IO.read(:stdio, :line) do
      :eof -> :ok
      _ -> IO.puts("\nORACLE-ANSWER #{watched(folder)}")
    end

    serve(folder)
  end

  # The code server of the BEAM now and then waits for itself where modules with an on_load function come and go: whoever asked is then told to
  # ask again (mix), and a new BEAM is started (tools.ts).
  defp watched(folder) do
    task = Task.async(fn -> answer(folder) end)

    case Task.yield(task, @patience) do
      {:ok, status} -> status
      nil -> give_up(folder)
    end
  end

  defp give_up(folder) do
    IO.puts(:stderr, "given up: #{File.read!(Path.join(folder, "request"))}")

    for pid <- Process.list(), info = Process.info(pid, [:registered_name, :current_stacktrace, :messages]) do
      IO.puts(:stderr, inspect({pid, info}, limit: 50, printable_limit: 500))
    end

    System.halt(1)
  end

  defp answer(folder) do
    [directory | args] = folder |> Path.join("request") |> File.read!() |> String.split("\n", trim: true)
    environment = folder |> Path.join("environment") |> File.read!() |> String.split("\0", trim: true)
    own = System.get_env()
    for {name, _} <- own, do: System.delete_env(name)
    for entry <- environment, [name, value] = String.split(entry, "=", parts: 2), do: System.put_env(name, value)
    Oracle.take()
    before = :code.get_path()
    loaded = MapSet.new(:code.all_loaded(), &elem(&1, 0))

    {status, said} =
      try do
        Mix.env(String.to_atom(System.get_env("MIX_ENV", "dev")))
        Mix.target(:host)
        File.cd!(directory, fn -> command(args) end)
        {0, ""}
      rescue
        # A mix.exs that Elixir does not compile.
        error in [CompileError, SyntaxError, TokenMissingError] -> {1, "ORACLE elixir: #{Exception.message(error)}"}
        error -> {1, "ORACLE mix #{hd(args)}: #{Exception.message(error)}"}
      catch
        kind, reason -> {1, "ORACLE mix #{hd(args)}: #{inspect({kind, reason})}"}
      end

    :code.set_path(before)
    for {module, file} <- :code.all_loaded(), module not in loaded, not installed?(file), do: forget(module)
    for {name, _} <- System.get_env(), do: System.delete_env(name)
    System.put_env(own)
    File.write!(Path.join(folder, "said"), said <> "\n")
    status
  end

  defp command(["do" | rest]) do
    rest |> Enum.join(" ") |> String.split([",", " + "]) |> Enum.each(&command(String.split(&1)))
  end

  defp command(["compile" | _]), do: compile()
  defp command(["release" | args]), do: release(args)
  defp command(["oracle.load", out]), do: load(out)
  defp command(["deps.compile" | _]), do: compile_dependencies()
  defp command(["deps." <> _ | _]), do: :ok
  defp command(["local." <> _ | _]), do: :ok
  defp command([other | _]), do: raise("ORACLE cannot-say: mix #{other}")

  # A Mix project as its mix.exs says; the module goes again.
  defp project(folder) do
    File.cd!(folder, fn ->
      modules = Code.compile_file("mix.exs")
      config = Mix.Project.config()
      Mix.Project.pop()
      for {module, _} <- modules, do: forget(module)
      %{folder: File.cwd!(), config: config}
    end)
  end

  defp apps do
    root = project(".")

    case root.config[:apps_path] do
      nil ->
        {root, [root]}

      path ->
        children = Path.wildcard("#{path}/*/mix.exs") |> Enum.sort() |> Enum.map(&project(Path.dirname(&1)))
        {root, Enum.sort_by(children, &length(for({_, opts} when is_list(opts) <- deps(&1), opts[:in_umbrella], do: 1)))}
    end
  end

  defp deps(%{config: config}) do
    for dependency <- config[:deps] || [] do
      case dependency do
        {name, opts} when is_list(opts) -> {name, opts}
        {name, _requirement} -> {name, []}
        {name, _requirement, opts} -> {name, opts}
      end
    end
    |> Enum.filter(fn {_, opts} -> opts[:only] == nil or Mix.env() in List.wrap(opts[:only]) end)
  end

  # Other projects of the repository that a project names by their paths: Mix compiles them with the dependencies, and reads the
  # configuration of the project that asks for them.
  defp beside(apps) do
    found =
      for app <- apps, {_, opts} <- deps(app), opts[:path], uniq: true do
        File.cd!(app.folder, fn ->
          unless File.regular?(Path.join(opts[:path], "mix.exs")), do: raise("the dependency #{opts[:path]} is not available")
          opts[:path] |> Path.expand() |> project()
        end)
      end

    if found == [], do: [], else: Enum.uniq(beside(found) ++ found)
  end

  defp compile_dependencies do
    {root, apps} = apps()
    configured(root, fn -> for app <- beside(apps), do: compile_app(app, root, brought(), apps) end)
  end

  defp configured(root, work) do
    config = read_config(root)
    Application.put_all_env(config)

    try do
      work.()
    after
      for {app, pairs} <- config, {key, _} <- pairs, do: Application.delete_env(app, key)
    end
  end

  defp compile do
    {root, apps} = apps()
    brought = brought()

    # Mix asks the project that it is called in, not those that it compiles with it (mix/lib/mix/tasks/deps.loadpaths.ex).
    requirement = root.config[:elixir] || ">= 0.0.0"
    unless Version.match?("1.18.4", requirement), do: raise("elixir #{requirement} is required, and it is 1.18.4")

    for app <- apps do
      for {name, opts} <- deps(app), !opts[:in_umbrella], !opts[:path], opts[:runtime] != false do
        unless Map.has_key?(brought, to_string(name)), do: raise("the dependency #{name} is not available")
      end
    end

    # What an earlier command compiled is there for the macros of the others.
    for app <- beside(apps), do: root |> ebin(app) |> Code.prepend_path()
    configured(root, fn -> Enum.each(apps, &compile_app(&1, root, brought, apps)) end)
  end

  defp ebin(root, app), do: Path.join([root.folder, "_build", to_string(Mix.env()), "lib", to_string(app.config[:app]), "ebin"])

  defp brought do
    path = Path.join(System.get_env("NIX_BUILD_TOP", ""), "oracle-deps")
    lines = if File.exists?(path), do: path |> File.read!() |> String.split("\n", trim: true), else: []
    Map.new(lines, fn line -> line |> String.split(" ") |> List.to_tuple() end)
  end

  defp read_config(%{config: config, folder: folder}) do
    path = config[:config_path] || "config/config.exs"

    if File.regular?(Path.join(folder, path)) or path != "config/config.exs" do
      File.cd!(folder, fn -> Config.Reader.read!(path, env: Mix.env(), target: :host) end)
    else
      []
    end
  end

  # What another application of the umbrella depends on is there as well for those that depend on that.
  defp all_deps(app, apps) do
    for {name, opts} <- deps(app), reduce: [] do
      names ->
        other = opts[:in_umbrella] && Enum.find(apps, &(&1.config[:app] == name))
        names ++ [name | if(other, do: all_deps(other, apps -- [app]), else: [])]
    end
  end

  defp compile_app(%{config: config, folder: folder} = app, root, brought, apps) do
    listed = Enum.any?(all_deps(app, apps), &(&1 in [:rustler, :rustler_precompiled]))
    Application.put_env(:oracle, :rustler, if(listed, do: brought["rustler"]))

    File.cd!(folder, fn ->
      ebin = ebin(root, app)
      target = Path.dirname(ebin)
      File.mkdir_p!(ebin)
      Code.prepend_path(ebin)
      if File.dir?("priv") and not File.exists?(Path.join(target, "priv")), do: File.ln_s!(Path.expand("priv"), Path.join(target, "priv"))
      files = for path <- config[:elixirc_paths] || ["lib"], file <- Path.wildcard("#{path}/**/*.ex"), do: file

      # Modules may ask for `Mix.Project.config()`.
      pushed = Code.compile_file("mix.exs")
      for path <- config[:erlc_paths] || ["src"], file <- Path.wildcard("#{path}/**/*.erl"), do: compile_erlang(file, ebin)
      compiled = Kernel.ParallelCompiler.compile_to_path(files, ebin)
      Mix.Project.pop()
      for {module, _} <- pushed, do: forget(module)

      case compiled do
        {:ok, modules, _} -> Enum.each(modules, &forget/1)
        {:error, [{file, line, message} | _], _} -> raise("#{own_language(message)}#{Path.relative_to_cwd(file)}:#{inspect(line)}: #{message}")
      end

      if File.dir?("priv") and not File.exists?(Path.join(target, "priv")), do: File.ln_s!(Path.expand("priv"), Path.join(target, "priv"))
      nifs = Enum.uniq(for({:module, module} <- Oracle.take(), do: module) ++ loading(ebin))
      File.write!(Path.join(target, "oracle-nifs"), :erlang.term_to_binary(nifs))
      File.write!(Path.join(target, "oracle-version"), config[:version] || "0.0.0")
    end)
  end

  defp compile_erlang(file, ebin) do
    case :compile.file(to_charlist(file), [:return_errors, :debug_info, outdir: to_charlist(ebin)]) do
      {:ok, module} -> forget(module)
      {:error, [{_, [{at, by, what} | _]} | _], _} -> raise("ORACLE elixir: #{file}:#{inspect(at)}: #{by.format_error(what)}")
    end
  end

  # Modules that call `erlang:load_nif/2` themselves.
  defp loading(ebin) do
    for file <- Path.wildcard("#{ebin}/*.beam"),
        {:ok, {module, [imports: imports]}} <- [:beam_lib.chunks(to_charlist(file), [:imports])],
        {:erlang, :load_nif, 2} in imports,
        do: module
  end

  # What the compiler says of the code alone.
  defp own_language(message) do
    if message =~ ~r/^(undefined (function|variable)|\*\* \((CompileError|SyntaxError|TokenMissingError)\)|cannot compile module|\*\* \(ArgumentError\) (expected to:|cannot invoke))/ or message =~ "expanded to", do: "ORACLE elixir: ", else: ""
  end

  defp release(args) do
    {root, own} = apps()
    beside = beside(own)
    apps = own ++ beside
    name = if match?(["--" <> _ | _], args) or args == [], do: nil, else: String.to_atom(hd(args))
    path = args |> Enum.drop_while(&(&1 != "--path")) |> Enum.at(1)
    releases = root.config[:releases] || []
    names = Enum.map(apps, & &1.config[:app])

    chosen =
      cond do
        name && releases[name] -> releases[name]
        name -> raise("Unknown release #{inspect(name)}")
        match?([_], releases) -> releases |> hd() |> elem(1)
        releases != [] -> raise("more than one release, and none is named")
        root.config[:apps_path] -> raise("an umbrella without a release")
        true -> []
      end

    chosen = if is_function(chosen), do: chosen.(), else: chosen
    wanted = Keyword.keys(chosen[:applications] || [])
    for app <- wanted, app not in names, app not in [:runtime_tools, :logger], do: raise("Could not find application #{inspect(app)}")
    # An application brings those that it depends on.
    shipped = if root.config[:apps_path], do: closure(wanted, apps), else: names
    shipped = Enum.uniq(shipped ++ for(%{config: config} <- beside, do: config[:app]))

    for app <- shipped do
      built = Path.join(["_build", to_string(Mix.env()), "lib", to_string(app)])
      unless File.dir?(built), do: raise("#{app} was not compiled")
      target = Path.join([path, "lib", "#{app}-#{File.read!(Path.join(built, "oracle-version"))}"])
      File.mkdir_p!(target)
      File.cp_r!(Path.join(built, "ebin"), Path.join(target, "ebin"))
      File.cp!(Path.join(built, "oracle-nifs"), Path.join(target, "oracle-nifs"))
      %{folder: folder} = Enum.find(apps, &(&1.config[:app] == app))
      # A release holds the files that links lead to.
      if File.dir?(Path.join(folder, "priv")), do: {_, 0} = System.cmd("cp", ["-rL", Path.join(folder, "priv"), Path.join(target, "priv")], stderr_to_stdout: true)
    end

    lost = for app <- names -- shipped, do: app
    File.mkdir_p!(Path.join(path, "releases"))
    File.write!(Path.join(path, "releases/oracle-lost"), Enum.map_join(lost, "\n", &to_string/1))
  end

  defp closure(wanted, apps) do
    more =
      for %{config: config} = app <- apps, config[:app] in wanted, {name, opts} <- deps(app), opts[:in_umbrella], name not in wanted, do: name

    if more == [], do: wanted, else: closure(Enum.uniq(wanted ++ more), apps)
  end

  # Loads every NIF module of a release, as a BEAM that starts in it would.
  defp load(out) do
    folders = Path.wildcard("#{out}/lib/**/oracle-nifs") |> Enum.map(&Path.dirname/1)
    for folder <- folders, do: Code.prepend_path(Path.join(folder, "ebin"))
    modules = for folder <- folders, module <- folder |> Path.join("oracle-nifs") |> File.read!() |> :erlang.binary_to_term(), do: module
    Oracle.take()

    outcomes =
      for module <- modules do
        forget(module)
        loaded = :code.load_file(module)
        said = Oracle.take()
        outcome = outcome(module, loaded, said)
        forget(module)
        {module, outcome}
      end

    File.write!(Path.join(System.fetch_env!("NIX_BUILD_TOP"), "oracle-loaded"), Enum.map_join(outcomes, "", fn {module, outcome} -> "#{inspect(module)}: #{outcome}\n" end))
    failed = for {module, outcome} when outcome != "ok" <- outcomes, do: "#{inspect(module)}: #{outcome}"
    if failed != [], do: raise("ORACLE load: " <> Enum.join(failed, "; "))
    if outcomes == [], do: raise("ORACLE none: no NIF module")
  end

  defp outcome(_module, {:module, _}, [{:loaded, _, path, :ok}]) do
    libc = System.fetch_env!("BEAM_LIBC")
    text = File.read!("#{path}.so")
    [target | _] = text |> :binary.split("\0ORACLE\0", [:global]) |> List.last() |> String.split("\n", parts: 2)
    if String.ends_with?(target, libc), do: "ok", else: "libc: the library is for #{target}, the BEAM has #{libc}"
  end

  defp outcome(_, {:module, _}, []), do: "ok"
  defp outcome(_, _, [{:loaded, _, path, {:error, {reason, text}}}]), do: "#{path}: #{reason} #{text}"
  defp outcome(_, other, said), do: inspect({other, said})

  # What a build that failed had compiled would be found by the next: macros, of which nobody waits for another version.
  defp installed?(file) do
    file in [:preloaded, :cover_compiled] or
      Enum.any?([:code.root_dir(), :code.lib_dir(:elixir)], &String.starts_with?(to_string(file), to_string(&1)))
  end

  defp forget(module) do
    :code.purge(module)
    :code.delete(module)
    :code.purge(module)
  end
end

[folder] = System.argv()
Mix.start()
Code.compiler_options(ignore_module_conflict: true)
{:ok, _} = Oracle.start()
# What the on_load functions of broken modules make the code server say is told by their outcomes.
Logger.configure(level: :none)
:logger.set_primary_config(:level, :none)
Server.serve(folder)
