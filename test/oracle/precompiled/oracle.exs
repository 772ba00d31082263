# Answers the questions of the cases as rustler_precompiled 0.8 does, written anew from what it is known to do
# (SEMANTICS 2). One line of answers a case, joined by tabs.
#
# Usage: elixir oracle.exs CASES.exs OUTPUT

defmodule Remade do
  # The version itself when it is offered, else the highest of the same major that is not above it.
  def nif_version(current, offered) do
    [major, minor] = numbers(current)

    fitting =
      for version <- offered, [^major, its] = numbers(version) |> same_major(major), its <= minor, do: {its, version}

    cond do
      current in offered -> current
      fitting == [] -> "none"
      true -> fitting |> Enum.max_by(&elem(&1, 0)) |> elem(1)
    end
  end

  defp same_major([major, minor], major), do: [major, minor]
  defp same_major(_other, _major), do: nil

  defp numbers(version), do: version |> String.split(".") |> Enum.map(&String.to_integer/1)

  # The architecture that Erlang names, overridden by variables, in the words of Rust.
  def target(architecture, variables) do
    machine = [:arch, :vendor, :os, :abi] |> Enum.zip(String.split(architecture, "-")) |> Map.new()
    given = for {part, value} <- variables, value != nil, into: %{}, do: {part, value}
    changed = Map.merge(machine, given)

    changed =
      if changed != machine and changed.vendor == machine.vendor and changed.os == "linux",
        do: %{changed | vendor: "unknown"},
        else: changed

    changed |> rust() |> then(&for(key <- [:arch, :vendor, :os, :abi], part = &1[key], do: part)) |> Enum.join("-")
  end

  defp rust(%{os: "darwin" <> _} = machine) do
    %{machine | os: "darwin", arch: if(machine.arch == "arm", do: "aarch64", else: machine.arch)}
  end

  defp rust(%{os: "linux" <> _} = machine) do
    arch = Map.get(%{"amd64" => "x86_64", "riscv64" => "riscv64gc"}, machine.arch, machine.arch)
    vendor = if machine.vendor in ["pc", "redhat", "suse", "alpine"], do: "unknown", else: machine.vendor
    %{machine | arch: arch, vendor: vendor}
  end

  defp rust(machine), do: machine

  def archive(name, version, nif, target, variant) do
    {prefix, extension} = if target =~ "windows", do: {"", "dll"}, else: {"lib", "so"}
    suffix = if variant, do: "--#{variant}", else: ""
    "#{prefix}#{name}-v#{version}-nif-#{nif}-#{target}#{suffix}.#{extension}.tar.gz"
  end

  def dev?(version), do: "dev" in Version.parse!(version).pre

  # Erlang's own answer, under the variables of the case.
  def cache(os, variables) do
    for name <- ["HOME", "XDG_CACHE_HOME", "MIX_XDG"], do: System.delete_env(name)
    for {name, value} <- variables, value != nil, do: System.put_env(name, value)
    os = if System.get_env("MIX_XDG"), do: :linux, else: os
    :filename.basedir(:user_cache, "rustler_precompiled/precompiled_nifs", %{os: os}) |> to_string()
  end
end

defmodule Run do
  def answers(%{ask: :target} = one), do: Remade.target(one.architecture, one.variables)
  def answers(%{ask: :nif} = one), do: Remade.nif_version(one.current, one.offered)
  def answers(%{ask: :dev} = one), do: to_string(Remade.dev?(one.version))
  def answers(%{ask: :cache} = one), do: Remade.cache(one.os, one.variables)

  def answers(%{ask: :archive} = one),
    do: Remade.archive(one.name, one.version, one.nif, one.target, one.variant)
end

[cases, output] = System.argv()
{cases, _} = Code.eval_file(cases)
File.write!(output, Enum.map_join(cases, "\n", &Run.answers/1))
