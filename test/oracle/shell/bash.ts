import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { GeneratedBuild } from './generate.ts';
import { REFERENCE_FILES, SOURCE_FILES } from './world.ts';

/** Where the builds of a batch were run by bash. */
export interface Batch {
  readonly root: string;
  /** The exit status of each build. */
  readonly statuses: readonly number[];
  source(index: number): string;
  output(index: number): string;
  /** The store paths of a build: its own, for a link may lead a command into them. */
  store(index: number): string;
  remove(): void;
}

/*
 * What a phase finds, as nixpkgs pkgs/stdenv/generic/setup.sh has it: the shell's options, runHook, and the text functions,
 * written anew from what they do there (substituteStream, consumeEntire, substitute, substituteInPlace).
 */
const STDENV = `
export LC_ALL=C
runHook() {
  local hookName="$1"
  if [ -n "\${!hookName:-}" ]; then callHook "$hookName"; fi
  return 0
}
callHook() { eval "\${!1}"; }
runPhase() { eval "$1"; }
substituteStream() {
  local var=$1 mode pattern replacement
  shift 2
  while (( "$#" )); do
    case "$1" in
      --replace|--replace-quiet|--replace-warn|--replace-fail)
        if (( "$#" < 3 )); then return 1; fi
        mode=$1; pattern="$2"; replacement="$3"; shift 3
        if ! [[ "\${!var}" == *"$pattern"* ]] && [ "$mode" = --replace-fail ]; then return 1; fi
        eval "$var"'=\${'"$var"'//"$pattern"/"$replacement"}' ;;
      --subst-var)
        if (( "$#" < 2 )) || [ -z \${!2+x} ]; then return 1; fi
        pattern="@$2@"; replacement="\${!2}"; shift 2
        eval "$var"'=\${'"$var"'//"$pattern"/"$replacement"}' ;;
      --subst-var-by)
        if (( "$#" < 3 )); then return 1; fi
        pattern="@$2@"; replacement="$3"; shift 3
        eval "$var"'=\${'"$var"'//"$pattern"/"$replacement"}' ;;
      *) return 1 ;;
    esac
  done
  printf "%s" "\${!var}"
}
substitute() {
  local input="$1" output="$2" content
  shift 2
  if [ ! -f "$input" ]; then return 1; fi
  if IFS='' read -r -d '' content < "$input"; then return 1; fi
  substituteStream content "file '$input'" "$@" > "$output"
}
substituteInPlace() {
  local -a fileNames=()
  for arg in "$@"; do
    if [[ "$arg" = "--"* ]]; then break; fi
    fileNames+=("$arg"); shift
  done
  if ! [[ "\${#fileNames[@]}" -gt 0 ]]; then return 1; fi
  for file in "\${fileNames[@]}"; do substitute "$file" "$file" "$@"; done
}
`;

/** Seconds of computing that a build may take. */
const LONGEST_BUILD = 5;

/** Runs builds in one bash process, each in a folder of its own. */
export function runInBash(builds: readonly GeneratedBuild[]): Batch {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'shell-oracle-')));
  writeTrees(root);
  const store = (index: number): string => join(root, 'builds', String(index), 'store');
  const source = (index: number): string => join(root, 'builds', String(index), 'source');
  const output = (index: number): string => join(root, 'builds', String(index), 'out');
  const runs = builds.map((build, index) => runText(build, store(index), source(index), output(index)));
  writeFileSync(join(root, 'all.sh'), [STDENV, ...runs].join('\n'));
  execFileSync('bash', [join(root, 'all.sh')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'ignore'],
    timeout: 120_000,
    env: cleanEnvironment(),
  });
  const statuses = builds.map((_, index) =>
    Number(readFileSync(join(root, 'builds', String(index), 'status'), 'utf8')),
  );
  return { root, statuses, store, source, output, remove: () => rmSync(root, { recursive: true, force: true }) };
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH ?? '', HOME: '/homeless-shelter' };
}

function runText(build: GeneratedBuild, store: string, source: string, output: string): string {
  const place = (text: string): string =>
    quote(text.replaceAll('<nif>', join(store, 'nif')).replaceAll('<conf>', join(store, 'conf')));
  const folder = dirname(source);
  return [
    `mkdir -p ${folder}`,
    `cp -r template ${source}`,
    `cp -r templates ${store}`,
    '(',
    `  set -e -o pipefail; shopt -s inherit_errexit nullglob`,
    // A build that never ends is no build: it is stopped, and tells nothing.
    `  ulimit -t ${LONGEST_BUILD}`,
    `  cd ${source}`,
    `  export out=${output} pname=my-app version=1.2.3 empty= x=lib`,
    `  preBuild=${place(build.hook)}`,
    ...build.phases.map((phase) => `  runPhase ${place(phase)}`),
    '  true',
    ') < /dev/null',
    `echo $? > ${folder}/status`,
  ].join('\n');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function writeTrees(root: string): void {
  const store = join(root, 'templates');
  for (const [path, text] of Object.entries(SOURCE_FILES)) writeAt(join(root, 'template', path), text);
  for (const [reference, held] of Object.entries(REFERENCE_FILES)) {
    if (typeof held === 'string') writeAt(join(store, reference), held);
    else for (const [path, text] of Object.entries(held)) writeAt(join(store, reference, path), text);
  }
}

function writeAt(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
