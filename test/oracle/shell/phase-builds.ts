import fc from 'fast-check';
import type { GeneratedBuild } from './build.ts';
import { condition, someWords } from './phase-conditions.ts';
import { file, folder, from, joined, library, lines, mostly, name, newFile, tree } from './phase-words.ts';

/*
 * Builds as repositories write them. The weights of the statements are how often a line began with that word in 320 different
 * phases and hooks of the Nix files of 112 public repositories (the Rustler corpus and what is packaged beside it), counted in
 * November 2026: half of the phases have at most 3 lines, nine in ten at most 10. Left out is what no test can run: mix, cargo,
 * make, npm, wrapProgram, patchShebangs (60 of 1,100 lines). Added, although it was rarer than one line in a thousand, is whatever a
 * reader of the bash manual would expect in a phase: arrays, `case`, traps, `while read`, process substitution, `xargs`. About one path in
 * thirty is one that does not exist, and one condition in eight asks for a variable that stdenv or nobody sets.
 */

type Choice = { readonly weight: number; readonly arbitrary: fc.Arbitrary<string> };

const often = (weight: number, ...parts: readonly (string | fc.Arbitrary<string>)[]): Choice => ({
  weight,
  arbitrary: joined(...parts),
});

const copy = fc.oneof(
  often(12, 'cp', file, newFile),
  often(14, 'cp', file, folder),
  often(4, 'cp', from('<nif>/lib/*.so', '<nif>/lib/lib*', '<nif>/lib/*', 'lib/*.ex', '*.exs'), folder),
  often(3, 'cp <nif>/lib/libbar.* priv/native/libbar.so'),
  often(2, 'cp <nif>/lib/libfoo.* priv/native/libfoo.so'),
  often(3, 'cp', from('<nif>/lib/lib{foo,bar}.so', 'lib/{app,extra}.ex', 'mix.exs lib/app.ex'), folder),
  often(10, 'cp', from('-r', '-r', '-R', '-a', '-rv', '-pr --reflink=auto', '-rL'), tree, folder),
  often(5, 'cp -r --no-preserve=mode', tree, folder),
  often(2, 'cp -r --no-preserve=mode,ownership,timestamps', tree, newFile),
  often(
    4,
    from('cp -r . $out', 'cp -r * $out', 'cp -R <nif>/. .', 'cp -r <nif>/lib/. priv/native', 'cp -r priv/static $out'),
  ),
  often(3, 'cp -r', from('<nif>/lib/*', 'lib/*', 'config/*'), folder),
  often(2, from('cp -t', 'cp -rt'), folder, file, file),
  often(2, from('cp -f', 'cp -v', 'cp -L', 'cp --no-preserve=mode', 'cp -p', 'cp -n'), file, newFile),
  often(1, 'cp -rT', tree, folder),
  often(1, 'cp', from('mix.exs{,.orig}', 'config/{config,prod}.exs', 'lib/app.ex{,.bak}')),
  often(1, 'cp', from('"$PWD"/mix.exs', '$PWD/lib/app.ex', './lib/./app.ex'), folder),
);

const makeFolder = fc.oneof(
  often(60, 'mkdir -p', folder),
  often(14, 'mkdir -p', folder, folder),
  often(8, from('mkdir -p $out/{bin,lib}', 'mkdir -p priv/{native,cert}', 'mkdir -p "$out/lib/my app"')),
  often(
    6,
    from(
      'mkdir $out',
      'mkdir priv && mkdir priv/native',
      'mkdir deps',
      'mkdir assets',
      'mkdir -p $out/lib && mkdir $out/lib/app',
    ),
  ),
  often(3, 'mkdir -vp', folder),
  often(1, 'mkdir', folder),
);

const link = fc.oneof(
  often(14, 'ln -s', fc.oneof(file, tree), newFile),
  often(10, 'ln -s', fc.oneof(library, tree), folder),
  often(
    8,
    from('ln -sf', 'ln -sfv', 'ln -vfs', 'ln -sfn', 'ln -fns'),
    fc.oneof(library, tree),
    fc.oneof(folder, newFile),
  ),
  often(4, 'ln -s <nif>/lib/libfoo.so priv/native/libfoo.so'),
  often(
    3,
    from('ln -s $out/lib/libfoo.so $out/bin/foo', 'ln -s ../lib/libfoo.so priv/x.so', 'ln -s $PWD/lib priv/lib'),
  ),
  often(1, 'ln -sr', file, newFile),
  often(1, 'ln -s <nif>/lib/*.so', folder),
  often(1, 'ln', from('mix.exs', 'lib/app.ex'), newFile),
);

