import fc from 'fast-check';

/** One generated module with its configuration and environment. */
export interface GeneratedCase {
  readonly body: string;
  readonly macro: string;
  readonly config: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly mixEnv: string;
}

const NAMES = ['alpha', 'beta', 'gamma'];
const WORDS = ['1', 'true', 'false', 'on', ''];

const quoted = (word: string) => `"${word}"`;
const name = fc.constantFrom(...NAMES);
const word = fc.constantFrom(...WORDS);

const variable = fc.constantFrom('A', 'B', 'C');
const regex = fc.constantFrom(
  '~r/^(1|true|on)$/i',
  '~r/alpha|bet/',
  '~r{^p_[a-z]+$}',
  '~r/^$/',
  '~r/[^a-m]a?$/',
  '~R/\\Ax?.{2,4}\\z/',
);

const DEPTH = { depthIdentifier: 'elixir', maxDepth: 4 } as const;

/** Expressions by the type they have, so that most of what is generated compiles. */
const expressions = fc.letrec<Record<'text' | 'bool' | 'atom' | 'words' | 'keywords', string>>((tie) => {
  const text = tie('text');
  const bool = tie('bool');
  const atom = tie('atom');
  const words = tie('words');
  const keywords = tie('keywords');
  return {
    text: fc.oneof(
      DEPTH,
      fc.oneof(
        name.map(quoted),
        word.map(quoted),
        name.map((value) => `~s(${value})`),
        fc.constant('@text'),
        fc.constant('text'),
      ),
      variableRead(),
      fc.tuple(text, text).map(([a, b]) => `${wrap(a)} <> ${wrap(b)}`),
      text.map((a) => `"p_#{${a}}"`),
      text.map((a) => `String.upcase(${a})`),
      text.map((a) => `(${a} |> String.downcase() |> String.trim())`),
      atom.map((a) => `to_string(${a})`),
      fc.tuple(text, text).map(([a, b]) => `Path.join(${a}, ${b})`),
      branch(bool, text),
      fc
        .tuple(text, text, text)
        .map(([a, b, c]) => `case ${a} do\n ${quoted('alpha')} -> ${b}\n "p_" <> rest -> rest\n _ -> ${c}\nend`),
      fc.tuple(bool, text, text).map(([a, b, c]) => `cond do\n ${a} -> ${b}\n true -> ${c}\nend`),
      fc.tuple(words, text).map(([a, b]) => `(List.first(${a}) || ${b})`),
      fc.tuple(keywords, text).map(([a, b]) => `Keyword.get(${a}, :crate, ${b})`),
      words.map((a) => `Enum.join(${a}, "-")`),
      fc.tuple(text, text).map(([a, b]) => `String.replace(${a}, "a", ${b})`),
      fc.tuple(text, word).map(([a, b]) => `String.trim_leading(${a}, ${quoted(`${b}x`)})`),
      text.map((a) => `String.trim_trailing(${a}, "a")`),
      text.map((a) => `Path.basename("dir/" <> ${wrap(a)})`),
      text.map((a) => `Path.dirname("dir/x" <> ${wrap(a)})`),
      fc.tuple(keywords, text).map(([a, b]) => `Map.get(%{crate: ${b}, other: ${wrap(a)}}, :crate)`),
      fc
        .tuple(keywords, text)
        .map(([a, b]) => `(with {:ok, v} <- Keyword.fetch(${a}, :crate) do\n v\nelse\n _ -> ${b}\nend)`),
      fc.tuple(words, text).map(([a, b]) => `(Enum.find(${a}, &(&1 != "alpha")) || ${b})`),
      fc.tuple(words, text).map(([a, b]) => `(${wrap(a)} |> case do\n [] -> ${b}\n [x] -> x\n [_, y | _] -> y\nend)`),
      fc.tuple(bool, text).map(([a, b]) => `(if value = (${a}), do: "v#{value}", else: ${b})`),
      fc.tuple(text, text).map(([a, b]) => `(fn\n "alpha", y -> y\n x, _ -> x\nend).(${a}, ${b})`),
      text.map((a) => `"\\x41\\u0042\\t#{${a}}\\\\"`),
      text.map((a) => `String.trim("""\n    deep\n      #{${a}}\n    """)`),
      text.map((a) => `(${a} |> then(&(&1 <> "t")))`),
      text.map((a) => `(${a} |> String.capitalize() |> then(fn "Alpha" -> "A"; other -> other end))`),
      fc.tuple(keywords, text).map(([a, b]) => `Keyword.get_lazy(${a}, :crate, fn -> ${b} end)`),
      fc.tuple(keywords, text).map(([a, b]) => `elem(Keyword.pop(${a}, :crate, ${b}), 0)`),
      fc.tuple(text, word).map(([a, b]) => `String.replace_prefix(${a}, ${quoted(b)}, "q")`),
      fc.tuple(text, word).map(([a, b]) => `String.replace_suffix(${a}, ${quoted(b)}, "q")`),
      fc
        .tuple(variable, text)
        .map(([a, b]) => `(case System.fetch_env("${a}") do\n {:ok, v} when v != "" -> v\n _ -> ${b}\nend)`),
      fc
        .tuple(text, bool, text)
        .map(
          ([a, b, c]) =>
            `(with v when v != "alpha" <- ${a},\n w = v <> "w",\n true <- ${b} do\n w\nelse\n false -> "no"\n _ -> ${c}\nend)`,
        ),
      fc.tuple(text, bool).map(([a, b]) => `to_string(with true <- ${b}, do: ${a})`),
      fc.tuple(words, text).map(([a, b]) => `Enum.reduce(${a}, ${b}, fn w, acc -> acc <> w end)`),
      fc.tuple(words, text).map(([a, b]) => `Enum.find(${a}, ${b}, &String.ends_with?(&1, "ta"))`),
      fc.tuple(words, text).map(([a, b]) => `(Enum.find_value(${a}, &(&1 =~ "et" && "f" <> &1)) || ${b})`),
      fc.tuple(text, text).map(([a, b]) => `Map.get(Map.merge(%{crate: ${a}, k: "k"}, %{other: ${b}}), :crate)`),
      fc
        .tuple(text, text)
        .map(([a, b]) => `(%{crate: ${a}} |> Map.put_new_lazy(:k, fn -> ${b} end) |> Map.pop!(:k) |> elem(0))`),
      fc.tuple(words, text).map(([a, b]) => `(Enum.at(${a}, -1) || ${b})`),
      fc.tuple(keywords, text).map(([a, b]) => `(get_in([k: ${a}], [:k, :crate]) || ${b})`),
      text.map((a) => `helper(${a})`),
      fc.tuple(text, text).map(([a, b]) => `MyApp.Macros.joined(${a}, ${b})`),
    ),
    bool: fc.oneof(
      DEPTH,
      fc.constantFrom('true', 'false', '@flag', 'flag', 'Mix.env() == :prod', 'Mix.env() in [:dev, :test]'),
      fc.tuple(text, text).map(([a, b]) => `${wrap(a)} == ${wrap(b)}`),
      fc.tuple(text, word).map(([a, b]) => `${wrap(a)} != ${quoted(b)}`),
      fc.tuple(variableRead(), fc.subarray(WORDS)).map(([a, b]) => `${a} in [${b.map(quoted).join(', ')}]`),
      fc.tuple(variableRead(), words).map(([a, b]) => `${a} not in ${wrap(b)}`),
      fc.constantFrom('A', 'B').map((variable) => `is_nil(System.get_env("${variable}"))`),
      fc.tuple(bool, bool).map(([a, b]) => `${wrap(a)} and ${wrap(b)}`),
      fc.tuple(bool, bool).map(([a, b]) => `${wrap(a)} || ${wrap(b)}`),
      fc.tuple(bool, bool).map(([a, b]) => `${wrap(a)} && ${wrap(b)}`),
      bool.map((a) => `not ${wrap(a)}`),
      bool.map((a) => `!${wrap(a)}`),
      fc.tuple(words, text).map(([a, b]) => `Enum.member?(${a}, ${b})`),
      fc.tuple(words, text).map(([a, b]) => `Enum.any?(${a}, fn w -> w == ${b} end)`),
      fc.tuple(text, word).map(([a, b]) => `String.starts_with?(${a}, ${quoted(b)})`),
      keywords.map((a) => `Keyword.has_key?(${a}, :mode)`),
      fc.tuple(words, text).map(([a, b]) => `Enum.all?(${a}, fn w -> String.contains?(w, ${b}) end)`),
      keywords.map((a) => `match?({:ok, _}, Keyword.fetch(${a}, :mode))`),
      fc.constantFrom('File.exists?("mix.exs")', 'File.dir?("lib")', 'File.exists?("native/none")'),
      fc.tuple(text, words).map(([a, b]) => `is_binary(${a}) and not is_list(${a}) and is_list(${b})`),
      fc.tuple(text, word).map(([a, b]) => `${wrap(a)} =~ ${quoted(b)}`),
      fc.tuple(text, regex).map(([a, b]) => `${wrap(a)} =~ ${b}`),
      fc.tuple(variableRead(), regex).map(([a, b]) => `${a} =~ ${b}`),
      fc.tuple(text, regex).map(([a, b]) => `String.match?(${a}, ${b})`),
      fc.tuple(words, regex).map(([a, b]) => `Enum.any?(${a}, &Regex.match?(${b}, &1))`),
      variable.map((a) => `match?({:ok, v} when v in ["1", "true"], System.fetch_env("${a}"))`),
      variable.map((a) => `("${a}" |> System.get_env() |> is_nil() |> Kernel.not())`),
      fc.tuple(text, text).map(([a, b]) => `(${a} |> Kernel.==(${b}))`),
      fc.tuple(text, words).map(([a, b]) => `(${a} |> Kernel.in(${b}))`),
      fc.tuple(bool, bool).map(([a, b]) => `Kernel.and(${a}, ${b})`),
      words.map((a) => `Enum.empty?(${a})`),
      fc.tuple(words, words).map(([a, b]) => `Enum.count(${a}, &(&1 == "beta")) == Enum.count(${b})`),
      text.map((a) => `String.length(${a}) > byte_size("four")`),
      keywords.map((a) => `is_nil(elem(Keyword.pop(${a}, :mode), 0))`),
      branch(bool, bool),
    ),
    atom: fc.oneof(
      DEPTH,
      fc.constantFrom(':release', ':debug', ':"quoted atom"', 'Mix.env()', '@mode'),
      text.map((a) => `String.to_atom("m_" <> ${wrap(a)})`),
      branch(bool, atom),
      fc.tuple(keywords, atom).map(([a, b]) => `(${wrap(a)}[:mode] || ${b})`),
    ),
    words: fc.oneof(
      DEPTH,
      fc.subarray(NAMES).map((values) => `[${values.map(quoted).join(', ')}]`),
      fc.subarray(NAMES).map((values) => `~w(${values.join(' ')})`),
      fc.tuple(words, words).map(([a, b]) => `${wrap(a)} ++ ${wrap(b)}`),
      fc.tuple(words, words).map(([a, b]) => `${wrap(a)} -- ${wrap(b)}`),
      fc.tuple(text, words).map(([a, b]) => `[${a} | ${b}]`),
      words.map((a) => `Enum.map(${a}, &String.upcase/1)`),
      words.map((a) => `Enum.map(${a}, fn w -> "x" <> w end)`),
      fc.tuple(words, text).map(([a, b]) => `Enum.reject(${a}, fn w -> w == ${b} end)`),
      words.map((a) => `(for w <- ${a}, w != "beta", do: w <> "!")`),
      text.map((a) => `String.split(${a}, "_")`),
      words.map((a) => `Enum.uniq(${a})`),
      words.map((a) => `Enum.reverse(${a})`),
      fc.tuple(words, words).map(([a, b]) => `Enum.concat(${a}, ${b})`),
      fc.tuple(words, text).map(([a, b]) => `List.delete(${a}, ${b})`),
      text.map((a) => `List.wrap(${a})`),
      text.map((a) => `String.split(${a})`),
      text.map((a) => `String.split(${a}, "p", trim: true)`),
      text.map((a) => `String.split(${a}, ["a", "alp", "_"])`),
      fc.tuple(words, words).map(([a, b]) => `Enum.flat_map(${a}, fn w -> [w | ${b}] end)`),
      words.map((a) => `Enum.into(${a}, [])`),
      words.map((a) => `Enum.reject([nil | ${a}], &is_nil/1)`),
      words.map((a) => `Enum.reduce(${a}, [], fn w, acc -> [w | acc] end)`),
      keywords.map((a) => `Enum.map(Keyword.keys(${a}), &to_string/1)`),
      branch(bool, words),
    ),
    keywords: fc.oneof(
      DEPTH,
      option(text, bool, atom, words).map((a) => `[${a}]`),
      fc.tuple(option(text, bool, atom, words), option(text, bool, atom, words)).map(([a, b]) => `[${a}, ${b}]`),
      fc.tuple(keywords, keywords).map(([a, b]) => `${wrap(a)} ++ ${wrap(b)}`),
      fc.tuple(keywords, keywords).map(([a, b]) => `Keyword.merge(${a}, ${b})`),
      fc.tuple(keywords, text).map(([a, b]) => `Keyword.put(${a}, :crate, ${b})`),
      fc.tuple(keywords, atom).map(([a, b]) => `Keyword.put_new(${a}, :mode, ${b})`),
      keywords.map((a) => `Keyword.delete(${a}, :crate)`),
      keywords.map((a) => `Keyword.take(${a}, [:crate, :mode])`),
      keywords.map((a) => `(${a} |> Keyword.drop([:mode]))`),
      fc.tuple(keywords, atom).map(([a, b]) => `Keyword.put_new_lazy(${a}, :mode, fn -> ${b} end)`),
      keywords.map((a) => `elem(Keyword.pop(${a}, :crate), 1)`),
      keywords.map((a) => `Keyword.filter(${a}, fn {key, _} -> key == :mode end)`),
      keywords.map((a) => `Keyword.reject(${a}, fn {_, value} -> value in [nil, "alpha"] end)`),
      keywords.map((a) => `elem(Keyword.split(${a}, [:mode]), 1)`),
      keywords.map((a) => `(${a} |> Enum.reject(&match?({:mode, _}, &1)))`),
      keywords.map((a) => `(${a} |> Enum.reduce([], fn {key, value}, acc -> Keyword.put(acc, key, value) end))`),
      branch(bool, keywords),
      fc.tuple(bool, keywords).map(([a, b]) => `(if ${a}, do: ${b}) || []`),
    ),
  };
});

