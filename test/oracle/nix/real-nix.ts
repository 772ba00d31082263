import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FILES } from './files.ts';
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
/** In seconds of the processor. */
const LONGEST_BATCH = 20;

/**
 * Starts no daemon and needs no store: expressions are evaluated in batches. Each says that its turn has come, so that one whose error
 * nothing catches (nor anybody could, a loop without end) is known: the batch is evaluated again without it.
 */
export function openRealNix(): RealNix {
  const folder = mkdtempSync(join(tmpdir(), 'rustler-nix-oracle-'));
  // With a checkout of nixpkgs at hand, its own lib can be compared with: ORACLE_LIBRARY=…/nixpkgs/lib.
  const checkout = process.env.ORACLE_LIBRARY;
  writeFileSync(join(folder, 'lib.nix'), checkout ? `import ${checkout}` : LIBRARY_TEXT);

  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }

  function run(expressions: readonly (string | undefined)[]) {
    const items = expressions.map((text, index) =>
      text === undefined
        ? 'null'
        : `(builtins.trace "@${index}" (let v = (\n${text}\n); in builtins.tryEval (builtins.deepSeq v v)))`,
    );
    const file = join(folder, 'batch.nix');
    writeFileSync(file, `let lib = import ./lib.nix; in [\n${items.join('\n')}\n]`);
    // An expression that runs away must not take the machine along: it ends as an error, like any other.
    const limits = `ulimit -v ${LARGEST_PROCESS}; ulimit -t ${LONGEST_BATCH}`;
    const { status, stdout, stderr } = spawnSync(
      'bash',
      ['-c', `${limits}; exec nix-instantiate --eval --strict --json --option restrict-eval false "$0"`, file],
      {
        encoding: 'utf8',
        maxBuffer: 1 << 28,
        env: { ...process.env, HOME: folder, NIX_STATE_DIR: join(folder, 'state') },
      },
    );
    if (status === 0) return { results: JSON.parse(stdout) as ({ success: boolean; value: unknown } | null)[] };
    const begun = [...stderr.matchAll(/^trace: @(\d+)$/gm)].at(-1)?.[1];
    return { culprit: begun === undefined ? undefined : Number(begun), stderr };
  }

  function evaluate(expressions: readonly string[]): RealOutcome[] {
    const left: (string | undefined)[] = [...expressions];
    for (;;) {
      const { results, culprit, stderr } = run(left);
      if (results) return results.map(outcome);
      if (culprit !== undefined) left[culprit] = undefined;
      // Nix refuses the whole text: it does not parse, or names what is not bound.
      else if (expressions.length === 1) return [{ kind: 'error' }];
      else if (/^error: (syntax|undefined|.*already defined|duplicate|.*parse)/m.test(stderr))
        return inHalves(expressions);
      else throw new Error(`nix-instantiate evaluates nothing: ${stderr.slice(-2000)}`);
    }
  }

  function inHalves(expressions: readonly string[]): RealOutcome[] {
    const middle = Math.floor(expressions.length / 2);
    return [...evaluate(expressions.slice(0, middle)), ...evaluate(expressions.slice(middle))];
  }

  return { evaluate, close: () => rmSync(folder, { recursive: true, force: true }) };
}

function outcome(result: { success: boolean; value: unknown } | null): RealOutcome {
  if (result === null) return { kind: 'error' };
  return result.success ? { kind: 'value', json: result.value } : { kind: 'thrown' };
}
