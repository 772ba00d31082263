import { FOLDER, MISSING, type PhaseCase, UNKNOWN } from './phase-cases.ts';

const EXTRA = 'extra.ex\nfoo foo bar\n';

export const editCases: readonly PhaseCase[] = [
  {
    title: 'sed -i.bak keeps the file under that name',
    phase: "sed -i.bak 's/foo/x/' lib/extra.ex",
    leaves: { 'lib/extra.ex.bak': EXTRA, 'lib/extra.ex': 'extra.ex\nx foo bar\n' },
  },
  {
    title: 'sed deletes lines by what they hold, by number and at the end',
    phase: "printf '%s\\n' a b c d e > f\nsed -i -e '/b/d' -e 1d -e '$d' f",
    leaves: { f: 'c\nd\n' },
  },
  {
    title: 'sed adds lines before and after',
    phase: "sed -i '1i # first' lib/extra.ex\nsed -i '/bar/a last' lib/extra.ex",
    leaves: { 'lib/extra.ex': '# first\nextra.ex\nfoo foo bar\nlast\n' },
  },
  {
    title: 'sed puts back what it matched',
    phase: "sed -i -E 's/(foo) (bar|x)/\\2-\\1/; s/ex/[&]/' lib/extra.ex",
    leaves: { 'lib/extra.ex': UNKNOWN },
  },
  {
    title: 'sed puts back groups without alternatives',
    phase: "sed -i 's/\\(f[a-z]*\\) foo \\(\\w*\\)/\\2-\\1/; s/ex/[&]/' lib/extra.ex",
    leaves: { 'lib/extra.ex': '[ex]tra.ex\nbar-foo\n' },
  },
  {
    title: 'sed works on a range of lines',
    phase: "printf '%s\\n' a b c d > f\nsed -i '2,3s/^/x/' f\nsed -i '/d/,$!s/$/;/' f",
    leaves: { f: 'a;\nxb;\nxc;\nd\n' },
  },
  {
    title: 'sed -n prints what it is told to',
    phase: "sed -n 's/foo/x/gp' lib/extra.ex > f",
    leaves: { f: 'x x bar\n' },
  },
  {
    title: 'what is replaced may stand in a store path that was written before',
    phase:
      'substituteInPlace lib/extra.ex --replace-fail foo "$out/lib"\nsubstituteInPlace lib/extra.ex --replace-fail e x',
    leaves: { 'lib/extra.ex': UNKNOWN },
  },
  {
    title: 'a word with a blank stands in no store path',
    phase: 'echo "load_from: $out" > f\nsubstituteInPlace f --replace-fail "load_from: " "x: "\nsed -i s/x/y/ mix.exs',
    leaves: { f: `x: /nix/store/${'e'.repeat(32)}-OUT\n` },
  },
  {
    title: 'sed with a command that is not followed leaves its file unknown',
    phase: "sed -i 'N;s/\\n/ /' lib/extra.ex",
    leaves: { 'lib/extra.ex': UNKNOWN, 'lib/new.ex': MISSING },
  },
  {
    title: 'of several files, the first that may not be there leaves the next open',
    phase:
      'if [ -n "$nobody" ]; then rm lib/app.ex; fi\nsubstituteInPlace lib/app.ex lib/extra.ex --replace-fail foo bar',
    leaves: { lib: FOLDER },
  },
];
