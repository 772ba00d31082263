import fc from 'fast-check';

/*
 * Words of generated commands. `<nif>` and `<conf>` stand for store paths (world.ts). The names are few, so that commands meet.
 * Shell text is full of `${…}`, which in a string of TypeScript means nothing.
 */

export type Words = fc.Arbitrary<string>;

/** One of the words of a line that `|` separates. */
export const from = (line: string): Words => fc.constantFrom(...line.split(' | ').map((word) => word.trim()));

export const mostly = (common: Words, ...rare: readonly Words[]): Words =>
  fc.oneof({ weight: 12, arbitrary: common }, ...rare.map((arbitrary) => ({ weight: 1, arbitrary })));

/** Parts of a command with a blank between them. */
export const line = (...parts: readonly (string | Words)[]): Words =>
  fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((words) => words.filter((word) => word !== '').join(' '));

export const several = (item: Words): Words =>
  fc.array(item, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '));

export const folder = from(
  'priv | priv/native | lib | a | a/b | a/b/c | native | new dir | $out | $out/lib | priv/static | "$out/share" | ./a | "new dir"',
);

export const newFile = from(
  'priv/native/foo.so | priv/foo.so | a/x.txt | new.txt | lib/new.ex | $out/lib/libfoo.so | config/prod.exs | a/b/lib${pname}.so | "a b"',
);

export const oldFile = from(
  'mix.exs | lib/app.ex | lib/extra.ex | config/config.exs | <nif>/lib/libfoo.so | <nif>/lib/libbar.so | native/foo/Cargo.toml | priv/static/app.css',
);

export const oldFolder = mostly(
  from('lib | <nif>/lib | priv | <nif>/. | <nif>/lib/. | native/ | config/. | <nif>/lib/'),
  from('<nif>'),
);

export const missing = from('<nif>/lib/libmissing.so | nofile | <nif>/bin | lib/none.ex');

export const glob = from(
  '<nif>/lib/*.so | lib/* | *.exs | lib/*.e[xy] | <nif>/*/lib* | nomatch* | <nif>/lib/*.dylib | priv/* | */app.ex | <nif>/lib/lib{foo,bar}.so | lib/{app,extra}.ex | "lib"/a??.ex',
);

export const anyFile = fc.oneof(
  { weight: 12, arbitrary: oldFile },
  { weight: 4, arbitrary: newFile },
  { weight: 4, arbitrary: glob },
  { weight: 2, arbitrary: missing },
);

export const anyPath = fc.oneof(anyFile, oldFolder, folder);

const withSlash = folder.map((path) => (path.endsWith('"') ? `${path.slice(0, -1)}/"` : `${path}/`));

export const target = fc.oneof(folder, newFile, withSlash);

/** Words without a place: values, expansions, quotes. */
export const value = mostly(
  from(
    'x | "$pname" | \'$out\' | ${version%.*} | ${version%%.*} | ${pname#my-} | ${pname^^} | ${pname/my/your} | ${empty:-none} | ${pname:+set} | ${#pname} | "$(basename <nif>/lib/libfoo.so .so)" | $(dirname a/b/c) | $((1+2)) | ${version//./_} | $(echo $pname) | ${version: -3} | ${pname:0:2} | "a  b" | \\$x | $\'a\\tb\' | `echo t`',
  ),
  from('${empty-unset} | ${pname##*-} | "${version#*.}" | ${pname%-*}x'),
);
