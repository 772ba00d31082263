/** How deep, or how wide, a text is. */
type Size = number;
type Form = (size: Size) => string;

const around =
  (open: string, close: string, inside = ''): Form =>
  (size) =>
    open.repeat(size) + inside + close.repeat(size);
const chain =
  (first: string, more: string): Form =>
  (size) =>
    first + more.repeat(size);
const many =
  (open: string, item: (index: number) => string, close = ''): Form =>
  (size) =>
    open + Array.from({ length: size }, (_, index) => item(index)).join('') + close;

/** Expressions that nest or repeat, by what the grammar makes of them. */
export const ELIXIR: Readonly<Record<string, Form>> = {
  lists: around('[', ']'),
  tuples: around('{', '}'),
  maps: around('%{a: ', '}', '1'),
  parentheses: around('(', ')', '1'),
  keywords: around('[a: ', ']', '1'),
  sums: chain('1', ' + 1'),
  texts: chain('"a"', ' <> "a"'),
  pipes: chain('x', ' |> f()'),
  negations: around('not ', '', 'true'),
  dots: chain('.', '.'),
  ranges: chain('1', '..1'),
  calls: around('f(', ')', '1'),
  functions: around('fn -> ', ' end', '1'),
  fields: chain('a', '.a'),
  accesses: chain('a', '[0]'),
  conditions: around('if true do ', ' end', '1'),
  interpolations: around('"#{', '}"', '1'),
  attributes: around('@', '', 'a'),
  captures: around('&', '', '1'),
  matches: around('a = ', '', '1'),
  cases: around('case 1 do _ -> ', ' end', '1'),
  alternatives: chain('a', ' | a'),
  types: chain('a', ' :: a'),
  guards: chain('a', ' when a'),
  memberships: chain('a', ' in a'),
  updates: around('%{a | a: ', '}', '1'),
  binaries: around('<<', '>>', '1'),
  aliases: chain('A', '.A'),
  quotes: around('quote do ', ' end', '1'),
  items: many('[', () => '1, ', '1]'),
  pairs: many('[', (index) => `a${index}: 1, `, 'z: 1]'),
  arguments: many('f(', () => '1, ', '1)'),
  statements: many('(\n', () => 'x = 1\n', ')'),
  words: many('~w(', () => 'a ', ')'),
  parts: many('"', () => 'a#{1}', '"'),
  arrows: many('case 1 do\n', () => '1 -> 1\n', 'end'),
};

export const NIX: Readonly<Record<string, Form>> = {
  lists: around('[ ', ' ]'),
  sets: around('{ a = ', '; }', '1'),
  parentheses: around('(', ')', '1'),
  sums: chain('1', ' + 1'),
  concatenations: chain('[ ]', ' ++ [ ]'),
  updates: chain('{ }', ' // { }'),
  functions: around('x: ', '', '1'),
  calls: chain('f', ' f'),
  selections: chain('a', '.a'),
  conditions: around('if true then ', ' else 1', '1'),
  lets: around('let a = ', '; in a', '1'),
  withs: around('with { }; ', '', '1'),
  assertions: around('assert true; ', '', '1'),
  interpolations: around('"${', '}"', '"a"'),
  indented: around("''${", "}''", '"a"'),
  negations: around('!', '', 'true'),
  alternatives: around('a.a or ', '', '1'),
  implications: chain('true', ' -> true'),
  pipes: chain('1', ' |> f'),
  paths: (size) => `{ a${'.a'.repeat(size)} = 1; }`,
  questions: chain('{ } ? a', '.a'),
  items: many('[ ', () => '1 ', ']'),
  attributes: many('{ ', (index) => `a${index} = 1; `, '}'),
  formals: many('{ ', (index) => `a${index} ? 1, `, '... }: 1'),
  parts: many('"', () => 'a${"b"}', '"'),
  lines: many("''\n", () => 'a ${"b"}\n', "''"),
};

export const SHELL: Readonly<Record<string, Form>> = {
  subshells: around('(', ')', 'true'),
  groups: around('{ ', '; }', 'true'),
  substitutions: around('echo $(', ')', 'true'),
  pipes: chain('true', ' | true'),
  lists: chain('true', ' && true'),
  conditions: around('if true; then ', '; fi', 'true'),
  loops: around('for i in a; do ', '; done', 'true'),
  defaults: (size) => `echo ${'${a:-'.repeat(size)}${'}'.repeat(size)}`,
  sums: (size) => `echo $((${'('.repeat(size)}1${')'.repeat(size)}))`,
  negations: around('! ', '', 'true'),
  functions: around('f() { ', '; }', 'true'),
  tests: (size) => `[[ ${'( '.repeat(size)}-n a${' )'.repeat(size)} ]]`,
  braces: (size) => `echo ${'{a,'.repeat(size)}${'}'.repeat(size)}`,
  cases: around('case a in a) ', ';; esac', 'true'),
  commands: many('', () => 'true\n'),
  unknown: many('', () => 'frobnicate a\n'),
  copies: many('', () => 'cp a b\n'),
  folders: many('mkdir -p', (index) => ` d${index}`),
  arms: many('case a in\n', (index) => `b${index}) true;;\n`, 'esac'),
  'open arms': many('case $1 in\n', (index) => `b${index}) true;;\n`, 'esac'),
  branches: many('if false; then true\n', () => 'elif false; then true\n', 'fi'),
  'open branches': many('if frobnicate; then true\n', () => 'elif frobnicate; then true\n', 'fi'),
  words: many('echo', () => ' a'),
  turns: many('for i in', () => ' a', '; do true; done'),
  variables: many('echo ', () => '$a'),
  expressions: many('sed -i "', () => 's/a/b/;', '" mix.exs'),
};

export const RUST: Readonly<Record<string, Form>> = {
  parentheses: around('(', ')', '1'),
  blocks: around('{', '}', '1'),
  arrays: around('[', ']', '1'),
  sums: chain('1', ' + 1'),
  calls: around('f(', ')', '1'),
  methods: chain('a', '.a()'),
  references: around('&', '', '1'),
  closures: around('|| ', '', '1'),
  conditions: around('if true {', '}', '1'),
  macros: around('m!(', ')', '1'),
  paths: chain('A', '::A'),
  'generic paths': chain('A', '::<u8>::A'),
  generics: around('A::<', '>', 'u8'),
  modules: around('mod a {', '}'),
  imports: (size) => `{ use ${'a::{'.repeat(size)}${'}'.repeat(size)}; }`,
  items: many('[', () => '1, ', '1]'),
  tokens: many('m!(', () => 'a ', ')'),
  arms: many('match 1 { ', () => '1 => 1, ', '_ => 1 }'),
  names: many('{ use a::{', (index) => `b${index}, `, '}; }'),
};

/** Lines of a manifest or lock file. */
export const TOML: Readonly<Record<string, Form>> = {
  arrays: (size) => `zz = ${'['.repeat(size)}${']'.repeat(size)}`,
  tables: (size) => `zz = ${'{ a = '.repeat(size)}1${' }'.repeat(size)}`,
  keys: (size) => `zz${'.a'.repeat(size)} = 1`,
  headers: (size) => `[zz${'.a'.repeat(size)}]`,
  conditions: (size) => `[target.'cfg(${'not('.repeat(size)}unix${')'.repeat(size)})'.dependencies]\na = "1"`,
  items: many('zz = [', () => '1, ', ']'),
  sections: many('', (index) => `[zz${index}]\n`),
  entries: many('[zz]\n', (index) => `a${index} = 1\n`),
};
