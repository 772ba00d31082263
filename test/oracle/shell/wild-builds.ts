import fc from 'fast-check';
import type { GeneratedBuild } from './build.ts';

const from = (...choices: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...choices);

const folder = from(
  'priv',
  'priv/native',
  'lib',
  'a',
  'a/b',
  'a/b/c',
  'native',
  'new dir',
  '$out',
  '$out/lib',
  'priv/static',
  '"$out/share"',
  './a',
);
const newFile = from(
  'priv/native/foo.so',
  'priv/foo.so',
  'a/x.txt',
  'new.txt',
  'lib/new.ex',
  '$out/lib/libfoo.so',
  'config/prod.exs',
  'a/b/lib${pname}.so',
  '"a b"',
);
const oldFile = from(
  'mix.exs',
  'lib/app.ex',
  'lib/extra.ex',
  'config/config.exs',
  '<nif>/lib/libfoo.so',
  '<nif>/lib/libbar.so',
  '<conf>',
  'native/foo/Cargo.toml',
  'priv/static/app.css',
);
const oldFolder = from(
  'lib',
  '<nif>/lib',
  '<nif>',
  'priv',
  '<nif>/.',
  '<nif>/lib/.',
  'native/',
  'config/.',
  '<nif>/lib/',
);
const missing = from('<nif>/lib/libmissing.so', 'nofile', '<nif>/bin', 'lib/none.ex');
const glob = from(
  '<nif>/lib/*.so',
  'lib/*',
  '*.exs',
  'lib/*.e[xy]',
  '<nif>/*/lib*',
  'nomatch*',
  '<nif>/lib/*.dylib',
  'priv/*',
  '*/app.ex',
  '<nif>/lib/lib{foo,bar}.so',
  'lib/{app,extra}.ex',
  '"lib"/a??.ex',
);
const anyFile = fc.oneof(
  { weight: 6, arbitrary: oldFile },
  { weight: 2, arbitrary: newFile },
  { weight: 2, arbitrary: glob },
  { weight: 1, arbitrary: missing },
);
const anyPath = fc.oneof(anyFile, oldFolder, folder);
const target = fc.oneof(
  folder,
  newFile,
  folder.map((path) => `${path.replace(/"$/, '')}/${path.endsWith('"') ? '"' : ''}`),
);

