import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realTool } from '../real-tool.ts';
import { type CombinedCase, combinedCases, pathIn, VENDORED } from './cargo/combined-cases.ts';
import { TRIPLES } from './cargo/flag-cases.ts';
import { judgeBuild, judgeMetadata, type Verdict } from './cargo/judge-combined.ts';
import { openWorkshop, type Workshop } from './cargo/workshop.ts';
import { patience, record, runs, seed } from './runs.ts';

const cargo = realTool('cargo', 'cargo');

describe.skipIf(cargo.missing)(`a cargo call is read as cargo makes it ${cargo.reason}`, () => {
  let workshop: Workshop;
  beforeAll(() => {
    workshop = openWorkshop();
    workshop.addAtHome(registryIn(workshop.home));
    // The workshop keeps rustc's first answer on each target: let it be one without flags.
    workshop.write({ 'Cargo.toml': '[package]\nname = "p"\nversion = "0.1.0"\nedition = "2021"\n', 'src/lib.rs': '' });
    for (const triple of [undefined, ...TRIPLES])
      workshop.cargo('', ['build', '--offline', '--quiet', ...(triple ? ['--target', triple] : [])]);
  });
  afterAll(() => workshop.close());

  it('over manifests, workspaces, config files, variables, profiles, targets and working directories', {
    timeout: patience(600_000),
  }, () => {
    const started = performance.now();
    const counts: Record<Verdict['kind'], number> = { equal: 0, refused: 0, unresolved: 0, unknown: 0, different: 0 };
    const different: string[] = [];
    const cases = fc.sample(combinedCases, { numRuns: runs(500, 5_000), seed: seed() });
    for (const combined of cases) {
      const verdict = judge(combined);
      counts[verdict.kind] += 1;
      if (verdict.kind === 'different') different.push(JSON.stringify({ verdict, combined }, undefined, 1));
    }
    record({
      oracle: 'cargo: whole calls',
      generated: cases.length,
      equal: counts.equal + counts.refused,
      unknown: counts.unknown + counts.unresolved,
      different: counts.different,
      seconds: (performance.now() - started) / 1000,
    });
    console.log(`${counts.refused} refused by both, ${counts.unresolved} without a set of packages to build`);
    expect(different.slice(0, 3).join('\n')).toBe('');
    expect(counts.equal).toBeGreaterThan(cases.length / 3);
  });

  function judge(combined: CombinedCase): Verdict {
    workshop.write(combined.files);
    const { folder, workingDirectory, namesManifest, environment, target, profile } = combined;
    const root = workshop.root;
    const manifest = namesManifest ? ['--manifest-path', `${root}/${pathIn(folder, 'Cargo.toml')}`] : [];
    const common = [...manifest, '--offline', '--quiet'];
    const metadata = workshop.cargo(
      workingDirectory,
      ['metadata', '--no-deps', '--format-version', '1', ...common],
      environment,
    );
    const verdict = judgeMetadata(combined, metadata, root);
    if (verdict.kind !== 'equal') return verdict;
    const options = ['--lib', '--profile', profile, ...(target ? ['--target', target] : [])];
    const build = workshop.cargo(workingDirectory, ['build', ...options, ...common], {
      ...environment,
      ONLY_FOLDER: folder === '' ? root : `${root}/${folder}`,
    });
    return judgeBuild(combined, build, root);
  }
});

/** A folder in place of crates.io. */
function registryIn(home: string): Record<string, string> {
  const files: Record<string, string> = {
    'config.toml': `[source.crates-io]\nreplace-with = "folder"\n[source.folder]\ndirectory = "${home}/vendor"\n`,
  };
  for (const [name, version] of VENDORED) {
    const folder = `vendor/${name}-${version}`;
    const features = '[features]\ndefault = []\na = []\nserde = []\nbig_integer = []\n';
    files[`${folder}/Cargo.toml`] = `[package]\nname = "${name}"\nversion = "${version}"\n${features}`;
    files[`${folder}/src/lib.rs`] = '';
    files[`${folder}/.cargo-checksum.json`] = JSON.stringify({ files: {}, package: 'a'.repeat(64) });
  }
  return files;
}
