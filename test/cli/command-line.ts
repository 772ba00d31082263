import { run } from '../../src/cli/main.ts';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a user's surroundings may differ in. */
export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly columns?: number;
  readonly isTTY?: boolean;
  readonly errorIsTTY?: boolean;
}

/** Runs a command line in this process and collects what it writes. */
export async function rustlerNix(argv: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const code = await run(argv, {
    stdout: { write: (text) => void stdout.push(text) },
    stderr: { write: (text) => void stderr.push(text) },
    env: {},
    cwd: process.cwd(),
    columns: undefined,
    isTTY: false,
    errorIsTTY: false,
    ...surroundings,
  });
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}
