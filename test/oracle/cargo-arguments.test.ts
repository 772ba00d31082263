import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusedArguments } from '../../src/cargo/build-arguments.ts';
import { realTool } from '../real-tool.ts';
import { openWorkshop, type Workshop } from './cargo/workshop.ts';
import { patience, runs, seed } from './runs.ts';

const cargo = realTool('cargo', 'cargo');
const at = { path: 'flake.nix', start: 0, end: 0 };

const MANIFEST =
  '[package]\nname = "p"\nversion = "0.1.0"\nedition = "2021"\n[features]\na = []\nb = []\n[workspace]\n';

const plain = fc.constantFrom(
  ...'--release -r -q --quiet -v --verbose -vv -qr -vr -rr --lib --workspace --all --offline --locked --frozen'.split(
    ' ',
  ),
  ...'--all-features --no-default-features --keep-going --timings --ignore-rust-version --bins --tests'.split(' '),
);
const valued = fc.constantFrom(
  ...'-p|p -pp -p=p --package=p --package -p -F|a -Fa -rFa --features|a,b --features=a --features --features= -j4'.split(
    ' ',
  ),
  ...'-j|4 -j=2 --jobs=default -j -j|-1 -j0 -rj2 -j4r --jobs|x --profile=release --profile|dev --profile'.split(' '),
  ...'--message-format=short --message-format=json,json-render-diagnostics --message-format|foo --color=never'.split(
    ' ',
  ),
  ...'--color|Never --color|x --target-dir=t --target-dir|t --manifest-path=Cargo.toml --exclude|q --config='.split(
    ' ',
  ),
  ...'--config=build.jobs=2 --config|net.offline=true --target= --package='.split(' '),
);
const wrong = fc.constantFrom(
  ...'--offlinex --p -c -t -lp --rel --debug -d p -- - --release=1 -r=1 -V --version --list -r-q --out --feature|a'.split(
    ' ',
  ),
  ...'--print|cfg --crate-type=cdylib --exclude'.split(' '),
);

const words = (pool: fc.Arbitrary<string>, maxLength: number) =>
  fc.array(pool, { maxLength }).map((list) => list.flatMap((word) => word.split('|')));

const commands = fc.record({
  before: fc.oneof(
    { weight: 4, arbitrary: fc.constant<string[]>([]) },
    words(
      fc.constantFrom('-q', '--offline', '--locked', '-v', '--color|auto', '--color', '--release', '-p|p', '--x'),
      2,
    ),
  ),
  task: fc.constantFrom('build' as const, 'build' as const, 'rustc' as const),
  words: fc.oneof(
    { weight: 2, arbitrary: words(plain, 4) },
    { weight: 2, arbitrary: words(fc.oneof(plain, valued), 4) },
    words(fc.oneof(plain, valued, wrong), 5),
  ),
});

describe.skipIf(cargo.missing)(`words are refused as cargo refuses them ${cargo.reason}`, () => {
  let workshop: Workshop;
  beforeAll(() => {
    workshop = openWorkshop();
    workshop.write({ 'Cargo.toml': MANIFEST, 'src/lib.rs': '', 'src/main.rs': 'fn main() {}\n' });
  });
  afterAll(() => workshop.close());

  it('in generated calls', { timeout: patience(300_000) }, () => {
    const outcomes = { refused: 0, taken: 0 };
    for (const one of fc.sample(commands, { numRuns: runs(240, 2_400), seed: seed() })) {
      const { status, stderr, compilation } = workshop.cargo('', [...one.before, one.task, ...one.words]);
      const refused = refusedArguments({ ...one, before: one.before.map(located), words: one.words.map(located) });
      const shown = JSON.stringify({ ...one, stderr, refused: refused?.reason }, undefined, 1);
      if (refused) {
        outcomes.refused += 1;
        expect(compilation, shown).toBeUndefined();
      } else {
        outcomes.taken += compilation ? 1 : 0;
        // What cargo's own reader of arguments refuses ends with 1, every other mistake with 101.
        expect(status, shown).not.toBe(1);
      }
    }
    expect(outcomes.refused).toBeGreaterThan(70);
    expect(outcomes.taken).toBeGreaterThan(70);
  });
});

function located(value: string) {
  return { value, span: at };
}
