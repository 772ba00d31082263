/** Bodies of modules that define their functions in ways that are easy to overlook: none of them may be lost. */
const BODIES: readonly string[] = [
  // A definition has a value, so it may stand wherever a value does.
  'added = def add(_a, _b), do: nil\n  _ = added',
  '_ = for name <- [:add], do: def(unquote(name)(_a, _b), do: nil)',
  'names = for name <- [:add, :sub] do\n    def unquote(name)(_a), do: nil\n    name\n  end\n  for name <- names, do: def(unquote(:"#{name}_all")(_a), do: nil)',
  '@names (for name <- [:add] do\n    def unquote(name)(_a, _b), do: nil\n    name\n  end)\n  for name <- @names, do: def(unquote(name)(_a), do: nil)',
  '@added def(add(_a, _b), do: nil)\n  def added, do: @added',
  '_ = if Mix.env() != :nowhere, do: def(add(_a, _b), do: nil)',
  '{_, [_]} = {1, [def(add(_a, _b), do: nil)]}',
  '_ = (@size 2\n  def add(_a), do: nil)\n  if @size == 2, do: def(size(), do: nil)',
  '@sizes [1, 2]\n  sizes = for size <- @sizes do\n    @sizes []\n    size\n  end\n  for size <- sizes, do: def(unquote(:"f#{size}")(), do: nil)\n  for size <- @sizes, do: def(unquote(:"g#{size}")(), do: nil)',
  'if (@size 2\n  def add(_a), do: nil\n  true), do: def(sub(_a), do: nil)\n  if @size == 2, do: def(size(), do: nil)',
  'import MyApp.Macros\n  _ = defnif(:add)\n  @sub defnif(:sub)',
  // Forms of Kernel by their full name.
  'Kernel.def add(_a, _b), do: nil\n  Kernel.defp sub(_a), do: nil\n  def used(a), do: sub(a)',
  'Kernel.if Mix.env() != :nowhere, do: Kernel.def(add(_a, _b), do: nil)',
  '_ = Kernel.def(add(_a, _b), do: nil)',
  'alias Kernel, as: K\n  K.def add(_a, _b), do: nil',
  // Attributes that accumulate are lists, the newest value first.
  'Module.register_attribute(__MODULE__, :nif, accumulate: true)\n  @nif [name: :add, arity: 2]\n  @nif [name: :sub, arity: 1]\n  for [name: name, arity: arity] <- @nif do\n    def unquote(name)(unquote_splicing(Macro.generate_arguments(arity, __MODULE__))), do: nil\n  end',
  'Module.register_attribute(__MODULE__, :names, accumulate: true)\n  Module.put_attribute(__MODULE__, :names, [:add])\n  Module.put_attribute(__MODULE__, :names, [:sub])\n  for [name] <- @names, do: def(unquote(name)(), do: nil)',
  'Module.register_attribute(__MODULE__, :names, accumulate: true)\n  if @names == [], do: def(empty(), do: nil)\n  @names :add\n  @names :sub\n  if @names == [:sub, :add], do: def(full(), do: nil)',
  'Module.register_attribute(__MODULE__, :names, accumulate: true)\n  @names :add\n  Module.register_attribute(__MODULE__, :names, accumulate: true)\n  if @names == [:add], do: def(kept(), do: nil)\n  Module.delete_attribute(__MODULE__, :names)\n  if @names == [], do: def(empty(), do: nil)\n  @names :sub\n  if @names == [:sub], do: def(full(), do: nil)',
  '@name :add\n  Module.register_attribute(__MODULE__, :name, persist: true)\n  if @name == :add, do: def(kept(), do: nil)\n  Module.delete_attribute(__MODULE__, :name)\n  if @name == nil, do: def(deleted(), do: nil)',
  '@external_resource "a"\n  if @external_resource == ["a"], do: def(listed(), do: nil)',
  'if @derive == [], do: def(empty(), do: nil)',
  'Module.register_attribute(__MODULE__, :nif, accumulate: true)\n  for name <- [:add, :sub], do: @nif name\n  if true do\n    @nif :mul\n  end\n  for name <- @nif, do: def(unquote(name)(), do: nil)',
];

/** What some of them import. */
export const WRITTEN_MACROS = `defmodule MyApp.Macros do
  defmacro defnif(name) do
    quote do
      def unquote(name)(_a, _b), do: nil
    end
  end
end
`;

export const WRITTEN_MODULES: readonly string[] = BODIES.map(
  (body) => `defmodule MyApp.Native do\n  use Rustler, otp_app: :my_app\n  ${body}\nend\n`,
);
