import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CargoCall, effectiveFlags } from '../../src/cargo/index.ts';
import { known } from '../../src/repository/index.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { realTool } from '../real-tool.ts';
import { type FlagCase, flagCases, PLAIN, TRIPLES } from './cargo/flag-cases.ts';
import { type CargoRun, openWorkshop, rustflagsOf, type Workshop } from './cargo/workshop.ts';
import { patience, runs, seed } from './runs.ts';

const cargo = realTool('cargo', 'cargo');

describe.skipIf(cargo.missing)(`the effective flags are those that cargo passes ${cargo.reason}`, () => {
  let workshop: Workshop;
  beforeAll(() => {
    workshop = openWorkshop();
    // The workshop keeps rustc's first answer on each target: let it be one without flags.
    for (const triple of [undefined, ...TRIPLES]) run({ ...PLAIN, triple });
  });
  afterAll(() => workshop.close());

  it('over config files at four levels, variables, working directories and triples', {
    timeout: patience(300_000),
  }, () => {
    const outcomes = { equal: 0, refused: 0, withFlags: 0 };
    for (const flagCase of fc.sample(flagCases, { numRuns: runs(400, 4_000), seed: seed() }))
      compare(flagCase, outcomes);
    expect(outcomes.equal).toBeGreaterThan(300);
    expect(outcomes.withFlags).toBeGreaterThan(150);
  });

  function run({ files, triple, workingDirectory, environment }: FlagCase): CargoRun {
    workshop.write(files);
    const target = triple ? ['--target', triple] : [];
    const args = ['build', '--offline', '--quiet', '--manifest-path', `${workshop.root}/w/p/Cargo.toml`, ...target];
    return workshop.cargo(workingDirectory, args, environment);
  }

  function compare(flagCase: FlagCase, outcomes: { equal: number; refused: number; withFlags: number }): void {
    const { compilation, stderr } = run(flagCase);
    const flags = effectiveFlags(callOf(flagCase));
    const shown = JSON.stringify({ flagCase, flags, stderr }, undefined, 1);
    if (!compilation) {
      expect(flags.unknown, shown).not.toEqual([]);
      outcomes.refused += 1;
      return;
    }
    expect(flags.unknown, shown).toEqual([]);
    expect(wordsOf(flags.flags.map((flag) => flag.value)), shown).toEqual(rustflagsOf(compilation));
    outcomes.equal += 1;
    if (flags.flags.length > 0) outcomes.withFlags += 1;
  }
});

function callOf({ files, workingDirectory, environment, triple }: FlagCase): CargoCall {
  const variables = Object.entries(environment).map(
    ([name, value]) => [name, known(value, { path: 'flake.nix', start: 0, end: value.length })] as const,
  );
  return {
    view: memoryRepository(files),
    workingDirectory,
    ceiling: '',
    environment: new Map(variables),
    triple: triple ?? TRIPLES[0],
    extraConfig: [],
    files: Object.keys(files),
  };
}

/** `-C` and its value are one item here and two arguments there. */
function wordsOf(items: readonly string[]): string[] {
  return items.flatMap((item) => (item.startsWith('-C ') ? ['-C', item.slice(3)] : [item]));
}
