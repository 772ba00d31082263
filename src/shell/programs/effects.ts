import { makesAssets } from '../../knowledge/mix-tasks.ts';
import { below } from '../files/location.ts';
import type { MixTask } from '../model.ts';
import type { Run } from '../run.ts';
import { isPathSymbol } from '../words/symbols.ts';
import { kindAt } from './targets.ts';

/** What a program that is not modelled may do to the files around it. */
export type Effect =
  /** It writes no file that a build reads. */
  | { readonly kind: 'none' }
  /** It makes files at these places (relative to the current folder) and changes no others. */
  | { readonly kind: 'makes'; readonly paths: readonly string[] }
  /** It makes files anywhere below the current folder, and changes none that are there. */
  | { readonly kind: 'compiles' }
  /** It may make and change files below the current folder and in the outputs, and do anything to what its words name. */
  | { readonly kind: 'anything' };

const NONE: Effect = { kind: 'none' };
const ANYTHING: Effect = { kind: 'anything' };
const COMPILES: Effect = { kind: 'compiles' };

/** Programs that only print, wait, or change what this model does not have: modes, times, symbols and search paths of binaries. */
const HARMLESS: ReadonlySet<string> = new Set(
  (
    'ls grep egrep fgrep rg head tail wc sort uniq cut tr diff cmp file stat which type command hash date uname nproc sleep env ' +
    'printenv id whoami true false seq expr awk gawk jq chmod chown chgrp strip patchelf install_name_tool codesign otool ldd nm ' +
    'objdump readelf patchShebangs du df sync times ulimit umask sha256sum md5sum xxd od base64 tput wait alias nixLog nixInfoLog ' +
    'nixWarnLog nixErrorLog wrapProgram fixupPhase beam-module'
  ).split(' '),
);

/** Programs that write what they make of a file to another one, where an option names it. */
const WITH_OUTPUT: ReadonlySet<string> = new Set(['sort', 'strip', 'patchelf']);

/** `-i inplace`, `print > "file"`, and commands that awk starts. */
const AWK_WRITES = /inplace|(print|printf)\b[^}]*[>|]|system\s*\(/;

/** Mix tasks that touch only the dependencies and what they are compiled to (Mix.Tasks.Deps.*, Mix.Tasks.Local.*). */
const DEPENDENCY_TASK = /^(deps\.(compile|get|loadpaths|precompile|tree|clean)|loadpaths|local\.(hex|rebar)|hex\..*)$/;
const LISTING_TASK = /^(help|--version|-v|hex\.info|deps\.tree|xref)$/;

/** What a program may do; `name` is undefined when nobody knows which program it is. */
export function effectOf(
  run: Run,
  name: string | undefined,
  words: readonly string[],
  tasks?: readonly MixTask[],
): Effect {
  if (name === undefined) return ANYTHING;
  if (name === 'awk' || name === 'gawk') return words.some((word) => AWK_WRITES.test(word)) ? ANYTHING : NONE;
  if (WITH_OUTPUT.has(name)) return words.some((word) => /^-o|^--output/.test(word)) ? ANYTHING : NONE;
  // The second operand is where they write.
  if (name === 'uniq' || name === 'xxd')
    return words.filter((word) => !word.startsWith('-')).length > 1 ? ANYTHING : NONE;
  if (name === 'command' && /^-[vV]$/.test(words[0] ?? '')) return NONE;
  if (name === 'env' || name === 'command') return words.every((word) => /=|^-/.test(word)) ? NONE : ANYTHING;
  if (name === 'find') return words.some((word) => /^-(exec|ok|delete|fprint|fls)/.test(word)) ? ANYTHING : NONE;
  if (name === 'wrapProgram') return ANYTHING;
  if (HARMLESS.has(name)) return NONE;
  if (name === 'mix') return mixEffect(run, tasks);
  if (name === 'cargo') return cargoEffect(words);
  if (name === 'rustc' || name === 'elixirc') return COMPILES;
  if (name === 'rebar3') return words.join(' ').startsWith('bare compile') ? COMPILES : ANYTHING;
  // erlang.mk compiles without the dependencies then (nixpkgs build-erlang-mk.nix).
  if (name === 'make' && words.includes('SKIP_DEPS=1')) return COMPILES;
  if (name === 'configure') return standsHere(run, ['configure']) ? ANYTHING : NONE;
  // stdenv's build and install phases do nothing without a makefile (setup.sh, buildPhase and installPhase).
  if (name === 'make') return standsHere(run, ['Makefile', 'makefile', 'GNUmakefile']) ? ANYTHING : NONE;
  return ANYTHING;
}

/** `tasks` is what a call of Mix comes to. */
function mixEffect(run: Run, tasks: readonly MixTask[] | undefined): Effect {
  if (!tasks) return ANYTHING;
  const effects = tasks.map((task) => taskEffect(run, task));
  const strongest = effects.find(({ kind }) => kind === 'anything') ?? effects.find(({ kind }) => kind === 'compiles');
  if (strongest) return strongest;
  const paths = effects.flatMap((effect) => (effect.kind === 'makes' ? effect.paths : []));
  return paths.length > 0 ? { kind: 'makes', paths } : NONE;
}

function taskEffect(run: Run, task: MixTask): Effect {
  const name = task.find((word) => !word?.startsWith('-')) ?? task[0] ?? '';
  if (LISTING_TASK.test(name)) return NONE;
  if (DEPENDENCY_TASK.test(name)) return { kind: 'makes', paths: ['_build', dependenciesPath(run)] };
  // The script is a file beside mix.exs, or where that says (lib/mix/tasks/escript.build.ex, `:path`).
  return name === 'compile' || name === 'escript.build' || makesAssets(task) ? COMPILES : ANYTHING;
}

/** Where Mix has its dependencies: `deps`, or what the variable says (Mix.Project.deps_path). */
function dependenciesPath({ state }: Run): string {
  const moved = state.variables.get('MIX_DEPS_PATH');
  return moved?.kind === 'set' && moved.exported && moved.value.text !== '' ? moved.value.text : 'deps';
}

/** Tasks of cargo that print, and those that write into its target folder. Plugins and `run` do whatever they do. */
const CARGO_LISTS = /^(--version|-V|metadata|tree|fetch|help|locate-project|pkgid)$/;
const CARGO_COMPILES = /^(build|b|check|c|test|t|rustc|bench|doc|d|clippy|nextest|rustdoc)$/;

function cargoEffect(words: readonly string[]): Effect {
  const task = words.find((word) => !word.startsWith('+')) ?? '';
  if (CARGO_LISTS.test(task)) return NONE;
  // The builders' own installation is called `cargo install`, without a word more.
  if (words.length === 1 && task === 'install') return COMPILES;
  // `--artifact-dir $out/lib` and the like lead out of the folder.
  const leadsOut = words.some((word) => /^--(artifact|out|target)-dir/.test(word) || [...word].some(isPathSymbol));
  return CARGO_COMPILES.test(task) && !leadsOut ? COMPILES : ANYTHING;
}

/** False when none of the files is in the current folder for certain. */
function standsHere(run: Run, names: readonly string[]): boolean {
  const { folder } = run.state;
  return !folder || names.some((name) => kindAt(run, below(folder, name)) !== 'absent');
}
