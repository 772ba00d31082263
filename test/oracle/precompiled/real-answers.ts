import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** A question to real Elixir, as an Elixir map. */
export type Question = string;

const ORACLE = fileURLToPath(new URL('./oracle.exs', import.meta.url));

/** The answers of real Elixir and OTP to all questions, from one process. */
export async function realAnswers(questions: readonly Question[]): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rustler-nix-precompiled-'));
  try {
    const [list, output] = [join(folder, 'cases.exs'), join(folder, 'output')];
    await writeFile(list, `[${questions.join(',\n')}]`);
    const env = { PATH: process.env.PATH ?? '', HOME: folder, LANG: 'C.UTF-8', ELIXIR_ERL_OPTIONS: '+fnu' };
    await promisify(execFile)('elixir', [ORACLE, list, output], { env, timeout: 120_000 });
    return (await readFile(output, 'utf8')).split('\n');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A text or nothing, as Elixir writes it. The texts of the cases hold no quotes. */
export function term(text: string | undefined): string {
  return text === undefined ? 'nil' : `"${text}"`;
}
