import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** What cargo did: how it ended, and the arguments of the compilation it started last. */
export interface CargoRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Undefined when cargo gave up before it compiled anything. */
  readonly compilation: readonly string[] | undefined;
}

export interface Workshop {
  readonly root: string;
  /** Replaces the files of the checked tree. */
  write(files: Readonly<Record<string, string>>): void;
  /** Writes files into cargo's home. */
  addAtHome(files: Readonly<Record<string, string>>): void;
  /** Cargo's home. */
  readonly home: string;
  /** Writes files beside those that are there. */
  add(files: Readonly<Record<string, string>>): void;
  read(path: string): string;
  cargo(directory: string, args: readonly string[], environment?: Readonly<Record<string, string>>): CargoRun;
  close(): void;
}

/*
 * Stands in for rustc. Questions about a target are answered by the real one, once per target unless ASK_RUSTC is set; a
 * compilation is written to a log and fails, so no target's standard library is needed. With ONLY_FOLDER, what is compiled for packages
 * of other folders succeeds at once. What rustc says on standard error
 * belongs to the answer: cargo learns from it which crate types a target lacks.
 */
const RUSTC = `#!/bin/sh
case "$*" in
  *-vV*) name=version ;;
  *--print*)
    name=host
    previous=
    for argument in "$@"; do
      [ "$previous" = --target ] && name=$argument
      previous=$argument
    done ;;
  *)
    [ -n "$ONLY_FOLDER" ] && [ "$CARGO_MANIFEST_DIR" != "$ONLY_FOLDER" ] && exit 0
    printf '%s\\036' "$@" > "$WORKSHOP/compilation"
    exit 1 ;;
esac
[ -n "$ASK_RUSTC" ] && exec rustc "$@"
answer="$WORKSHOP/answer-$name"
[ -e "$answer" ] || rustc "$@" > "$answer" 2> "$answer-stderr" || exit 1
cat "$answer-stderr" >&2
cat "$answer"
`;

/** A folder to run the real cargo in, apart from the configuration of the machine. */
export function openWorkshop(): Workshop {
  const folder = mkdtempSync(join(tmpdir(), 'rustler-nix-cargo-'));
  const root = join(folder, 'tree');
  const rustc = join(folder, 'rustc');
  const compilation = join(folder, 'compilation');
  mkdirSync(join(folder, 'cargo-home'));
  writeFileSync(rustc, RUSTC, { mode: 0o755 });
  const { PATH = '', HOME = '', RUSTUP_HOME } = process.env;
  const base = {
    PATH,
    HOME,
    ...(RUSTUP_HOME ? { RUSTUP_HOME } : {}),
    CARGO_HOME: join(folder, 'cargo-home'),
    CARGO_TARGET_DIR: join(folder, 'target'),
    RUSTC: rustc,
    WORKSHOP: folder,
  };
  const addBelow = (folder: string, files: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  };
  const home = join(folder, 'cargo-home');
  const add = (files: Readonly<Record<string, string>>) => addBelow(root, files);
  return {
    root,
    write(files) {
      rmSync(root, { recursive: true, force: true });
      mkdirSync(root);
      add(files);
    },
    add,
    home,
    addAtHome: (files) => addBelow(home, files),
    read: (path) => readFileSync(join(root, path), 'utf8'),
    cargo(directory, args, environment = {}) {
      rmSync(compilation, { force: true });
      const run = spawnSync('cargo', args, {
        cwd: join(root, directory),
        env: { ...base, ...environment },
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
      });
      const log = existsSync(compilation) ? readFileSync(compilation, 'utf8').split('\x1e').slice(0, -1) : undefined;
      return { status: run.status, stdout: run.stdout, stderr: run.stderr, compilation: log };
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Whether cargo gives up before it compiles the library of a folder's package, or has rustc compile what is not there. */
export function refusesLibrary({ root, cargo }: Workshop, folder: string): boolean {
  const itself = { ONLY_FOLDER: join(root, folder) };
  const { compilation } = cargo(folder, ['build', '--offline', '--lib'], itself);
  const source = compilation?.[compilation.findIndex((argument) => argument.startsWith('--edition')) + 1];
  return source === undefined || !existsSync(resolve(root, source));
}

/** The rustflags of a compilation: what cargo puts after its last `-L dependency=…` and the crates it links. */
export function rustflagsOf(compilation: readonly string[]): readonly string[] {
  let from = compilation.findLastIndex((argument) => argument.startsWith('dependency=')) + 1;
  while (compilation[from] === '--extern') from += 2;
  return compilation.slice(from);
}
