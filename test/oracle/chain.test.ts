import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/engine/report.ts';
import { realTool } from '../real-tool.ts';
import { type Files, readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';
import { type Agreement, doctorsReport, judge } from './chain/compare.ts';
import { mutationsOf, sample } from './chain/mutations/all.ts';
import { type Mutation, mutate, nameOf } from './chain/mutations/mutation.ts';
import { NOT_SIMULATED, OPEN } from './chain/recipes.ts';
import { openSimulator, type Simulator } from './chain/simulator.ts';
import { tableOf } from './chain/table.ts';
import { patience, record, runs, seed } from './runs.ts';

const tools = [
  realTool('nix-instantiate', 'nix-bin'),
  realTool('elixir', 'elixir'),
  realTool('cargo', 'cargo'),
  realTool('rustc', 'rustc'),
  realTool('gcc', 'gcc'),
];
const missing = tools.find((tool) => tool.missing);

/** Mutants of each recipe: the smaller figure makes some more than 300 in all. */
const perRecipe = Number(process.env.CHAIN_MUTANTS ?? runs(26, 400));
const only = process.env.CHAIN_RECIPES?.split(',');
const operator = process.env.CHAIN_OPERATOR;
const folder = join(fixturesFolder, 'recipes');
const recipes = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !NOT_SIMULATED.has(entry.name))
  .map(({ name }) => name)
  .filter((name) => !only || only.includes(name));

/** Mutants whose files and reports are in memory together; a long run makes thousands. */
const AT_ONCE = 520;

/** What came of a sound recipe with one change. */
interface Judged {
  readonly recipe: string;
  readonly operator: string;
  readonly agreement: Agreement;
  readonly shown: string;
}

describe.skipIf(missing !== undefined)(`mutants of the recipes ${missing?.reason ?? ''}`, () => {
  let simulator: Simulator;
  let judged: readonly Judged[];

  beforeAll(async () => {
    const started = Date.now();
    simulator = openSimulator();
    const sound = recipes.map((recipe) => readFiles(join(folder, recipe)));
    const outcomes = await simulator.build(sound);
    // Mutants of a recipe that does not load as it stands would tell nothing.
    expect(
      outcomes
        .map((outcome, index) => [recipes[index], outcome])
        .filter(([, one]) => (one as { kind: string }).kind !== 'loads'),
    ).toEqual([]);
    const modules = new Map(
      outcomes.map((outcome, index) => [recipes[index], outcome.kind === 'loads' ? outcome.modules : []]),
    );
    const chosen = recipes.flatMap((recipe, index) => {
      const files = sound[index] ?? {};
      return mutationsChosen(recipe, files).map((mutation) => ({ recipe, mutation, files }));
    });
    const all: Judged[] = [];
    for (let start = 0; start < chosen.length; start += AT_ONCE) {
      const batch = chosen
        .slice(start, start + AT_ONCE)
        .map((one) => ({ ...one, files: mutate(one.files, one.mutation) }));
      const building = simulator.build(batch.map(({ files }) => files));
      const reports: Report[] = [];
      for (const { files } of batch) reports.push(await doctorsReport(files));
      const built = await building;
      for (const [index, { recipe, mutation, files }] of batch.entries()) {
        const [outcome, report] = [built[index], reports[index]];
        if (!outcome || !report) throw new Error(`${recipe} was not built`);
        const { agreement, rules, said } = judge(outcome, report, files, mutation, modules.get(recipe) ?? []);
        const shown = `${recipe} ${nameOf(mutation)} [${rules.join(', ')}] ${said.replaceAll(/\s+/g, ' ').slice(-300)}`;
        all.push({ recipe, operator: mutation.operator, agreement, shown });
      }
    }
    judged = all;
    report(all, (Date.now() - started) / 1000);
  }, patience(1_200_000));

  afterAll(() => simulator?.close(), patience(60_000));

  it('are at least 300', () => expect(judged.length).toBeGreaterThanOrEqual(only ? 1 : 300));

  it('are never called broken when the BEAM loads their library', () => expect(those('false')).toEqual([]));

  it('are never called proved when it does not, but for the reasons that are listed', () => {
    const unlisted = those('missed').filter((shown) => !OPEN.some(([said]) => said.test(shown)));
    expect(unlisted).toEqual([]);
    expect(those('missed').length).toBeLessThanOrEqual(judged.length * 0.05);
  });

  it('are seldom left open', () => {
    expect(those('unknown').length).toBeLessThanOrEqual(judged.length * 0.2);
    expect(those('cannot-say').length).toBeLessThanOrEqual(judged.length * 0.05);
  });

  it('are found where they were made, or at the other end of what broke', () => {
    expect(those('found-elsewhere').length).toBeLessThanOrEqual(those('found').length);
  });

  function those(agreement: Agreement): string[] {
    return judged.filter((one) => one.agreement === agreement).map(({ shown }) => shown);
  }
});

function mutationsChosen(recipe: string, files: Files): readonly Mutation[] {
  const mutations = mutationsOf(files).filter((one) => !operator || one.operator === operator);
  return sample(mutations, perRecipe, `${seed()} ${recipe}`);
}

function report(judged: readonly Judged[], seconds: number): void {
  const count = (...agreements: readonly Agreement[]) =>
    judged.filter(({ agreement }) => agreements.includes(agreement)).length;
  const byOperator = judged.map(({ operator, agreement }) => [operator, agreement] as const);
  console.log(
    tableOf(
      'recipe',
      judged.map(({ recipe, agreement }) => [recipe, agreement]),
    ),
  );
  console.log(
    tableOf(
      'operator',
      byOperator.sort(([one], [other]) => (one < other ? -1 : 1)),
    ),
  );
  const told = judged.filter(
    ({ agreement }) => agreement !== 'sound' && agreement !== 'found' && !agreement.startsWith('refused'),
  );
  console.log(
    told
      .map(({ agreement, shown }) => `${agreement}: ${shown}`)
      .sort()
      .join('\n'),
  );
  if (process.env.CHAIN_ALL)
    console.log(
      judged
        .map(({ agreement, shown }) => `ALL ${agreement}: ${shown}`)
        .sort()
        .join('\n'),
    );
  record({
    oracle: 'chain: mutants of the recipes',
    generated: judged.length,
    equal: judged.length - count('unknown', 'cannot-say', 'missed', 'false'),
    unknown: count('unknown', 'cannot-say'),
    different: count('missed', 'false'),
    seconds,
  });
}