const move = fc.oneof(
  often(8, 'mv', from('lib/extra.ex', 'priv/static/app.css', 'config/config.exs', '$out/lib/libfoo.so'), newFile),
  often(5, 'mv', from('lib/extra.ex', 'priv/static', 'native/foo', 'priv'), folder),
  often(
    4,
    from('mv priv/static priv/public', 'mv native/foo native/bar', 'mv lib $out/lib', 'mv priv/native $out/native'),
  ),
  often(3, from('mv -t', 'mv -vt'), folder, from('lib/*.ex', 'lib/extra.ex', 'priv/*')),
  often(2, 'mv -f', from('lib/extra.ex', 'new.txt'), newFile),
  often(1, 'mv -- "$out/lib" $out/lib64'),
);

const remove = fc.oneof(
  often(8, 'rm -rf', from('priv/static', 'native', 'deps', '$out/share', 'priv/*', 'lib/*.bak', 'a b')),
  often(6, 'rm -f', fc.oneof(newFile, from('config/prod.exs', '.cargo/config.toml', 'lib/*.bak'))),
  often(4, 'rm', from('lib/extra.ex', 'config/config.exs', 'priv/static/app.css', 'build.rs')),
  often(4, 'rm -r', from('priv/static', 'native/foo', 'deps')),
  often(1, 'rm -v', from('lib/extra.ex', 'mix.lock')),
  often(4, 'rmdir', from('priv/native', '$out/lib', 'a', '"$out"/bin', 'priv')),
);

const install = fc.oneof(
  often(10, 'install', from('-Dm644', '-Dm755', '-Dm555', '-D', '-vDm644'), file, newFile),
  often(
    7,
    'install',
    from('-Dm644 -t', '-Dm755 -t', '-D -t'),
    folder,
    fc.oneof(file, from('lib/*.ex', '<nif>/lib/*.so')),
  ),
  often(3, 'install', from('-Dm644', '-Dm755'), file, '-t', folder),
  often(2, 'install', file, folder),
  often(2, 'install -d', folder),
  often(1, 'install -m755', file, newFile),
);

/** Files with texts that they hold. What real phases replace has a blank, a quote or a colon in it nearly always. */
const HELD: Readonly<Record<string, readonly string[]>> = {
  'lib/app.ex': ['"otp_app: :app"', "'use Rustler'", '\'crate: "foo"\'', "', crate:'"],
  'lib/extra.ex': ['"foo bar"', "'foo f'", 'foo'],
  'mix.exs': ["'defmodule App'", '"App do"', 'end'],
  'config/config.exs': ['"import Config"', "'import '"],
};

const replaced = (path: string): fc.Arbitrary<string> =>
  joined(
    from('--replace-fail', '--replace-fail', '--replace-fail', '--replace', '--replace-warn', '--replace-quiet'),
    mostly(24, from(...(HELD[path] ?? [])), from('nothere', '"import Confg"', 'foo')),
    from(
      'x',
      '"$out/lib"',
      "'use RustlerPrecompiled'",
      '"<nif>/lib"',
      "''",
      '"bar" ',
      '"v$version"',
      "'a\nb'",
      '"${pname}_nif"',
    ),
  );

const text = from('lib/app.ex', 'lib/app.ex', 'lib/extra.ex', 'mix.exs', 'config/config.exs');

const substitute = fc.oneof(
  { weight: 40, arbitrary: text.chain((path) => joined('substituteInPlace', path, replaced(path))) },
  {
    weight: 14,
    arbitrary: text.chain((path) =>
      joined('substituteInPlace', path, '\\\n ', replaced(path), '\\\n ', replaced(path)),
    ),
  },
  often(5, 'substituteInPlace lib/app.ex lib/extra.ex --replace-warn foo', someWords),
  often(3, 'substituteInPlace lib/*.ex', from('--replace', '--replace-warn', '--replace-fail'), 'e', someWords),
  often(3, 'substituteInPlace', text, from('--subst-var pname', '--subst-var-by foo bar', '--subst-var-by x "$out"')),
  often(1, 'substitute', from('lib/extra.ex', '<conf>'), newFile, from('--replace-quiet foo bar', '--subst-var out')),
);

