import fc from 'fast-check';
import {
  anyFile,
  anyPath,
  folder,
  from,
  glob,
  line,
  missing,
  mostly,
  newFile,
  oldFile,
  oldFolder,
  several,
  target,
  value,
  type Words,
} from './words.ts';

const inTree = (paths: Words): Words => paths.filter((path) => !path.includes('<'));

const copies: readonly [number, Words][] = [
  [
    12,
    line(
      'cp',
      mostly(from(' | -r | -R | -a | -f | -rT | -v | -L | -rL | --no-preserve=mode'), from('-n')),
      several(anyPath),
      target,
    ),
  ],
  [4, line('cp', from(' | -r'), '-t', folder, several(anyPath))],
  [5, line('cp -r', oldFolder, target)],
  [2, line('cp -r', from('$x | "$x" | ${x}/lib | ${x%/*} | ${x##*/}'), target)],
  [2, line('cp <conf>', newFile)],
  [
    7,
    line(
      'ln',
      from('-s | -sf | -sfn | -sT | -sr |  | -f | -sv'),
      fc.oneof(oldFile, oldFolder, newFile, missing),
      target,
    ),
  ],
  [1, line('ln -s', oldFile)],
  [4, line('mv', from(' | -f | -T'), several(inTree(anyPath)), target)],
  [6, line('install', from('-D | -m 755 | -Dm755 | -v |  | -Dm644 -T'), anyFile, target)],
  [2, line('install', from('-Dm755 | -m644'), '-t', target, several(anyFile))],
];

const folders: readonly [number, Words][] = [
  [
    10,
    line(
      'mkdir',
      from('-p | -p | -p |  | -pv'),
      several(fc.oneof(folder, from('priv/{native,x} | {p,q}/r | $out/{bin,lib}'))),
    ),
  ],
  [1, line('install -d', several(folder))],
  [5, line('rm', from('-f | -rf | -r | '), several(inTree(fc.oneof(newFile, oldFile, folder, glob))))],
  [2, line('touch', several(fc.oneof(newFile, folder)))],
  [1, line('chmod -R u+w', inTree(anyPath))],
  [3, line(from('cd | pushd'), mostly(from('lib | priv | native/foo | .. | a | $out | nodir'), from('-')))],
  [1, from('popd | cd .. | : | true | runHook preBuild | runHook postBuild | set +e | set -e | pwd > /dev/null')],
];

const heredoc = fc
  .tuple(from('> | >>'), newFile, from(`EOF | 'EOF' | "EOF"`), value)
  .map(([redirect, file, tag, text]) => `cat ${redirect} ${file} <<${tag}\nline ${text}\n  <nif> \\$x\n\nEOF`);

const strippedHeredoc = fc
  .tuple(newFile, value)
  .map(([file, text]) => `cat <<-EOF > ${file}\n\ttab ${text}\n\t\tmore\n\tEOF`);

const writes: readonly [number, Words][] = [
  [
    6,
    line(
      'echo',
      from(' | -n | -e'),
      several(value),
      from('> | >>'),
      mostly(newFile, from('lib/app.ex | /dev/null | a')),
    ),
  ],
  [2, line('printf', from(`'%s\\n' | '%s-%s\\n' | 'x%%\\n'`), several(value), '>', newFile)],
  [4, line('cat', several(anyFile), from('> | >>'), newFile)],
  [4, heredoc],
  [2, strippedHeredoc],
  [1, line('cat <<<', value, '>', newFile)],
  [1, line('echo', value, '| tee', from(' | -a'), newFile, '> /dev/null')],
];

const replacement = line(
  from('--replace | --replace-fail | --replace-warn | --replace-quiet'),
  from(`foo | "otp_app: :app" | nothere | 'use Rustler'`),
  value,
);

const followedSed = from(
  `'s/foo/qux/' | 's/foo/qux/g' | "s|foo|$pname|g" | -e 's/foo/x/' -e 's/bar/y/' | 's/^use .*$/use X/' | 's/o*/0/' | 's,Config,Cfg,' | 's/[a-f]oo/z/'`,
);
const lostSed = from(`'s/f.o/[&]/' | '/foo/d' | -E 's/(foo)/\\1x/'`);
const edited = fc.oneof(from('lib/app.ex | lib/extra.ex | config/config.exs'), newFile);

const edits: readonly [number, Words][] = [
  [
    5,
    line(
      'substituteInPlace',
      mostly(from('lib/app.ex | lib/extra.ex | lib/app.ex lib/extra.ex | nofile'), newFile),
      several(replacement),
    ),
  ],
  [1, line('substituteInPlace lib/extra.ex', from('--subst-var pname | --subst-var-by foo bar'))],
  [1, line('substitute', from('lib/extra.ex | <conf>'), newFile, '--replace-warn', from('foo | "x: 1"'), value)],
  [5, line('sed -i', mostly(followedSed, lostSed), edited)],
];

const settings: readonly [number, Words][] = [
  [2, value.map((text) => `export q=${text}`)],
  [2, fc.tuple(from('x= | export x= | declare -x y= | local z='), value).map((parts) => parts.join(''))],
  [2, anyPath.map((path) => `x=${path}`)],
  [1, from('false | exit 1 | exit 0 | return 0')],
];

const weighted = (pairs: readonly [number, Words][]): Words =>
  fc.oneof(...pairs.map(([weight, arbitrary]) => ({ weight, arbitrary })));

/** A simple command. The rarest are of a program that nobody follows. */
export const command: Words = fc.oneof(
  { weight: 900, arbitrary: weighted([...copies, ...folders, ...writes, ...edits, ...settings]) },
  { weight: 1, arbitrary: from('nosuchprogram | cp -r <nif> a | echo ${unset_name-x} > new.txt') },
);