function wrap(expression: string): string {
  return `(${expression})`;
}

function variableRead(): fc.Arbitrary<string> {
  return fc.tuple(variable, word).map(([read, fallback]) => `System.get_env("${read}", ${quoted(fallback)})`);
}

function branch(condition: fc.Arbitrary<string>, value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(condition, value, value, fc.boolean()).map(([a, b, c, short]) => {
    return short ? `(if ${a}, do: ${b}, else: ${c})` : `(unless ${a} do\n ${b}\nelse\n ${c}\nend)`;
  });
}

function option(
  ...[text, bool, atom, words]: readonly [
    fc.Arbitrary<string>,
    fc.Arbitrary<string>,
    fc.Arbitrary<string>,
    fc.Arbitrary<string>,
  ]
) {
  return fc.oneof(
    text.map((value) => `crate: ${value}`),
    atom.map((value) => `mode: ${value}`),
    bool.map((value) => `skip_compilation?: ${value}`),
    bool.map((value) => `default_features: ${value}`),
    words.map((value) => `features: ${value}`),
    text.map((value) => `load_from: {:my_app, ${value}}`),
    text.map((value) => `path: ${value}`),
  );
}

const { text, bool, atom, keywords } = expressions;

const MACROS = `defmodule MyApp.Macros do
  def joined(a, b), do: a <> "." <> b

  defmacro native(opts) do
    quote do
      use Rustler, [otp_app: :my_app] ++ unquote(opts)
    end
  end

  defmacro bound(opts) do
    quote bind_quoted: [opts: opts] do
      use Rustler, Keyword.merge(opts, otp_app: :my_app)
    end
  end
end
`;

