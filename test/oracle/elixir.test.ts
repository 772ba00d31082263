import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mixFiles } from '../elixir/project.ts';
import { realTool } from '../real-tool.ts';
import { type Judged, judge } from './elixir/cases.ts';
import { caseArbitrary, type GeneratedCase } from './elixir/generated-cases.ts';
import { compareFunctions, modulesArbitrary } from './elixir/generated-modules.ts';
import { compileReally, type RealCase, type RealResult } from './elixir/real-elixir.ts';
import { loadPrefix, recipeCases } from './elixir/recipe-cases.ts';
import { WRITTEN, type WrittenCase } from './elixir/written-cases.ts';
import { WRITTEN_MACROS, WRITTEN_MODULES } from './elixir/written-modules.ts';
import { patience, record, runs, seed } from './runs.ts';

const elixir = realTool('elixir', 'elixir');
/** One Elixir compiles so many. */
const BATCH = 1_000;

function caseOf(
  { files, rustler }: WrittenCase,
  variables: Readonly<Record<string, string>>,
  mixEnv: string,
): RealCase {
  const sources = Object.keys(files).filter((path) => path.startsWith('lib/'));
  const mix = sources.some((path) => files[path]?.includes('Mix.Project'));
  return { files, directory: '', sources, mixEnv, variables, config: CONFIG, mix, loadPrefix: loadPrefix(rustler) };
}

const CONFIG = 'config/config.exs';

function judged(
  cases: readonly RealCase[],
  results: readonly RealResult[],
  hidden: readonly string[],
): readonly Judged[] {
  return cases.flatMap((one, index) => judge(one, results[index] ?? { error: { atom: 'missing' } }, hidden));
}

function details(outcomes: readonly Judged[], relation: Judged['relation']): string {
  return outcomes
    .filter((outcome) => outcome.relation === relation)
    .map(({ detail }) => detail)
    .join('\n\n');
}

describe.skipIf(elixir.missing)('the options of `use Rustler` beside real elixir', () => {
  it('are what a stub Rustler records, in every form written by hand', { timeout: 120_000 }, async () => {
    const cases = WRITTEN.flatMap((one) =>
      one.mixEnvs.flatMap((mixEnv) => one.variables.map((variables) => caseOf(one, variables, mixEnv))),
    );
    const results = await compileReally(cases);
    const outcomes = judged(cases, results, []);
    expect(details(outcomes, 'different')).toBe('');
    expect(details(outcomes, 'unknown')).toBe('');
    // A variable that nobody tells us leaves several outcomes: the real one is among them.
    const blind = judged(cases, results, ['SWITCH', 'RUSTLER_PRECOMPILED_FORCE_BUILD_ALL']);
    expect(details(blind, 'different')).toBe('');
  });

  it('are those of every recipe, in both environments', { timeout: 120_000 }, async () => {
    const cases = recipeCases();
    const outcomes = judged(cases, await compileReally(cases), []);
    expect(outcomes.length).toBeGreaterThan(0);
    expect(details(outcomes, 'different')).toBe('');
    expect(details(outcomes, 'unknown')).toBe('');
  });

  it('are never different for generated options and configurations', { timeout: patience(900_000) }, async () => {
    const counts = { same: 0, unknown: 0, refused: 0, different: 0 };
    const started = performance.now();
    const differences: string[] = [];
    const generated = fc.sample(caseArbitrary, { numRuns: runs(2_000, 20_000), seed: seed() });
    for (let start = 0; start < generated.length; start += BATCH) {
      const cases = generated.slice(start, start + BATCH).map(generatedCase);
      const results = await compileReally(cases);
      for (const { relation, detail } of judged(cases, results, [])) {
        counts[relation] += 1;
        if (relation === 'different') differences.push(detail);
      }
      // A variable that nobody tells us leaves several outcomes: the real one is among them.
      const blind = judged(cases, results, ['A', 'B']);
      differences.push(...blind.filter(({ relation }) => relation === 'different').map(({ detail }) => detail));
    }
    record({
      oracle: 'elixir: options and configurations',
      generated: generated.length,
      equal: counts.same + counts.refused,
      unknown: counts.unknown,
      different: differences.length,
      seconds: (performance.now() - started) / 1000,
    });
    console.log(`${counts.refused} do not compile`);
    expect(differences.slice(0, 5).join('\n\n')).toBe('');
    // That nearly all are followed shows that the comparison is worth something.
    expect(counts.unknown).toBeLessThan(counts.same / 20);
    expect(counts.refused).toBeLessThan(counts.same / 20);
  });
});

function generatedCase({ body, config, variables, mixEnv, macro }: GeneratedCase): RealCase {
  const files = { ...mixFiles('0.36.2'), 'lib/a.ex': body, [CONFIG]: config, 'lib/m.ex': macro };
  const sources = ['lib/a.ex', 'lib/m.ex'];
  const kept = ['lib/m.ex'];
  return { files, directory: '', sources, kept, mixEnv, variables, config: CONFIG, mix: false, loadPrefix: 'lib' };
}

describe.skipIf(elixir.missing)('the stub table beside the real compiler', () => {
  it('holds the functions of every module written by hand', { timeout: 120_000 }, async () => {
    const cases = WRITTEN_MODULES.map(stubCase).map((one) => {
      return { ...one, files: { ...one.files, 'lib/m.ex': WRITTEN_MACROS }, ...WITH_MACROS };
    });
    const results = await compileReally(cases);
    const compared = cases.map(({ files }, index) => compareFunctions(files, results[index] ?? {}));
    expect(compared.flatMap(({ error }) => (error === undefined ? [] : [JSON.stringify(error)]))).toEqual([]);
    expect(compared.flatMap(({ differences }) => differences).join('\n\n')).toBe('');
  });

  it('names every function that a compiled module has, private ones included', {
    timeout: patience(600_000),
  }, async () => {
    const modules = fc.sample(modulesArbitrary, { numRuns: runs(300, 3_000), seed: seed() });
    const started = performance.now();
    const compared: ReturnType<typeof compareFunctions>[] = [];
    for (let start = 0; start < modules.length; start += BATCH) {
      const cases = modules.slice(start, start + BATCH).map(stubCase);
      const results = await compileReally(cases);
      compared.push(...cases.map(({ files }, index) => compareFunctions(files, results[index] ?? {})));
    }
    const differences = compared.flatMap((one) => one.differences);
    record({
      oracle: 'elixir: stub tables',
      generated: modules.length,
      equal: modules.length - differences.length,
      unknown: 0,
      different: differences.length,
      seconds: (performance.now() - started) / 1000,
    });
    expect(differences.slice(0, 5).join('\n\n')).toBe('');
    expect(compared.filter(({ error }) => error === undefined).length).toBeGreaterThan(modules.length * 0.9);
  });
});

const WITH_MACROS = { sources: ['lib/a.ex', 'lib/m.ex'], kept: ['lib/m.ex'] };

function stubCase(text: string): RealCase {
  const files = { ...mixFiles('0.36.2'), 'lib/a.ex': text };
  const base = { directory: '', sources: ['lib/a.ex'], mixEnv: 'prod', variables: {}, mix: false, loadPrefix: 'lib' };
  return { ...base, files, config: undefined };
}