const print = fc.oneof(
  often(30, 'echo', from('building', '"patching $pname"', '"*****"', '', '-n " "', '"$out" >&2', '>&2 "no such file"')),
  often(14, 'echo', someWords, from('>', '>>'), newFile),
  often(
    3,
    'echo',
    from('\'config :app, :nif, "x"\'', '"import_config \\"prod.exs\\""', '"-Dpath=$out"'),
    '>> config/config.exs',
  ),
  often(3, 'printf', from("'%s\\n'", "'%s=%s\\n'", '"built %s\\n"'), someWords, '>', newFile),
  often(1, 'echo', someWords, '| tee', from('', '-a'), newFile),
  often(1, 'ls', from('-la', '', 'priv', '<nif>/lib')),
);

const write = fc.oneof(
  often(5, 'cat', file, from('>', '>>'), newFile),
  often(2, 'cat <conf> >> config/config.exs'),
  {
    weight: 8,
    arbitrary: fc
      .tuple(from('>', '>>'), fc.oneof(newFile, from('config/config.exs')), from('EOF', "'EOF'", '"EOF"'), someWords)
      .map(
        ([sign, path, tag, word]) =>
          `cat ${sign} ${path} <<${tag}\nimport Config\nconfig :app, dir: "<nif>/lib", out: "$out", x: ${word}\n\\$end\nEOF`,
      ),
  },
  { weight: 2, arbitrary: newFile.map((path) => `cat <<-EOF > ${path}\n\tname = "$pname"\n\t\tlast\n\tEOF`) },
  often(4, 'touch', fc.oneof(newFile, from('mix.lock', 'priv/.keep', 'a b'))),
);

const edit = fc.oneof(
  often(
    6,
    'sed -i',
    from(
      "'s/foo/qux/'",
      "'s/foo/qux/g'",
      '"s|foo|$out/lib|g"',
      "-e 's/foo/x/' -e 's/bar/y/'",
      "'s/use Rustler/use RustlerPrecompiled/'",
      "'/foo/d'",
      "'/^import/d'",
      "'s/^ *use .*$/# &/'",
      "-E 's/(foo) (bar|foo)/\\2-\\1/'",
      "'s/otp_app: :\\(\\w*\\)/app: \\1/'",
      "'2d'",
      "'$d'",
      "'1i # patched'",
      "'/end/i x = 1'",
      '\'s,"foo","bar",;s/end/stop/\'',
      "'/Rustler/s/foo/bar/'",
    ),
    text,
  ),
  often(1, 'sed -i', text, "-e 's/foo/bar/'"),
  often(1, 'sed -i.bak', "'s/foo/bar/'", text),
  often(1, 'sed', "'s/foo/bar/'", text, '>', newFile),
);

const seek = fc.oneof(
  often(
    3,
    'find',
    from('<nif>', '. -type f', 'lib', '<nif>/lib'),
    '-name',
    from("'*.so'", '"*.ex"', "'lib*'"),
    '-exec cp {}',
    folder,
    '\\;',
  ),
  often(2, 'find', from('<nif>', 'lib'), '-type f -exec cp -t', folder, '{} +'),
  often(2, 'find', from('.', 'priv', '$out'), '-type f -name', from("'*.css'", "'*.so'", "'*.orig'"), '-delete'),
  often(2, 'find lib -name', from("'*.ex'", "'app*'"), '| xargs', from("sed -i 's/foo/bar/g'", 'rm', 'cp -t priv')),
  often(1, 'find', from('.', '$out', 'lib'), '-type d -exec chmod u+x {} \\;'),
  often(1, 'find . -name Cargo.toml -exec rm {} +'),
);

const variable = fc.oneof(
  often(
    10,
    from('export MIX_ENV=prod', 'export HEX_HOME=".nix-hex";', 'export HOME=$PWD', 'export CARGO_HOME="$out/cargo"'),
  ),
  often(
    4,
    from('export HOME=$(mktemp -d)', 'export HOME="$(pwd)/.home"', 'export PATH=$out/bin:$PATH', 'export LANG=C.UTF-8'),
  ),
  often(
    4,
    from(
      'target=priv/native',
      'dest="$out/lib"',
      'lib=<nif>/lib/libfoo.so',
      'name=$(basename <nif>/lib/libfoo.so .so)',
    ),
  ),
  often(
    2,
    from('ext=so; cp <nif>/lib/libfoo.$ext priv/foo.$ext', 'n=$((1 + 2)); touch file$n', 'unset empty', 'readonly v=1'),
  ),
  often(2, from('target=${target:-priv/native}', ': "${dest:=priv}"', 'x="${version%.*}"; touch v$x', 'x+=64')),
);

