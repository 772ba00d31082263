import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIBRARY_TEXT } from './library-text.ts';

/** What the real Nix makes of an expression: a value, a caught `throw`, or an error that nothing catches. */
export type RealOutcome =
  | { readonly kind: 'value'; readonly json: unknown }
  | { readonly kind: 'thrown' }
  | { readonly kind: 'error' };

export interface RealNix {
  evaluate(expressions: readonly string[]): RealOutcome[];
  close(): void;
}

/** In KiB. */
const LARGEST_PROCESS = 4 * 1024 * 1024;
/** In milliseconds. */
const LONGEST_BATCH = 60_000;

/** Starts no daemon and needs no store: expressions are evaluated in batches, and a batch with an error in halves. */
export function openRealNix(): RealNix {
  const folder = mkdtempSync(join(tmpdir(), 'rustler-nix-oracle-'));
  // With a checkout of nixpkgs at hand, its own lib can be compared with: ORACLE_LIBRARY=…/nixpkgs/lib.
  const checkout = process.env.ORACLE_LIBRARY;
  writeFileSync(join(folder, 'lib.nix'), checkout ? `import ${checkout}` : LIBRARY_TEXT);

  function batch(expressions: readonly string[]): RealOutcome[] {
    const items = expressions.map((text) => `(let v = (\n${text}\n); in builtins.tryEval (builtins.deepSeq v v))`);
    const file = join(folder, 'batch.nix');
    writeFileSync(file, `let lib = import ./lib.nix; in [\n${items.join('\n')}\n]`);
    const output = execFileSync(
      'bash',
      // An expression that runs away must not take the machine along: it ends as an error, like any other.
      [
        '-c',
        `ulimit -v ${LARGEST_PROCESS}; exec nix-instantiate --eval --strict --json --option restrict-eval false "$0"`,
        file,
      ],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
        maxBuffer: 1 << 28,
        timeout: LONGEST_BATCH,
        killSignal: 'SIGKILL',
        env: { ...process.env, HOME: folder, NIX_STATE_DIR: join(folder, 'state') },
      },
    );
    const results = JSON.parse(output) as { success: boolean; value: unknown }[];
    return results.map(({ success, value }) => (success ? { kind: 'value', json: value } : { kind: 'thrown' }));
  }

  function evaluate(expressions: readonly string[]): RealOutcome[] {
    if (expressions.length === 0) return [];
    try {
      return batch(expressions);
    } catch {
      if (expressions.length === 1) return [{ kind: 'error' }];
      const middle = Math.floor(expressions.length / 2);
      return [...evaluate(expressions.slice(0, middle)), ...evaluate(expressions.slice(middle))];
    }
  }

  return { evaluate, close: () => rmSync(folder, { recursive: true, force: true }) };
}
