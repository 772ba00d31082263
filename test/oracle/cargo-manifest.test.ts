import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCargoPackages } from '../../src/cargo/index.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { realTool } from '../real-tool.ts';
import type { Files } from '../support/repository-files.ts';
import { manifestChanges, WORKSPACE } from './cargo/manifest-changes.ts';
import { openWorkshop, refusesLibrary, type Workshop } from './cargo/workshop.ts';
import { patience, record, runs, seed } from './runs.ts';

const cargo = realTool('cargo', 'cargo');

describe.skipIf(cargo.missing)(`what cargo refuses of a manifest ${cargo.reason}`, () => {
  let workshop: Workshop;
  beforeAll(() => {
    workshop = openWorkshop();
  });
  afterAll(() => workshop.close());

  it('is nothing of the workspace that is changed here', () => {
    expect([isRefused(WORKSPACE), problemsOf(WORKSPACE)]).toEqual([false, []]);
  });

  it('is what is not proved, but for a few, and never more', { timeout: patience(300_000) }, () => {
    const start = performance.now();
    const all = manifestChanges();
    const every = Math.max(1, Math.floor(all.length / runs(400, all.length)));
    const chosen = all.filter((_, index) => (index + seed()) % every === 0);
    const passed: string[] = [];
    const invented: string[] = [];
    let refused = 0;
    for (const { name, files } of chosen) {
      const problems = problemsOf(files);
      const refuses = isRefused(files);
      if (refuses) refused += 1;
      if (refuses && problems.length === 0) passed.push(name);
      if (!refuses && problems.length > 0) invented.push(`${name}: ${problems.join('; ')}`);
    }
    const seconds = (performance.now() - start) / 1000;
    const generated = chosen.length;
    const different = invented.length + passed.length;
    record({ oracle: 'cargo: manifests', generated, equal: generated - different, unknown: 0, different, seconds });
    console.log(`${refused} refused, of which ${passed.length} are not seen:\n${passed.join('\n')}`);
    expect(invented).toEqual([]);
    expect(refused).toBeGreaterThan(chosen.length / 2);
    expect(passed.length).toBeLessThanOrEqual(refused * 0.08);
  });

  /** Whether cargo gives up before it compiles anything, or has rustc compile what is not there. */
  function isRefused(files: Files): boolean {
    workshop.write(files);
    return refusesLibrary(workshop, 'nif');
  }
});

function problemsOf(files: Files): readonly string[] {
  const model = readCargoPackages(Object.keys(files), memoryRepository(files));
  const nif = model.packages.find(({ directory }) => directory === 'nif');
  return [...model.problems, ...(nif?.problems ?? [{ reason: 'there is no package' }])].map(({ reason }) => reason);
}
