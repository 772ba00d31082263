import { FOLDER, MISSING, type PhaseCase, UNKNOWN } from './phase-cases.ts';

export const languageCases: readonly PhaseCase[] = [
  {
    title: 'a carriage return is part of the word that it ends',
    phase: 'mkdir lib\r\ntouch lib/x\r\n',
    leaves: { lib: UNKNOWN },
  },
  {
    title: 'a carriage return in quotes is followed no further either',
    phase: "[ 'a\r' = a ] || touch yes\n",
    leaves: { yes: UNKNOWN },
  },
  {
    title: 'a list that nobody here sets may have no words',
    phase: 'for f in "${names[@]}"; do echo $f >> built.txt; done\ntouch end',
    leaves: { 'built.txt': UNKNOWN, end: '' },
  },
  {
    title: 'runHook succeeds where its failure does not end the build',
    hook: 'mkdir lib',
    phase: 'runHook preBuild && touch yes || touch no',
    leaves: { yes: '', no: MISSING },
  },
  {
    title: 'the status of a condition does not make the end doubtful',
    phase: 'if [ "${enableParallelBuilding-1}" ]; then echo yes; fi\nmkdir lib',
    leaves: {},
    fails: true,
  },
  {
    title: 'the status of the last command is that of the phase',
    phase: 'nosuchprogram && x=1',
    leaves: { lib: FOLDER },
  },
  {
    title: 'set -u may end the build at a name that nobody sets',
    phase: 'set -u\nif [ -n "$doCheck" ]; then touch yes; fi\ntouch end',
    leaves: { yes: UNKNOWN },
    doubtful: true,
  },
  {
    title: 'set -u asks for no value where a default stands, and set +u for none',
    phase: 'set -euo pipefail\necho "${doCheck:-}${pname}$out$HOME$PWD"\nset +u\necho $doCheck\ntouch end',
    leaves: { end: '' },
    doubtful: false,
  },
  {
    title: 'a store path begins with a slash',
    phase: '[[ <nif> == /* ]]\n[[ <nif> != /* ]] || touch yes',
    leaves: { yes: '' },
  },
  {
    title: 'a loop reads line by line',
    phase: 'printf "a b c\\n d\\n" | while read -r word rest; do echo "$rest." > "$word"; done',
    leaves: { a: 'b c.\n', d: '.\n' },
  },
  {
    title: 'a redirection that may fail makes nothing for certain',
    phase: 'set +e\nnosuchprogram\n{\nfalse\n} > $out/lib/libfoo.so\ntrue',
    leaves: { '@out': UNKNOWN },
  },
  {
    title: 'a group that leaves the build does so where its output goes to a file that nobody can place',
    phase: 'set +e\npushd -\n{\nexit 1\n} > new.txt\ntrue',
    leaves: {},
  },
  {
    title: 'what fails in a substitution does not end the build',
    phase: 'echo "$(cat none)" > f\ntouch end',
    leaves: { f: '\n', end: '' },
  },
  {
    title: 'what fails in the substitution of an assignment does',
    phase: 'x=$(cat none)\ntouch end',
    leaves: {},
    fails: true,
  },
  {
    title: 'a loop counts',
    phase: 'i=1\nwhile [ $i -lt 4 ]; do touch f$i; i=$((i + 1)); done',
    leaves: { f3: '', f4: MISSING },
  },
  {
    title: '=~ searches',
    phase: '[[ $version =~ ^1\\.[0-9]+ ]] && touch yes\n[[ $pname =~ "m." ]] || touch no',
    leaves: { yes: '', no: '' },
  },
  {
    title: 'the stages of a pipeline do their work whatever fails before them',
    phase: 'cat nofile | head -n 1 > first\ntouch not',
    leaves: { first: '' },
    fails: true,
  },
  {
    title: 'only the last stage counts without pipefail',
    phase: 'set +o pipefail\ncat nofile | cat > made\ntouch yes',
    leaves: { made: '', yes: '' },
  },
  {
    title: 'pipefail that a branch may have taken away leaves the end open',
    phase: 'if [ -n "$nobody" ]; then set +o pipefail; fi\ncat nofile | cat > made\ntouch yes',
    leaves: { made: '' },
  },
  {
    title: 'errexit that a branch may have set leaves the end open',
    phase: 'set +e\nif [ -n "$nobody" ]; then set -e; fi\nfalse\ntouch yes',
    leaves: { yes: '' },
  },
  {
    title: 'a name that is read-only is declared once',
    phase: 'readonly v=1\nreadonly v=2',
    leaves: { lib: FOLDER },
    fails: true,
  },
  {
    title: 'a name that is read-only keeps its value',
    phase: 'set +e\nreadonly v=1\nreadonly v=2\ntouch $v',
    leaves: { 1: '', 2: MISSING },
  },
  {
    title: 'a local name is read-only in its function only',
    phase: 'put() { local -r name=$1; touch $name; }\nput one\nput two',
    leaves: { one: '', two: '' },
  },
  {
    title: 'a name that a function declares is its own',
    phase: 'v=a\nw=a\nput() { declare v=b; typeset w=b; touch in-$v-$w; }\nput\ntouch out-$v-$w',
    leaves: { 'in-b-b': '', 'out-a-a': '' },
  },
  {
    title: 'a name that a function declares for all is everyone\u2019s',
    phase: 'put() { declare -g v=b; readonly w=c; }\nput\ntouch $v-$w',
    leaves: { 'b-c': '' },
  },
  {
    title: 'what a function declares in a branch leaves the name open',
    phase: 'v=a\nput() { if [ -n "$nobody" ]; then local v; fi; v=b; }\nput\necho $v > made',
    leaves: { made: UNKNOWN },
  },
  {
    title: 'what is before the last slash of a store path is not known',
    phase: 'x=<conf>\ntouch "v${x%/*}"\nset -- "${x#*/}"\necho "$1" > first\necho "${x%%/*}" > none',
    leaves: { first: UNKNOWN, none: '\n' },
  },
];
