import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** A small Mix project to compile. Paths are relative to the repository's root. */
export interface RealCase {
  readonly files: Readonly<Record<string, string>>;
  /** Folder of the mix.exs. */
  readonly directory: string;
  /** Files that are compiled, relative to the folder. */
  readonly sources: readonly string[];
  /** Those of them that many cases have in common: nobody asks for their modules. */
  readonly kept?: readonly string[];
  readonly mixEnv: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Whether the sources ask for `Mix.Project.config()`, so that the mix.exs is needed. */
  readonly mix: boolean;
  /** Config file relative to the folder. */
  readonly config: string | undefined;
  /** `lib` for Hex rustler before 0.37, else empty. */
  readonly loadPrefix: string;
}

/** A term as the oracle encodes it. */
export type RealTerm =
  | { readonly atom: string }
  | { readonly string: string }
  | { readonly number: number }
  | { readonly list: readonly RealTerm[] }
  | { readonly tuple: readonly RealTerm[] }
  | { readonly map: readonly (readonly [RealTerm, RealTerm])[] }
  | { readonly other: string };

export interface RealUse {
  readonly module: RealTerm;
  /** What `use Rustler` was given; the atom `downloads` when RustlerPrecompiled does not force a build. */
  readonly opts: RealTerm;
  readonly config: RealTerm;
  readonly effective: RealTerm;
}

export interface RealResult {
  /** Set when the code does not compile under the environment. */
  readonly error?: RealTerm;
  readonly records?: readonly RealUse[];
  readonly functions?: readonly { readonly module: RealTerm; readonly exports: RealTerm; readonly locals: RealTerm }[];
}

const ORACLE = fileURLToPath(new URL('./oracle.exs', import.meta.url));

/** Compiles every case with the real Elixir, all in one process. */
export async function compileReally(cases: readonly RealCase[]): Promise<readonly RealResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rustler-nix-elixir-'));
  try {
    for (const [index, { files }] of cases.entries()) await writeFiles(join(folder, String(index)), files);
    const list = join(folder, 'cases.exs');
    const output = join(folder, 'output.jsonl');
    await writeFile(list, `[${cases.map((one, index) => caseTerm(one, join(folder, String(index)))).join(',\n')}]`);
    // No variable of this machine may reach a case.
    const env = { PATH: process.env.PATH ?? '', HOME: folder, LANG: 'C.UTF-8', ELIXIR_ERL_OPTIONS: '+fnu' };
    await promisify(execFile)('elixir', [ORACLE, list, output], { env, maxBuffer: 64 * 1024 * 1024, timeout: 300_000 });
    const lines = (await readFile(output, 'utf8')).split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as RealResult);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

function caseTerm(one: RealCase, folder: string): string {
  const variables = Object.entries(one.variables).map(([name, value]) => `{${literal(name)}, ${literal(value)}}`);
  return [
    `%{dir: ${literal(join(folder, one.directory))}`,
    `files: [${one.sources.map(literal).join(', ')}]`,
    `kept: [${(one.kept ?? []).map(literal).join(', ')}]`,
    `mix_env: String.to_atom(${literal(one.mixEnv)})`,
    `env: [${variables.join(', ')}]`,
    `config: ${one.config === undefined ? 'nil' : literal(one.config)}`,
    `mix: ${one.mix}`,
    `load_prefix: ${literal(one.loadPrefix)}}`,
  ].join(', ');
}

// Any text survives in Base64; quoting it for Elixir would be one more thing to get wrong.
function literal(text: string): string {
  return `Base.decode64!("${Buffer.from(text).toString('base64')}")`;
}