const attributes = fc.oneof(
  often(8, 'chmod -R', from('u+w', '+w'), from('.', 'lib', 'priv', '$out')),
  often(5, 'chmod', from('+x', '755', 'u+w'), fc.oneof(newFile, from('mix.exs', 'lib/app.ex'))),
);

const inFolder = fc.letrec<{ inner: string }>(() => ({
  inner: fc.oneof(
    often(3, 'touch inner'),
    often(2, 'cp', file, '.'),
    often(1, 'mkdir -p sub/dir'),
    often(1, 'echo here > place'),
  ),
})).inner;

const move2 = fc.oneof(
  {
    weight: 14,
    arbitrary: fc
      .tuple(
        from('cd', 'cd', 'pushd'),
        mostly(9, from('lib', 'native/foo', 'priv', './config'), from('assets')),
        inFolder,
      )
      .map(([enter, where, inside]) =>
        lines(
          `${enter} ${where}`,
          inside,
          enter === 'cd' ? `cd ${'../'.repeat(where.replace('./', '').split('/').length).replace(/\/$/, '')}` : 'popd',
        ),
      ),
  },
  { weight: 4, arbitrary: inFolder.map((inside) => lines('pushd native/foo > /dev/null', inside, 'popd > /dev/null')) },
  { weight: 2, arbitrary: inFolder.map((inside) => lines('cd lib', inside, 'cd - > /dev/null')) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(from('cd lib', 'cd "$out"', 'cd native/foo && true'), inFolder)
      .map(([enter, inside]) => `(${enter}; ${inside})`),
  },
  often(1, 'cd', from('native/foo', 'lib')),
);

const odd = fc.oneof(
  often(4, from('set -e', 'set -x', 'set -euo pipefail', 'set +x', 'shopt -s nullglob', ':')),
  often(1, 'set +e'),
  often(
    3,
    from(
      'trap "echo failed" ERR',
      "trap 'echo done' EXIT",
      'suggestion() {\necho "no crate"\nexit 1\n}\ntrap suggestion ERR',
    ),
  ),
  often(2, from('runHook preInstall', 'runHook preBuild', 'runHook postBuild')),
  often(3, fc.oneof(copy, remove, install), '|| true'),
  often(
    2,
    from(
      'test -e priv/native ||',
      'test -f mix.exs &&',
      '[ -d lib ] &&',
      '[[ -n $pname ]] &&',
      '! grep -q nothere mix.exs &&',
    ),
    fc.oneof(makeFolder, copy),
  ),
  often(1, from('false', 'exit 0', 'return 0', 'exit 1', 'nosuchtool --version')),
  often(
    1,
    from('echo "a b" | while read -r word rest; do touch "$word"; done', 'cat lib/extra.ex | head -n 1 > first'),
  ),
  often(
    1,
    from(
      'while read -r line; do echo "$line" >> copy; done < mix.exs',
      'diff mix.exs mix.exs',
      'sort lib/extra.ex > sorted',
    ),
  ),
);

const simple: fc.Arbitrary<string> = fc.oneof(
  { weight: 115, arbitrary: copy },
  { weight: 100, arbitrary: makeFolder },
  { weight: 87, arbitrary: print },
  { weight: 78, arbitrary: substitute },
  { weight: 58, arbitrary: variable },
  { weight: 46, arbitrary: link },
  { weight: 39, arbitrary: remove },
  { weight: 23, arbitrary: move },
  { weight: 20, arbitrary: install },
  { weight: 17, arbitrary: attributes },
  { weight: 16, arbitrary: write },
  { weight: 9, arbitrary: seek },
  { weight: 7, arbitrary: edit },
);

const loopWords = fc.oneof(
  often(8, from('<nif>/lib/*', '<nif>/lib/*.so', 'lib/*.ex', 'priv/native/lib*.so', '<nif>/lib/*.dylib')),
  often(3, from('foo bar', '32 64 128', '{1..3}', 'lib/app.ex mix.exs', '$pname x')),
  often(
    2,
    from('$(ls <nif>/lib)', '$(ls lib/*.ex)', '$(find <nif> -name "libbar*")', '$(find lib -type f)', '`ls config`'),
  ),
);

