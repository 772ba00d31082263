import { MISSING, type PhaseCase, UNKNOWN } from './phase-cases.ts';

export const listingCases: readonly PhaseCase[] = [
  {
    title: 'find -delete takes files away, also in a folder above',
    phase: "find . -type f -name '*.css' -delete",
    leaves: { 'priv/static/app.css': MISSING, 'lib/extra.ex': 'extra.ex\nfoo foo bar\n' },
  },
  {
    title: 'find -exec rm takes files away',
    phase: 'find . -name Cargo.toml -exec rm {} +',
    leaves: { 'native/foo/Cargo.toml': MISSING },
  },
  {
    title: 'find -exec cp copies each library, in any order',
    phase: "mkdir -p priv/native\nfind <nif> -name '*.so' -exec cp {} priv/native \\;",
    leaves: { 'priv/native/libfoo.so': 'nif libfoo.so\n', 'priv/native/libbar.so': 'nif libbar.so\n' },
  },
  {
    title: 'what comes last is unknown where find has no order',
    phase: "find <nif> -name '*.so' -exec cp {} x.so \\;",
    leaves: { 'x.so': UNKNOWN },
  },
  {
    title: 'a loop over what find prints',
    phase: 'for f in $(find lib -type f); do cp "$f" "priv/$(basename "$f").txt"; done',
    leaves: { 'priv/extra.ex.txt': 'extra.ex\nfoo foo bar\n' },
  },
  {
    title: 'xargs gives the program what find prints',
    phase: "find lib -name 'e*' | xargs sed -i 's/foo/x/g'\nfind lib -name '*.ex' | xargs rm",
    leaves: { 'lib/extra.ex': MISSING, 'lib/app.ex': MISSING },
  },
  {
    title: 'what find may remove is not certain to stay where nobody knows all of a folder',
    phase: 'nosuchtool\nfind . -name Cargo.toml -exec rm {} +',
    leaves: { 'native/foo/Cargo.toml': UNKNOWN },
  },
  {
    title: 'ls prints the names of a folder',
    phase: 'for f in $(ls <nif>/lib); do touch "$f"; done\nls lib | wc -l > count',
    leaves: { 'libbar.so': '', count: '2\n' },
  },
  {
    title: 'grep -q decides a condition',
    phase:
      'if grep -q Rustler lib/app.ex; then touch yes; else touch no; fi\nif grep -qF Rustler mix.exs; then touch yes2; fi',
    leaves: { yes: '', no: MISSING, yes2: MISSING },
  },
];
