import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCargoPackages, selectedPackages } from '../../src/cargo/index.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { realTool } from '../real-tool.ts';
import { refusals } from './cargo/metadata.ts';
import { type SelectionCase, selectionCases } from './cargo/selection-cases.ts';
import { openWorkshop, type Workshop } from './cargo/workshop.ts';
import { patience, runs, seed } from './runs.ts';

const cargo = realTool('cargo', 'cargo');
const at = { path: 'flake.nix', start: 0, end: 0 };

describe.skipIf(cargo.missing)(`packages are selected as cargo selects them ${cargo.reason}`, () => {
  let workshop: Workshop;
  beforeAll(() => {
    workshop = openWorkshop();
  });
  afterAll(() => workshop.close());

  it('in generated workspaces, by generated words', { timeout: patience(300_000) }, () => {
    const outcomes = { same: 0, unknown: 0, refused: 0 };
    for (const one of fc.sample(selectionCases, { numRuns: runs(240, 2_400), seed: seed() })) compare(one, outcomes);
    expect(outcomes.same).toBeGreaterThan(70);
    expect(outcomes.refused).toBeGreaterThan(50);
    expect(outcomes.unknown).toBeLessThan(outcomes.same / 4);
  });

  it.each(['* *', 'acme_* acme_n*', 'acme_n* acme_*', 'cli cl*', '* cli', 'cli cli', 'cl* acme_* *'])(
    'by several names and patterns: %s',
    (specs) => {
      const outcomes = { same: 0, unknown: 0, refused: 0 };
      const packages = ['cli', 'acme_core', 'acme_nif'].flatMap((name) => [
        [`${name}/Cargo.toml`, `[package]\nname = "${name}"\nversion = "1.2.0"\nedition = "2021"\n`],
        [`${name}/src/lib.rs`, ''],
      ]);
      const files = {
        'Cargo.toml': '[workspace]\nresolver = "2"\nmembers = ["cli", "acme_*"]\n',
        ...Object.fromEntries(packages),
      };
      compare({ files, folder: '', words: specs.split(' ').flatMap((spec) => ['--package', spec]) }, outcomes);
      expect(outcomes.unknown).toBe(0);
    },
  );

  function compare({ files, folder, words }: SelectionCase, outcomes: Record<'same' | 'unknown' | 'refused', number>) {
    workshop.write(files);
    const built = builtFolders(folder, words);
    const repository = memoryRepository(files);
    const model = readCargoPackages(repository.files, repository);
    const selected = selectedPackages(
      model.packages,
      folder,
      { before: [], task: 'build', words: words.map((value) => ({ value, span: at })) },
      at,
    );
    const found = selected.kind === 'known' ? selected.value.map(({ directory }) => directory).sort() : undefined;
    const shown = JSON.stringify({ files, folder, words, stderr: built.stderr }, undefined, 1);
    if (!built.folders) {
      outcomes.refused += 1;
      // What is wrong with the packages themselves is a gap of the crate.
      const isTold = [folder, 'apart', 'crates/acme_nif', ''].some((at) => refusals(model, at).length > 0);
      if (!isTold) expect(found ?? [], shown).toEqual([]);
    } else if (!found) outcomes.unknown += 1;
    else {
      outcomes.same += 1;
      expect(found, shown).toEqual(built.folders);
    }
  }

  /** Folders of the packages that cargo compiles because it was asked to; undefined when it refuses. */
  function builtFolders(folder: string, words: readonly string[]) {
    const plan = ['build', '--offline', '--quiet', '-Z', 'unstable-options', '--unit-graph', ...words];
    // The graph is shown by a cargo that takes unstable options.
    const { status, stdout, stderr } = workshop.cargo(folder, plan, { RUSTC_BOOTSTRAP: '1' });
    if (status !== 0) return { folders: undefined, stderr };
    const { units, roots } = JSON.parse(stdout) as { units: { pkg_id: string }[]; roots: number[] };
    const below = roots.map((root) =>
      units[root]?.pkg_id.split(/[#?]/)[0]?.slice(`path+file://${workshop.root}/`.length),
    );
    return { folders: [...new Set(below)].sort(), stderr };
  }
});
