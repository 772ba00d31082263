import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mixFiles } from '../elixir/project.ts';
import { realTool } from '../real-tool.ts';
import { type Judged, judge } from './elixir/cases.ts';
import { caseArbitrary } from './elixir/generated-cases.ts';
import { compareFunctions, modulesArbitrary } from './elixir/generated-modules.ts';
import { compileReally, type RealCase, type RealResult } from './elixir/real-elixir.ts';
import { loadPrefix, recipeCases } from './elixir/recipe-cases.ts';
import { WRITTEN, type WrittenCase } from './elixir/written-cases.ts';

const elixir = realTool('elixir', 'elixir');
const SEED = 20261122;

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

function count(outcomes: readonly Judged[], relation: Judged['relation']): number {
  return outcomes.filter((outcome) => outcome.relation === relation).length;
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

  it('are never different for generated options and configurations', { timeout: 300_000 }, async () => {
    const cases = fc.sample(caseArbitrary, { numRuns: 400, seed: SEED }).map((generated): RealCase => {
      const { body, config, variables, mixEnv, macro } = generated;
      const files = { ...mixFiles('0.36.2'), 'lib/a.ex': body, [CONFIG]: config, 'lib/m.ex': macro };
      const sources = ['lib/a.ex', 'lib/m.ex'];
      return { files, directory: '', sources, mixEnv, variables, config: CONFIG, mix: false, loadPrefix: 'lib' };
    });
    const results = await compileReally(cases);
    const outcomes = judged(cases, results, []);
    expect(details(outcomes, 'different')).toBe('');
    // Unknown is allowed; that nearly all are followed shows that the comparison is worth something.
    expect(count(outcomes, 'unknown')).toBeLessThan(outcomes.length / 20);
    expect(details(judged(cases, results, ['A', 'B']), 'different')).toBe('');
  });
});

describe.skipIf(elixir.missing)('the stub table beside the real compiler', () => {
  it('names every function that a compiled module has, private ones included', { timeout: 120_000 }, async () => {
    const modules = fc.sample(modulesArbitrary, { numRuns: 300, seed: SEED });
    const cases = modules.map((text): RealCase => {
      const files = { ...mixFiles('0.36.2'), 'lib/a.ex': text };
      const base = {
        directory: '',
        sources: ['lib/a.ex'],
        mixEnv: 'prod',
        variables: {},
        mix: false,
        loadPrefix: 'lib',
      };
      return { ...base, files, config: undefined };
    });
    const results = await compileReally(cases);
    const compared = cases.map(({ files }, index) => compareFunctions(files, results[index] ?? {}));
    expect(compared.filter(({ error }) => error === undefined).length).toBeGreaterThan(cases.length * 0.9);
    expect(compared.flatMap(({ differences }) => differences).join('\n\n')).toBe('');
  });
});
