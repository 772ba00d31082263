import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSyntax, type Syntax } from '../../src/syntax/index.ts';
import { evaluatorOf, type Plain, plainValue } from '../nix/evaluation/closed.ts';
import { realTool } from '../real-tool.ts';
import { closedParts } from './nix/closed-parts.ts';
import { sameValue } from './nix/compare.ts';
import { closedExpressions, everyForm, stringLiterals } from './nix/expressions.ts';
import { openRealNix, type RealNix, type RealOutcome } from './nix/real-nix.ts';

const nix = realTool('nix-instantiate', 'nix-bin');
const SEED = Number(process.env.ORACLE_SEED ?? 20_261_122);
const RUNS = Number(process.env.ORACLE_RUNS ?? 3_000);
const BATCH = 100;

describe.skipIf(nix.missing)(`the evaluator never says other than Nix ${nix.reason}`, () => {
  let syntax: Syntax;
  let real: RealNix;
  beforeAll(async () => {
    syntax = await openSyntax(['nix']);
    real = openRealNix();
  }, 60_000);
  afterAll(() => real?.close());

  it('on every form and function, each a few times', { timeout: 300_000 }, () => {
    const expressions = everyForm().flatMap(({ expression }) => fc.sample(expression, { numRuns: 4, seed: SEED }));
    compareAll('every form', expressions);
  });

  it('on string literals of both kinds', { timeout: 300_000 }, () => {
    compareAll('string literals', fc.sample(stringLiterals, { numRuns: 600, seed: SEED }));
  });

  it('on generated expressions', { timeout: 600_000 }, () => {
    const sizes = [2, 3, 4];
    const expressions = sizes.flatMap((depth) =>
      fc.sample(closedExpressions(depth), { numRuns: Math.ceil(RUNS / sizes.length), seed: SEED + depth }),
    );
    compareAll('generated', expressions);
  });

  it('on every closed part of the fixtures', { timeout: 300_000 }, () => {
    const parts = closedParts(syntax, fileURLToPath(new URL('../../fixtures', import.meta.url)));
    compareAll('fixtures', [...new Set(parts.map(({ text }) => text))]);
  });

  function compareAll(title: string, expressions: readonly string[]): void {
    const count = { equal: 0, unknown: 0, refusedByNix: 0, lenient: 0 };
    const different: unknown[] = [];
    const reasons = new Map<string, number>();
    for (let start = 0; start < expressions.length; start += BATCH) {
      const batch = expressions.slice(start, start + BATCH);
      const outcomes = real.evaluate(batch);
      for (const [index, expression] of batch.entries()) {
        const outcome = outcomes[index] as RealOutcome;
        const ours = evaluate(expression);
        const verdict = judge(ours, outcome);
        if (verdict === 'different') different.push({ expression, nix: outcome, ours: shown(ours) });
        else count[verdict] += 1;
        if (verdict === 'unknown' && ours.kind === 'lost')
          reasons.set(ours.reason, (reasons.get(ours.reason) ?? 0) + 1);
      }
    }
    const sound = count.equal + count.unknown;
    const share = ((100 * count.unknown) / Math.max(sound, 1)).toFixed(1);
    console.log(
      `${title}: ${expressions.length} expressions, ${count.equal} equal, ${count.unknown} unknown (${share} %), ${count.refusedByNix} refused by Nix, ${count.lenient} lenient`,
    );
    if (process.env.ORACLE_REASONS) console.log([...reasons].sort((one, other) => other[1] - one[1]).slice(0, 25));
    expect(different).toEqual([]);
    expect(count.lenient).toBeLessThanOrEqual(expressions.length / 100);
    expect(count.unknown / Math.max(sound, 1)).toBeLessThan(0.03);
  }

  function evaluate(expression: string): Plain {
    const evaluator = evaluatorOf(syntax);
    const open = evaluator.evaluateText('expression.nix', `lib: ${expression}`);
    const value = evaluator.apply(open, evaluator.value(evaluator.library), open.span);
    return plainValue(evaluator, value);
  }
});

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
