import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCargoPackageAt } from '../../src/cargo/index.ts';
import { enabledFeatures, featuresOf, refusedFeatures } from '../../src/chain/features.ts';
import { memoryRepository } from '../../src/repository/index.ts';
import { realTool } from '../real-tool.ts';
import { openWorkshop, type Workshop } from './cargo/workshop.ts';
import { patience, runs, seed } from './runs.ts';

const cargo = realTool('cargo', 'cargo');
const CASES = runs(60, 600);

const NAMES = ['a', 'b', 'c', 'with-dash'];
const values = fc.uniqueArray(
  fc.constantFrom('a', 'b', 'c', 'with-dash', 'dep:hidden-one', 'side-car/x', 'hidden-one?/x', 'side-car'),
  { maxLength: 3 },
);
const manifests = fc.record({
  default: fc.option(values, { nil: undefined }),
  a: values,
  b: values,
  c: values,
  'with-dash': values,
});
const calls = fc.uniqueArray(
  fc.constantFrom(
    '--features=a',
    '--features=b,c',
    '-Fc',
    '--features=nif/b',
    '--features=side-car',
    '--features=named',
    '--no-default-features',
    '--all-features',
  ),
  { maxLength: 3 },
);

const LIBRARY = '[features]\nx = []\n\n[lib]\npath = "lib.rs"\n';
const dependency = (name: string) => `[package]\nname = "${name}"\nversion = "0.1.0"\nedition = "2021"\n\n${LIBRARY}`;

describe.skipIf(cargo.missing)(`the features of a call are those that cargo compiles with ${cargo.reason}`, () => {
  let workshop: Workshop;
  beforeAll(() => {
    workshop = openWorkshop();
  });
  afterAll(() => workshop.close());

  it(`in ${CASES} manifests and calls`, { timeout: patience(300_000) }, () => {
    let compared = 0;
    fc.assert(
      fc.property(manifests, calls, (features, words) => {
        const table = [...NAMES, 'default'].flatMap((name) => {
          const list = features[name as keyof typeof features]?.filter((value) => value !== name);
          return list ? [`${name} = [${list.map((value) => `"${value}"`).join(', ')}]`] : [];
        });
        const manifest = `[package]
name = "nif"
version = "0.1.0"
edition = "2021"

[lib]
path = "lib.rs"

[features]
named = ["dep:hidden-one"]
${table.join('\n')}

[dependencies]
side-car = { path = "side-car", optional = true }
hidden-one = { path = "hidden-one", optional = true }
`;
        const files = {
          'Cargo.toml': manifest,
          'lib.rs': '',
          'side-car/Cargo.toml': dependency('side-car'),
          'side-car/lib.rs': '',
          'hidden-one/Cargo.toml': dependency('hidden-one'),
          'hidden-one/lib.rs': '',
        };
        workshop.write(files);
        const run = workshop.cargo('', ['build', '--offline', ...words], { ONLY_FOLDER: workshop.root });
        if (!run.compilation) return;
        compared += 1;
        const real = run.compilation.flatMap((word) => /^feature="(.+)"$/.exec(word)?.[1] ?? []);
        const pkg = readCargoPackageAt('', memoryRepository(files));
        if (!pkg) throw new Error('no package');
        const located = words.map((value) => ({ value, span: { path: '', start: 0, end: 0 } }));
        const names = [...enabledFeatures(featuresOf(located), pkg)].filter(
          (name) => real.includes(name) || isDeclared(name),
        );
        expect(names.sort()).toEqual([...real].sort());
      }),
      { numRuns: CASES, seed: seed() },
    );
    expect(compared).toBeGreaterThan(CASES / 2);
  });

  it('and cargo refuses those of which it is said, and no other', { timeout: patience(300_000) }, () => {
    const asked = [
      'a',
      'named',
      'side-car',
      'hidden-one',
      'both',
      'quick',
      'A',
      'side-car/x',
      'nif/a',
      'a,quick',
      'renamed',
      'r',
    ];
    for (const hides of [true, false]) {
      const files = {
        'Cargo.toml': `[package]\nname = "nif"\nversion = "0.1.0"\nedition = "2021"\n\n[lib]\npath = "lib.rs"\n
[features]\na = []\nnamed = ["side-car"]\n${hides ? 'both = ["dep:hidden-one"]\n' : ''}
[dependencies]\nside-car = { path = "side-car", optional = true }
[target.'cfg(unix)'.dependencies]\nhidden-one = { path = "hidden-one", optional = true }
[build-dependencies]\nr = { path = "renamed", package = "renamed", optional = true }\n`,
        'lib.rs': '',
        ...Object.fromEntries(
          ['side-car', 'hidden-one', 'renamed'].flatMap((name) => [
            [`${name}/Cargo.toml`, dependency(name)],
            [`${name}/lib.rs`, ''],
          ]),
        ),
      };
      workshop.write(files);
      const pkg = readCargoPackageAt('', memoryRepository(files));
      if (!pkg) throw new Error('no package');
      for (const name of asked) {
        const run = workshop.cargo('', ['build', '--offline', `--features=${name}`], { ONLY_FOLDER: workshop.root });
        const span = { path: '', start: 0, end: 0 };
        const refused = refusedFeatures(featuresOf([{ value: `--features=${name}`, span }]), [pkg], span);
        expect({ hides, name, refused: refused.length > 0 }).toEqual({ hides, name, refused: !run.compilation });
      }
    }
  });

  /** `default` counts as asked for in a package that has none, and a dependency under either spelling of its name. */
  function isDeclared(name: string): boolean {
    return NAMES.includes(name) || name === 'named' || name === 'side-car';
  }
});
