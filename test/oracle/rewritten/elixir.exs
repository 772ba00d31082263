# Prints Elixir files in other words that mean the same, a NUL after each: parsed, pipes taken apart, every call with parentheses.
unpiped = fn
  {:|>, _, _} = pipe ->
    [{first, 0} | rest] = Macro.unpipe(pipe)
    calls? = Enum.all?(rest, fn {call, _} -> match?({name, _, args} when is_list(args) and name not in [:case, :if], call) end)
    if calls?, do: Enum.reduce(rest, first, fn {call, at}, acc -> Macro.pipe(acc, call, at) end), else: pipe

  other ->
    other
end

for line <- IO.stream(:stdio, :line), path = String.trim_trailing(line, "\n") do
  quoted = path |> File.read!() |> Code.string_to_quoted!() |> Macro.prewalk(unpiped)
  IO.write([quoted |> Code.quoted_to_algebra(locals_without_parens: []) |> Inspect.Algebra.format(98), "\n\0"])
end