const use = fc.constantFrom(
  (options: string) => `  use Rustler, [otp_app: :my_app] ++ (${options})`,
  (options: string) => `  options = ${options}\n  use Rustler, Keyword.put(options, :otp_app, :my_app)`,
  (options: string) => `  @options ${options}\n  use Rustler, [{:otp_app, :my_app} | @options]`,
  (options: string) => `  require MyApp.Macros\n  MyApp.Macros.native(${options})`,
  (options: string) => `  import MyApp.Macros\n  bound(${options})`,
  (options: string) => `  if Mix.env() == :prod do\n    use Rustler, [otp_app: :my_app] ++ (${options})\n  end`,
);

// Functions of the module itself cannot be called in its own body; `helper` is imported instead.
const HELPERS = `defmodule MyApp.Helpers do
  def helper("alpha"), do: "first"
  def helper("p_" <> rest), do: rest
  def helper(other) when other in ["1", "true"], do: "yes"
  def helper(other), do: other
end
`;

const variables = fc.record({ A: word, B: word, C: fc.constantFrom(...NAMES, ...WORDS) }, { requiredKeys: [] });

export const caseArbitrary: fc.Arbitrary<GeneratedCase> = fc
  .record({
    text,
    bool,
    atom,
    options: keywords,
    use,
    config: fc.option(keywords),
    more: fc.option(keywords),
    guard: bool,
    variables,
  })
  .chain((parts) => fc.constantFrom('prod', 'dev').map((mixEnv) => ({ ...parts, mixEnv })))
  .map(({ text, bool, atom, options, use, config, more, guard, variables, mixEnv }) => ({
    body: `defmodule MyApp.Native do
  import MyApp.Helpers
  @text "tau"
  @flag true
  @mode :debug
  text = "local"
  flag = false
  _ = {text, flag, @text, @flag, @mode}
  @text ${inBody(text)}
  @flag ${inBody(bool)}
  @mode ${inBody(atom)}
${use(options)}
end
`,
    macro: `${HELPERS}\n${MACROS}`,
    config: configText(config, more, guard),
    variables: Object.fromEntries(
      Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    mixEnv,
  }));

function inBody(expression: string): string {
  return `(${expression})`;
}

/** A configuration cannot see the project's modules, attributes or variables. */
function configText(first: string | null, second: string | null, guard: string): string {
  const plain = (expression: string) =>
    expression.replace(/@text|\btext\b|helper|MyApp\.Macros\.joined/g, (found) => PLAIN[found] ?? found);
  const set = (options: string | null) =>
    options === null ? '' : `config :my_app, MyApp.Native, ${prelude(plain(options))}\n`;
  return `import Config\n${set(first)}if ${prelude(plain(guard))} do\n${set(second)}\n:ok\nend\n`;
}

const PLAIN: Readonly<Record<string, string>> = {
  '@text': '"tau"',
  text: '"tau"',
  helper: 'String.trim',
  'MyApp.Macros.joined': 'Path.join',
};

function prelude(expression: string): string {
  return `(${expression
    .replace(/@flag|\bflag\b/g, 'true')
    .replace(/@mode/g, ':debug')
    .replace(/Mix\.env\(\)/g, 'config_env()')})`;
}
