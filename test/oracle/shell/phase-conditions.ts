import fc from 'fast-check';
import { file, folder, from, joined, mostly, newFile } from './phase-words.ts';

/** Words that a phase prints or compares. */
export const someWords = from(
  'x',
  '"$pname"',
  "'$out'",
  '"$out/lib"',
  '${version}',
  '${version%.*}',
  '${version//./_}',
  '${pname#my-}',
  '"${empty:-none}"',
  '${pname:+set}',
  '"$(basename <nif>/lib/libfoo.so .so)"',
  '$(dirname lib/app.ex)',
  "$(echo $pname | sed 's/-/_/')",
  '"$(cat lib/extra.ex)"',
  '"a  b"',
  '$((2 * 3))',
  "$'a\\tb'",
);

const known = fc.oneof(
  { weight: 6, arbitrary: joined('[', from('-f', '-d', '-e', '! -e', '! -f'), fc.oneof(file, folder, newFile), ']') },
  { weight: 3, arbitrary: joined('[[', from('-f', '-d', '-e', '! -d'), fc.oneof(folder, newFile), ']]') },
  { weight: 2, arbitrary: joined('test', from('-e', '-d', '-f', '-r', '! -e'), fc.oneof(folder, newFile)) },
  { weight: 1, arbitrary: joined('[', '-L', newFile, ']') },
  {
    weight: 4,
    arbitrary: from(
      '[ "$pname" = my-app ]',
      '[ "$version" != "1.2.3" ]',
      '[[ "$pname" == my-* ]]',
      '[[ $version =~ ^1\\. ]]',
      '[ -n "$empty" ]',
      '[ -z "$empty" ]',
      '[[ "${x##*.}" = "lib" ]]',
      '[ "$(basename lib/app.ex .ex)" = app ]',
      '[ -e mix.exs ] && [ ! -e rebar.config ]',
      '[ -f mix.exs -a -d lib ]',
      '[[ -f mix.exs || -d src ]]',
      '[ "$(ls lib | wc -l)" -gt 1 ]',
      '[ "$x" != "" ] || [ -e nofile ]',
    ),
  },
  {
    weight: 3,
    arbitrary: from(
      'grep -q Rustler lib/app.ex',
      'grep -qF foo mix.exs',
      '! grep -q "otp_app: :app" lib/app.ex',
      'grep foo lib/extra.ex > /dev/null',
      'true',
      'mkdir deps',
      'command -v nosuchtool > /dev/null',
    ),
  },
);

/** Variables that nobody sets here: what is asked for is known only in a build. */
const open = from(
  '[ -n "$doCheck" ]',
  '[ -z "${dontFixup-}" ]',
  '[[ -n "${NIX_DEBUG:-}" ]]',
  '[ "${enableParallelBuilding-1}" ]',
  '[ "$RUSTLER_TARGET" = x86_64-unknown-linux-musl ]',
);

export const condition = mostly(7, known, open);