const loopBody = from(
  'ln -s "$f" "priv/native/$(basename "$f")"',
  'cp $f priv/native/',
  'cp "$f" "priv/native/$(basename ${f%.*}).so"',
  'dest="$(basename "$f")"\nif [[ "${dest##*.}" = "dylib" ]]\nthen\n  dest="${dest%.dylib}.so"\nfi\nln -s "$f" "priv/native/$dest"',
  '[ -e "$f" ] || continue\nln -sf "$(basename "$f")" "priv/native/$(basename "$f" | sed \'s/^lib//\')"',
  'install -Dm644 "$f" -t $out/lib',
  'mkdir -p "$out/share/$f"',
  'touch "priv/${f##*/}"',
  'echo $f >> built.txt',
  'name=${f##*/}; name=${name#lib}\ncp -r $f priv/${name/.so/_nif.so}',
  'if [ -f "$f" ]; then cp "$f" $out/; else continue; fi',
  'case "$f" in\n*.so) cp "$f" priv/ ;;\n*.a | *.rlib) ;;\n*) echo "$f" >&2 ;;\nesac',
);

const statement: fc.Arbitrary<string> = fc.letrec<{ statement: string; block: string }>((tie) => ({
  block: fc.array(tie('statement'), { minLength: 1, maxLength: 2 }).map((body) => lines(...body)),
  statement: fc.oneof(
    { maxDepth: 2 },
    { weight: 600, arbitrary: simple },
    { weight: 40, arbitrary: move2 },
    { weight: 24, arbitrary: odd },
    {
      weight: 28,
      arbitrary: fc
        .tuple(condition, tie('block'), fc.option(tie('block'), { freq: 2 }))
        .map(([asked, yes, no]) => lines(`if ${asked}; then`, yes, ...(no === null ? [] : ['else', no]), 'fi')),
    },
    {
      weight: 22,
      arbitrary: fc.tuple(loopWords, loopBody).map(([words, body]) => lines(`for f in ${words}; do`, body, 'done')),
    },
    {
      weight: 3,
      arbitrary: fc.tuple(loopWords, tie('block')).map(([words, body]) => lines(`for f in ${words}; do`, body, 'done')),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(from('$pname', '"$version"', '$(basename lib/app.ex)', '$x'), tie('block'), tie('block'))
        .map(([word, one, other]) =>
          lines(`case ${word} in`, 'my-* | lib)', one, ';;', '*.ex)', other, ';;', '*)', 'echo other', ';;', 'esac'),
        ),
    },
    {
      weight: 4,
      arbitrary: fc
        .tuple(tie('block'), file)
        .map(([body, path]) => lines('put() {', 'local f="$1"', 'cp "$1" priv/', body, '}', `put ${path}`)),
    },
    { weight: 3, arbitrary: tie('block').map((body) => lines('(', body, ')')) },
    {
      weight: 2,
      arbitrary: fc.tuple(tie('block'), newFile).map(([body, path]) => lines('{', 'echo start', body, `} > ${path}`)),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(name, name, loopBody)
        .map(([a, b, body]) =>
          lines(`names=(${a} "${b}")`, 'names+=(mix.exs)', 'for f in "${names[@]}"; do', body, 'done'),
        ),
    },
  ),
})).statement;

/** How many statements a phase has. */
const LENGTHS = [1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 7, 10] as const;

/** What phases begin with: most make the folders that they write to. */
const beginning = fc.oneof(
  often(6, 'mkdir -p priv/native $out/lib $out/bin $out/share/app'),
  often(3, 'mkdir -p priv/native $out/{lib,bin}'),
  often(2, 'mkdir -p priv/native'),
  often(2, 'runHook preBuild'),
  often(1, ''),
);

const phase = fc
  .constantFrom(...LENGTHS)
  .chain((length) => fc.tuple(beginning, fc.array(statement, { minLength: length, maxLength: length })))
  .map(([first, body]) => lines(first, ...body));

export const phaseBuild: fc.Arbitrary<GeneratedBuild> = fc.record({
  hook: fc.array(simple, { minLength: 0, maxLength: 2 }).map((body) => lines(...body)),
  phases: fc.array(phase, { minLength: 1, maxLength: 2 }),
});
