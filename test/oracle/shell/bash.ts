import { execFile } from 'node:child_process';
import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { GeneratedBuild } from './build.ts';
import { REFERENCE_FILES, SOURCE_FILES } from './world.ts';

/** Where the builds of a batch were run by bash. */
export interface Batch {
  /** The exit status of each build. */
  readonly statuses: readonly number[];
  source(index: number): string;
  output(index: number): string;
  /** The store paths of a build: its own, for a link may lead a command into them. */
  store(index: number): string;
  remove(): Promise<unknown>;
}

/** The text functions of nixpkgs' stdenv, written anew from what they do (substituteStream, consumeEntire, substitute, substituteInPlace). */
export const SUBSTITUTE = `substituteStream() {
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

/*
 * What a phase finds, as nixpkgs pkgs/stdenv/generic/setup.sh has it: the shell's options, runHook, and the text functions.
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
${SUBSTITUTE}`;

/** Seconds of computing that a build may take. */
const LONGEST_BUILD = 5;
/** Builds that one bash process runs, each in a subshell and a folder of its own. */
export const BATCH = 200;
const ENOUGH_MEMORY = 256 * 1024 * 1024;

/** Where batches of builds are run. */
export interface Workshop {
  readonly run: (builds: readonly GeneratedBuild[]) => Promise<Batch>;
  readonly remove: () => void;
}

/**
 * Opens a place to run builds in. What costs most is the folders that builds start with, so they are written once for a whole batch
 * and copied by one command, and they lie in memory where the machine has such a folder.
 */
export function openWorkshop(): Workshop {
  const root = realpathSync(mkdtempSync(join(memoryFolder() ?? tmpdir(), 'shell-oracle-')));
  for (let index = 0; index < BATCH; index += 1) writeTrees(join(root, 'fresh', String(index)));
  let batches = 0;
  return {
    run: (builds) => {
      batches += 1;
      return runInBash(root, join(root, `batch-${batches}`), builds);
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

function memoryFolder(): string | undefined {
  try {
    accessSync('/dev/shm', constants.W_OK);
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize > ENOUGH_MEMORY ? '/dev/shm' : undefined;
  } catch {
    return undefined;
  }
}

async function runInBash(root: string, batch: string, builds: readonly GeneratedBuild[]): Promise<Batch> {
  const script = `${batch}.sh`;
  const place = (name: string) => (index: number) => join(batch, String(index), name);
  const [store, source, output] = [place('store'), place('source'), place('out')];
  const texts = builds.map((build, index) => runText(build, store(index), source(index), output(index)));
  writeFileSync(script, [STDENV, `cp -r ${join(root, 'fresh')} ${batch}`, ...texts].join('\n'));
  const { stdout } = await promisify(execFile)('bash', [script], { cwd: root, timeout: 300_000, env: ENVIRONMENT });
  rmSync(script);
  const statuses = stdout.trim().split('\n').map(Number);
  if (statuses.length !== builds.length) throw new Error('bash did not run every build');
  return { statuses, store, source, output, remove: () => promisify(execFile)('rm', ['-rf', batch]) };
}

const ENVIRONMENT: NodeJS.ProcessEnv = { PATH: process.env.PATH ?? '', HOME: '/homeless-shelter', LC_ALL: 'C' };

function runText(build: GeneratedBuild, store: string, source: string, output: string): string {
  const placed = (text: string): string =>
    quote(text.replaceAll('<nif>', join(store, 'nif')).replaceAll('<conf>', join(store, 'conf')));
  return [
    '(',
    `  set -e -o pipefail; shopt -s inherit_errexit nullglob`,
    // A build that never ends is no build: it is stopped, and tells nothing.
    `  ulimit -t ${LONGEST_BUILD}`,
    `  cd ${source}`,
    `  export out=${output} pname=my-app version=1.2.3 empty= x=lib`,
    `  preBuild=${placed(build.hook)}`,
    ...build.phases.map((phase) => `  runPhase ${placed(phase)}`),
    '  true',
    ') < /dev/null > /dev/null 2>&1',
    'echo $?',
  ].join('\n');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function writeTrees(folder: string): void {
  for (const [path, text] of Object.entries(SOURCE_FILES)) writeAt(join(folder, 'source', path), text);
  for (const [reference, held] of Object.entries(REFERENCE_FILES)) {
    if (typeof held === 'string') writeAt(join(folder, 'store', reference), held);
    else for (const [path, text] of Object.entries(held)) writeAt(join(folder, 'store', reference, path), text);
  }
}

function writeAt(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
