import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  closeSync,
  constants,
  cpSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LIBRARY_TEXT } from '../nix/library-text.ts';
import { SUBSTITUTE } from '../shell/bash.ts';

const world = fileURLToPath(new URL('./world', import.meta.url));
const erlangHeaders = '/usr/lib/erlang/usr/include';

/** What a builder finds on PATH: no compiler, no BEAM, nothing of the machine but these. */
const PROGRAMS = [
  'awk basename bash cat chmod cksum cp cut date diff dirname echo env expr false find flock grep gzip head id install ln ls',
  'mkdir mktemp mv paste printf pwd readlink realpath rm rmdir sed sh sleep sort stat tail tar tee test touch tr true uname',
  'uniq wc xargs',
].flatMap((names) => names.split(' '));

/** Who builds when root calls; nix-store asks for the name of whoever calls it. */
const BUILDER = { user: 'nobody', group: 'nogroup' };
const isRoot = process.getuid?.() === 0;

/** What a command is called through, so that a mutant writes as little outside of its own folders as a builder of Nix could. */
export const AS_BUILDER: readonly string[] = isRoot
  ? ['setpriv', `--reuid=${BUILDER.user}`, `--regid=${BUILDER.group}`, '--clear-groups']
  : [];

/** Gives a folder with all that it holds to whoever builds. */
export function giveToBuilder(folder: string): void {
  if (isRoot) execFileSync('chown', ['-R', `${BUILDER.user}:${BUILDER.group}`, folder]);
}

/** Lays out what the derivations of the simulation refer to by its place: programs, hooks, the real tools and two libraries. */
export function layOutTools(tools: string): void {
  for (const name of ['base/bin', 'base/real', 'answers', 'failures', 'server', 'nif'])
    mkdirSync(join(tools, name), { recursive: true });
  cpSync(world, join(tools, 'world'), { recursive: true });
  writeFileSync(join(tools, 'world/lib.nix'), LIBRARY_TEXT);
  writeFileSync(join(tools, 'world/tools-folder.nix'), JSON.stringify(tools));
  writeFileSync(join(tools, 'world/substitute.sh'), SUBSTITUTE);
  for (const name of PROGRAMS) symlinkSync(placeOf(name), join(tools, 'base/bin', name));
  for (const name of ['mv', 'rm', 'rmdir']) guardStore(tools, name);
  symlinkSync(process.execPath, join(tools, 'base/bin/node'));
  layOutRust(tools);
  compileLibrary(tools, 'with-init', 'nif_init');
  compileLibrary(tools, 'without-init', 'other_nif_init');
  for (const name of ['base', 'world']) execFileSync('chmod', ['-R', 'a-w', join(tools, name)]);
}

/**
 * The real cargo and rustc, not through rustup, which would obey the repository's toolchain file: in Nix nobody does. Root's own toolchain
 * is not for others to read: what answers questions of it, compiler and libraries, is copied.
 */
function layOutRust(tools: string): void {
  const sysroot = execFileSync('rustc', ['--print', 'sysroot'], { encoding: 'utf8' }).trim();
  const folder = isRoot && !sysroot.startsWith('/usr') ? join(tools, 'base/rust') : sysroot;
  if (folder !== sysroot) {
    const libraries = readdirSync(join(sysroot, 'lib')).filter((name) => /\.so\b/.test(name));
    for (const path of ['bin/cargo', 'bin/rustc', ...libraries.map((name) => join('lib', name))])
      cpSync(join(sysroot, path), join(folder, path), { recursive: true });
  }
  for (const name of ['cargo', 'rustc']) symlinkSync(join(folder, 'bin', name), join(tools, 'base/real', name));
}

/** A builder owns the store here, and may not take from it what is not its own. */
function guardStore(tools: string, name: string): void {
  const file = join(tools, 'base/bin', name);
  rmSync(file);
  const script = `#!${join(tools, 'base/bin/bash')}
for argument; do
  case $argument in
    "$out" | "$out"/*) ;;
    "$NIX_STORE"/*) echo "${name}: cannot change '$argument': Permission denied" >&2; exit 1 ;;
  esac
done
exec ${placeOf(name)} "$@"
`;
  writeFileSync(file, script, { mode: 0o555 });
}

function compileLibrary(tools: string, name: string, init: string): void {
  const file = join(tools, 'nif', `${name}.so`);
  const source = join(tools, 'world/nif.c');
  execFileSync('gcc', ['-shared', '-fPIC', `-I${erlangHeaders}`, `-DINIT=${init}`, '-o', file, source]);
}

function placeOf(program: string): string {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, program);
    try {
      closeSync(openSync(path, constants.O_RDONLY));
      return path;
    } catch {}
  }
  throw new Error(`${program} is not on PATH`);
}

/** The Elixir that answers every `mix` of the builds; one that ends leaves a question open, and another takes its place. */
export function startServer(tools: string): ChildProcess {
  const [folder, script] = [join(tools, 'server'), join(tools, 'world/server.exs')];
  const { PATH = '' } = process.env;
  execFileSync('mkfifo', [join(folder, 'in'), join(folder, 'out')]);
  giveToBuilder(folder);
  const serve =
    'while :; do elixir "$1" "$0"; printf "\\nORACLE-ANSWER again\\n"; done 0<>"$0/in" 1<>"$0/out" 2>> "$0/log"';
  // A group of its own, so that the BEAM ends with the loop.
  const [command = '', ...args] = [...AS_BUILDER, 'bash', '-c', serve, folder, script];
  return spawn(command, args, {
    stdio: 'ignore',
    detached: true,
    env: { PATH, HOME: tools, LANG: 'C.UTF-8', ELIXIR_ERL_OPTIONS: '+fnu' },
  });
}