const line = (...parts: readonly (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> =>
  fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((words) => words.filter((word) => word !== '').join(' '));

const several = (item: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(item, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '));

const word = from(
  'x',
  '"$pname"',
  "'$out'",
  '${version%.*}',
  '${version%%.*}',
  '${pname#my-}',
  '${pname^^}',
  '${pname/my/your}',
  '${empty:-none}',
  '${pname:+set}',
  '${#pname}',
  '"$(basename <nif>/lib/libfoo.so .so)"',
  '$(dirname a/b/c)',
  '$((1+2))',
  '${version//./_}',
  '$(echo $pname)',
  '${version: -3}',
  '${pname:0:2}',
  '"a  b"',
  '\\$x',
  "$'a\\tb'",
  '`echo t`',
  '${unset_name-fallback}',
);

const simple: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 8,
    arbitrary: line(
      'mkdir',
      from('-p', '-p', '-p', '', '-pv'),
      several(fc.oneof(folder, from('priv/{native,x}', '{p,q}/r', '$out/{bin,lib}'))),
    ),
  },
  {
    weight: 10,
    arbitrary: line(
      'cp',
      from('', '', '-r', '-R', '-a', '-f', '-rT', '-v', '-L', '-rL', '-n', '--no-preserve=mode'),
      several(anyPath),
      target,
    ),
  },
  { weight: 3, arbitrary: line('cp', from('', '-r'), '-t', folder, several(anyPath)) },
  { weight: 4, arbitrary: line('cp -r', oldFolder, target) },
  {
    weight: 6,
    arbitrary: line(
      'ln',
      from('-s', '-sf', '-sfn', '-sT', '-sr', '', '-f', '-sv'),
      fc.oneof(oldFile, oldFolder, newFile, missing),
      target,
    ),
  },
  { weight: 1, arbitrary: line('ln -s', oldFile) },
  {
    weight: 4,
    arbitrary: line('mv', from('', '-f', '-T'), several(anyPath.filter((path) => !path.includes('<'))), target),
  },
  { weight: 5, arbitrary: line('install', from('-D', '-m 755', '-Dm755', '-v', '', '-Dm644 -T'), anyFile, target) },
  { weight: 2, arbitrary: line('install', from('-Dm755', '-m644'), '-t', target, several(anyFile)) },
  { weight: 1, arbitrary: line('install -d', several(folder)) },
  {
    weight: 4,
    arbitrary: line(
      'rm',
      from('-f', '-rf', '-r', ''),
      several(
        fc.oneof(
          newFile,
          oldFile.filter((path) => !path.startsWith('<')),
          folder,
          glob.filter((path) => !path.startsWith('<')),
        ),
      ),
    ),
  },
  { weight: 2, arbitrary: line('touch', several(fc.oneof(newFile, folder))) },
  {
    weight: 1,
    arbitrary: line(
      'chmod -R u+w',
      anyPath.filter((path) => !path.startsWith('<')),
    ),
  },
  {
    weight: 5,
    arbitrary: line(
      'echo',
      from('', '-n', '-e'),
      several(word),
      from('>', '>>'),
      fc.oneof(newFile, from('lib/app.ex', '/dev/null', 'a')),
    ),
  },
  { weight: 2, arbitrary: line('printf', from("'%s\\n'", "'%s-%s\\n'", "'x%%\\n'"), several(word), '>', newFile) },
  { weight: 3, arbitrary: line('cat', several(anyFile), from('>', '>>'), newFile) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(from('>', '>>'), newFile, from('EOF', "'EOF'", '"EOF"'), word)
      .map(([redirect, file, tag, text]) => `cat ${redirect} ${file} <<${tag}\nline ${text}\n  <nif> \\$x\n\nEOF`),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(newFile, word).map(([file, text]) => `cat <<-EOF > ${file}\n\ttab ${text}\n\t\tmore\n\tEOF`),
  },
  { weight: 1, arbitrary: line('cat <<<', word, '>', newFile) },
  { weight: 1, arbitrary: line('echo', word, '| tee', from('', '-a'), newFile, '> /dev/null') },
  {
    weight: 4,
    arbitrary: line(
      'substituteInPlace',
      fc.oneof(from('lib/app.ex', 'lib/extra.ex', 'lib/app.ex lib/extra.ex', 'nofile'), newFile),
      several(
        line(
          from('--replace', '--replace-fail', '--replace-warn', '--replace-quiet'),
          from('foo', '"otp_app: :app"', 'nothere', "'use Rustler'"),
          word,
        ),
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: line(
      'substituteInPlace lib/extra.ex',
      from('--subst-var pname', '--subst-var-by foo bar', '--subst-var nope'),
    ),
  },
  {
    weight: 1,
    arbitrary: line('substitute', from('lib/extra.ex', '<conf>'), newFile, '--replace-warn', from('foo', 'x: 1'), word),
  },
  {
    weight: 4,
    arbitrary: line(
      'sed -i',
      from(
        "'s/foo/qux/'",
        "'s/foo/qux/g'",
        '"s|foo|$pname|g"',
        "-e 's/foo/x/' -e 's/bar/y/'",
        "'s/^use .*$/use X/'",
        "'s/o*/0/'",
        "'s,Config,Cfg,'",
        "'s/f.o/[&]/'",
        "'/foo/d'",
        "-E 's/(foo)/\\1x/'",
        "'s/[a-f]oo/z/'",
      ),
      fc.oneof(from('lib/app.ex', 'lib/extra.ex', 'config/config.exs'), newFile),
    ),
  },
  {
    weight: 2,
    arbitrary: line(from('cd', 'pushd'), from('lib', 'priv', 'native/foo', '..', 'a', '-', '$out', 'nodir')),
  },
  {
    weight: 1,
    arbitrary: from(
      'popd',
      'cd ..',
      ':',
      'true',
      'runHook preBuild',
      'runHook postBuild',
      'set +e',
      'set -e',
      'pwd > /dev/null',
    ),
  },
  {
    weight: 3,
    arbitrary: line(from('export ', 'x=', 'export x=', 'declare -x y=', 'local z='), word).map((text) =>
      text.replace('= ', '=').replace(/^export\s+(\S)/, (_, c: string) => (c === 'x' ? 'export x' : `export q=${c}`)),
    ),
  },
  { weight: 2, arbitrary: line('x=', anyPath).map((text) => text.replace('= ', '=')) },
  { weight: 2, arbitrary: line('cp -r', from('$x', '"$x"', '${x}/lib', '${x%/*}', '${x##*/}'), target) },
  { weight: 1, arbitrary: from('false', 'exit 1', 'exit 0', 'return 0', 'nosuchprogram') },
);

const condition: fc.Arbitrary<string> = fc.oneof(
  line('[', from('-f', '-d', '-e', '! -e', '-L'), anyPath, ']'),
  line(
    '[[',
    from('-f', '-d', '-e'),
    from('lib', 'mix.exs', 'priv/native', 'a'),
    from('&& -d priv', '|| -e nofile', ''),
    ']]',
  ),
  line('test', from('-d', '-e'), folder),
  line('[', from('-n', '-z'), from('"$pname"', '"$empty"', '"$(echo hi)"', '"$x"'), ']'),
  line('[', word, from('=', '!='), word, ']').map((text) =>
    text.replace(/(\$\{[^}]*\}|\$\([^()]*\)|`[^`]*`)/g, (expansion) => expansion),
  ),
  line(
    '[[',
    from('$pname', 'x', '<nif>', '$version'),
    from('==', '!='),
    from('my-*', '*.2.*', '"my-*"', 'x', '/*', '?'),
    ']]',
  ),
  from(
    'true',
    'false',
    '[ 1 -lt 2 ]',
    '[ -f mix.exs -a -d lib ]',
    '[ -f nofile -o -d lib ]',
    '! true',
    'cp nofile x',
    'nosuchprogram',
  ),
);

const statement: fc.Arbitrary<string> = fc.letrec<{ statement: string; block: string }>((tie) => ({
  block: fc.array(tie('statement'), { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n')),
  statement: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    { weight: 14, arbitrary: simple },
    { weight: 2, arbitrary: fc.tuple(simple, from('&&', '||'), simple).map(([a, link, b]) => joinLines(a, link, b)) },
    { weight: 1, arbitrary: simple.map((text) => joinLines(text, '||', 'true')) },
    {
      weight: 2,
      arbitrary: fc.tuple(condition, from('&&', '||'), simple).map(([a, link, b]) => joinLines(a, link, b)),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(condition, tie('block'), fc.option(tie('block')))
        .map(([c, a, b]) => `if ${c}; then\n${a}\n${b === null ? '' : `else\n${b}\n`}fi`),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          several(fc.oneof(glob, oldFile, from('a b', '{1..3}', '"$x"', '$x', '"${names[@]}"'))),
          tie('block'),
          from(
            'cp $f priv/',
            'cp "$f" "a/$(basename "$f")"',
            'echo $f >> log',
            'ln -s $f priv/$(basename ${f%.*}).lnk',
            '',
          ),
        )
        .map(([words, body, use]) => `for f in ${words}; do\n${use}\n${body}\ndone`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(word, tie('block'), tie('block'))
        .map(([w, a, b]) => `case ${w} in\nx|my-*)\n${a}\n;;\n*)\n${b}\n;;\nesac`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(from('cd lib', 'cd nodir', 'x=1'), tie('block'))
        .map(([first, body]) => `(\n${first}\n${body}\n)`),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(tie('block'), newFile).map(([body, file]) => `{\necho start\n${body}\n} > ${file}`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie('block'), oldFile)
        .map(([body, file]) => `fn() {\n${body}\ncp "$1" a/\n}\nmkdir -p a\nfn ${file}`),
    },
  ),
})).statement;

/** A second command after a here document has to stand on the line of the first. */
function joinLines(first: string, link: string, second: string): string {
  const cut = first.indexOf('\n');
  if (cut < 0) return `${first} ${link} ${second}`;
  const head = `${first.slice(0, cut)} ${link} `;
  return second.includes('\n') ? `${first}\n${second}` : `${head}${second}${first.slice(cut)}`;
}

/** `set +e` lets a build go on after a failure, so that the whole tree is compared; without it the first failure ends it. */
export const wildBuild: fc.Arbitrary<GeneratedBuild> = fc
  .record({
    start: from('set +e', 'set +e', 'set +e', 'mkdir -p priv/native a/b $out/lib', ''),
    hook: fc.array(simple, { minLength: 1, maxLength: 2 }).map((lines) => lines.join('\n')),
    phases: fc.array(
      fc.array(statement, { minLength: 1, maxLength: 5 }).map((lines) => lines.join('\n')),
      { minLength: 1, maxLength: 2 },
    ),
  })
  .map(({ start, hook, phases }) => ({
    hook,
    phases: phases.map((phase, index) => (index === 0 && start !== '' ? `${start}\n${phase}` : phase)),
  }));
