import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { NIF_IN_C, NIF_IN_RUST } from './sources.ts';

/** Where and for which module a library is made. */
export interface Workshop {
  /** Folder of intermediate files. */
  readonly folder: string;
  /** Where the library has to be written. */
  readonly output: string;
  /** Folder of the library: companions go there. */
  readonly native: string;
  /** `Elixir.Case07`. */
  readonly module: string;
  /** A word that no other case uses. */
  readonly word: string;
}

/** One library: how it is made, what the real loader says, and what the doctor has to say. */
export interface LoadCase {
  readonly name: string;
  make(workshop: Workshop): void;
  /** Undefined: it loads, and `add(2, 3)` is 5. */
  readonly refused?: RegExp;
  /** The rule that names the cause, `error` unless told otherwise; undefined: no finding at all. */
  readonly rule?: string;
  readonly severity?: 'warning' | 'note';
  /** What the message has to name. */
  readonly names?: RegExp;
  /** The release that it is part of; what one library brings into the process, the next one finds. */
  readonly image?: 'musl';
  /** It loads by the order of things, by the processor or by what is computed when it is loaded alone. */
  readonly byChance?: true;
}

const erlangHeaders = '/usr/lib/erlang/usr/include';

export function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): void {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } });
}

export interface Compilation {
  readonly compiler?: string;
  readonly flags?: readonly string[];
  readonly defines?: Readonly<Record<string, string>>;
  readonly source?: string;
  readonly extension?: string;
  readonly libraries?: readonly string[];
  /** Instead of `-shared`. */
  readonly kind?: readonly string[];
  readonly output?: string;
}

export function compile(workshop: Workshop, how: Compilation = {}): void {
  const { compiler = 'gcc', flags = [], defines = {}, source = NIF_IN_C, extension = 'c', libraries = [] } = how;
  const file = join(workshop.folder, `${workshop.word}.${extension}`);
  writeFileSync(file, source);
  const all = { MODULE: JSON.stringify(workshop.module), ...defines };
  const macros = Object.entries(all).map(([name, value]) => `-D${name}=${value}`);
  const kind = how.kind ?? ['-shared', '-fPIC'];
  run(compiler, [
    ...kind,
    `-I${erlangHeaders}`,
    ...macros,
    ...flags,
    '-o',
    how.output ?? workshop.output,
    file,
    ...libraries,
  ]);
}

export function rust(workshop: Workshop, flags: readonly string[]): void {
  const file = join(workshop.folder, `${workshop.word}.rs`);
  writeFileSync(file, NIF_IN_RUST);
  const args = ['--edition', '2021', '--crate-name', workshop.word, ...flags, '-o', workshop.output, file];
  run('rustc', args, { NIF_MODULE: workshop.module });
}

/** A shared library of another name with `foo`, in a folder; its versions by a linker's script. */
export function companion(workshop: Workshop, place: string, name: string, versions?: string, symbol = 'foo'): string {
  const script = join(workshop.folder, 'versions.map');
  writeFileSync(script, versions ?? '');
  const versioned = versions === undefined ? [] : [`-Wl,--version-script=${script}`];
  return library(workshop, join(place, name), { source: `int ${symbol}(void) { return 1; }\n`, flags: versioned });
}

export interface Library {
  readonly source: string;
  /** Its file's name when left out. */
  readonly soname?: string;
  readonly flags?: readonly string[];
  readonly libraries?: readonly string[];
}

/** Any library beside the NIF; needs what `libraries` names. */
export function library(workshop: Workshop, file: string, how: Library): string {
  mkdirSync(dirname(file), { recursive: true });
  const source = join(workshop.folder, 'companion.c');
  writeFileSync(source, how.source);
  const kind = ['-shared', '-fPIC', '-nostdlib', `-Wl,-soname,${how.soname ?? basename(file)}`];
  run('gcc', [...kind, ...(how.flags ?? []), '-o', file, source, ...(how.libraries ?? [])]);
  return file;
}

export const foo = { BEFORE: 'extern int foo(void);', EXTRA: 'foo();' };
export const soname = ({ word }: Workshop) => `lib${word}.so.1`;

/** Zeroes the header's words about sections, as some packers do. */
export function dropSectionHeaders(path: string): void {
  const bytes = readFileSync(path);
  bytes.fill(0, 0x28, 0x30);
  bytes.fill(0, 0x3a, 0x40);
  writeFileSync(path, bytes);
}

export function clean(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
