import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSyntax, type Syntax } from '../../src/syntax/index.ts';
import { evaluatorOf, type Plain, plainValue } from '../nix/evaluation/closed.ts';
import { realTool } from '../real-tool.ts';
import { claimedNames, formsOf } from './nix/claims.ts';
import { closedParts } from './nix/closed-parts.ts';
import { sameValue } from './nix/compare.ts';
import { closedExpressions, everyForm, stringLiterals } from './nix/expressions.ts';
import { FILES } from './nix/files.ts';
import { openRealNix, type RealNix, type RealOutcome } from './nix/real-nix.ts';
import { patience, record, runs, seed } from './runs.ts';

const nix = realTool('nix-instantiate', 'nix-bin');
const RUNS = runs(10_000, 200_000);
const BATCH = 100;
/** Parsed texts are kept as long as what parsed them. */
const CHUNK = 2_000;

describe.skipIf(nix.missing)(`the evaluator never says other than Nix ${nix.reason}`, () => {
  let syntax: Syntax;
  let real: RealNix;
  beforeAll(async () => {
    syntax = await openSyntax(['nix']);
    real = openRealNix();
  }, 60_000);
  afterAll(() => real?.close());

  it('on every form and function, each a few times', { timeout: patience(300_000) }, async () => {
    const expressions = everyForm().flatMap(({ expression }) => fc.sample(expression, { numRuns: 4, seed: seed() }));
    await compareAll('every form', expressions);
  });

  it('on string literals of both kinds', { timeout: patience(300_000) }, async () => {
    await compareAll('string literals', fc.sample(stringLiterals, { numRuns: 600, seed: seed() }));
  });

  it('on generated expressions', { timeout: patience(600_000) }, async () => {
    await compareAll('generated', generated());
  });

  it('and is asked for every function and every form of expression that it claims to know', () => {
    const all = generated();
    let missing = claimedNames(syntax);
    for (let start = 0; start < all.length && missing.length > 0; start += CHUNK) {
      const used = formsOf(syntax, all.slice(start, start + CHUNK));
      missing = missing.filter((name) => !used.has(name));
    }
    expect(missing).toEqual([]);
  });

  it('on every closed part of the fixtures', { timeout: patience(300_000) }, async () => {
    const parts = closedParts(syntax, fileURLToPath(new URL('../../fixtures', import.meta.url)));
    await compareAll('fixtures', [...new Set(parts.map(({ text }) => text))]);
  });

  async function compareAll(title: string, expressions: readonly string[]): Promise<void> {
    const started = performance.now();
    const count = { equal: 0, unknown: 0, refusedByNix: 0, lenient: 0 };
    const different: unknown[] = [];
    const lenient: unknown[] = [];
    const reasons = new Map<string, number>();
    for (let start = 0; start < expressions.length; start += BATCH) {
      if (start % CHUNK === 0 && start > 0) syntax = await openSyntax(['nix']);
      const batch = expressions.slice(start, start + BATCH);
      const outcomes = real.evaluate(batch);
      for (const [index, expression] of batch.entries()) {
        const outcome = outcomes[index] as RealOutcome;
        const ours = evaluate(expression);
        const verdict = judge(ours, outcome);
        if (verdict === 'different') different.push({ expression, nix: outcome, ours: shown(ours) });
        else count[verdict] += 1;
        if (verdict === 'lenient') lenient.push({ expression, ours: shown(ours) });
        if (verdict === 'unknown' && ours.kind === 'lost')
          reasons.set(ours.reason, (reasons.get(ours.reason) ?? 0) + 1);
      }
    }
    record({
      oracle: `nix: ${title}`,
      generated: expressions.length,
      equal: count.equal + count.refusedByNix,
      unknown: count.unknown,
      different: different.length + count.lenient,
      seconds: (performance.now() - started) / 1000,
    });
    if (lenient.length > 0) console.log('values where Nix ends with an error', lenient.slice(0, 10));
    console.log(`${count.refusedByNix} refused by both, ${count.lenient} by Nix alone`);
    if (process.env.ORACLE_REASONS) console.log([...reasons].sort((one, other) => other[1] - one[1]).slice(0, 25));
    expect(different.slice(0, 20)).toEqual([]);
    expect(count.lenient).toBeLessThanOrEqual(Math.ceil(expressions.length / 10_000));
    expect(count.unknown / Math.max(count.equal + count.unknown, 1)).toBeLessThan(0.03);
  }

  function evaluate(expression: string): Plain {
    const evaluator = evaluatorOf(syntax, FILES);
    const open = evaluator.evaluateText('expression.nix', `lib: ${expression}`);
    const value = evaluator.apply(open, evaluator.value(evaluator.library), open.span);
    return plainValue(evaluator, value);
  }
});

function generated(): string[] {
  const sizes = [2, 3, 4];
  return sizes.flatMap((depth) =>
    fc.sample(closedExpressions(depth), { numRuns: Math.ceil(RUNS / sizes.length), seed: seed() + depth }),
  );
}

/**
 * A `throw` has to be known as one, or unknown. Where Nix ends with an error that nothing catches, a value is `lenient`: a lost part
 * of a string or of a set costs only itself here, so what does not depend on it has a value. That must stay rare.
 */
function judge(ours: Plain, real: RealOutcome): 'equal' | 'unknown' | 'different' | 'refusedByNix' | 'lenient' {
  if (real.kind === 'error') return ours.kind === 'lost' ? 'refusedByNix' : 'lenient';
  if (ours.kind === 'lost') {
    if (real.kind === 'thrown') return ours.thrown ? 'equal' : 'unknown';
    return ours.thrown ? 'different' : 'unknown';
  }
  if (real.kind === 'thrown') return 'different';
  return sameValue(ours.json, real.json) ? 'equal' : 'different';
}

function shown(ours: Plain): unknown {
  return ours.kind === 'lost'
    ? ours.reason
    : JSON.parse(JSON.stringify(ours.json, (_, value) => (typeof value === 'bigint' ? Number(value) : value)));
}
