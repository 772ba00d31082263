import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideByTriple, evaluateCfg, parseCfgKey } from '../../src/cargo/index.ts';
import { isCrtStaticByDefault, MUSL_TARGETS } from '../../src/knowledge/musl-targets.ts';
import { knownTriples, targetCfg } from '../../src/knowledge/target-cfg.ts';
import { realTool } from '../real-tool.ts';
import { PLAIN, TRIPLES } from './cargo/flag-cases.ts';
import { openWorkshop, rustflagsOf, type Workshop } from './cargo/workshop.ts';
import { patience, runs, seed } from './runs.ts';

const rustc = realTool('rustc', 'rustc');
const cargo = realTool('cargo', 'cargo');

describe.skipIf(rustc.missing)(`the tables of targets say what rustc says ${rustc.reason}`, () => {
  const targets = rustc.missing
    ? []
    : ask('--print', 'target-list')
        .split('\n')
        .filter((line) => line !== '');

  it('of every target in the table', { timeout: 300_000 }, () => {
    for (const triple of knownTriples().filter((known) => targets.includes(known))) {
      const cfg = new Set(ask('--print', 'cfg', '--target', triple).split('\n'));
      const facts = targetCfg(triple);
      expect(facts && cfgLines(facts).filter((line) => !cfg.has(line)), triple).toEqual([]);
      if (facts?.env === 'musl') {
        expect(isCrtStaticByDefault(triple), triple).toBe(cfg.has('target_feature="crt-static"'));
      } else expect(isCrtStaticByDefault(triple), triple).toBeUndefined();
    }
  });

  it('and leave out no musl target that a BEAM could run on', () => {
    const musl = targets.filter((triple) => /-linux-musl/.test(triple) && !triple.startsWith('wasm'));
    expect(MUSL_TARGETS.map((target) => target.triple)).toEqual(expect.arrayContaining(musl));
  });
});

function cfgLines(facts: NonNullable<ReturnType<typeof targetCfg>>): string[] {
  return [
    `target_os="${facts.os}"`,
    `target_env="${facts.env}"`,
    `target_vendor="${facts.vendor}"`,
    `target_family="${facts.family}"`,
    `target_arch="${facts.arch}"`,
    `target_pointer_width="${facts.pointerWidth}"`,
    `target_endian="${facts.endian}"`,
    facts.family,
  ];
}

function ask(...args: readonly string[]): string {
  return execFileSync('rustc', args, { encoding: 'utf8' });
}

const leaf = fc.constantFrom(
  'unix',
  'windows',
  'r#unix',
  'true',
  'false',
  'target_os = "linux"',
  'target_os="macos"',
  'target_env = ""',
  'target_env = "musl"',
  'target_arch = "x86_64"',
  'target_vendor = "apple"',
  'target_pointer_width = "64"',
  'target_endian = "little"',
);
const { expression } = fc.letrec<{ expression: string; parts: string }>((tie) => ({
  parts: fc.array(tie('expression'), { maxLength: 3 }).map((parts) => parts.join(', ')),
  expression: fc.oneof(
    { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
    leaf,
    tie('parts').map((parts) => `all(${parts})`),
    tie('parts').map((parts) => `any(${parts}${parts === '' ? '' : ','})`),
    tie('expression').map((inner) => `not(${inner})`),
    // Not understood by cargo, hence never true, not even below a `not`.
    tie('expression').map((inner) => `all(${inner} unix)`),
    tie('parts').map((parts) => `not(${parts})`),
  ),
}));

describe.skipIf(cargo.missing)(`conditions hold where cargo applies them ${cargo.reason}`, () => {
  let workshop: Workshop;
  beforeAll(() => {
    workshop = openWorkshop();
  });
  afterAll(() => workshop.close());

  it('for generated expressions on every kind of target', { timeout: patience(300_000) }, () => {
    const keys = [
      ...new Set(fc.sample(expression, { numRuns: runs(400, 2_000), seed: seed() }).map((text) => `cfg(${text})`)),
    ];
    const tables = keys.map((key, index) => `[target.'${key}']\nrustflags = ["--number=${index}"]\n`);
    workshop.write({ ...PLAIN.files, '.cargo/config.toml': tables.join('') });
    for (const triple of TRIPLES) {
      workshop.write({ ...PLAIN.files });
      workshop.cargo('w/p', ['build', '--offline', '--target', triple]);
      workshop.write({ ...PLAIN.files, '.cargo/config.toml': tables.join('') });
      const run = workshop.cargo('w/p', ['build', '--offline', '--target', triple]);
      const applied = new Set(rustflagsOf(run.compilation ?? []));
      const held = keys.filter((_, index) => applied.has(`--number=${index}`));
      expect(held.length).toBeGreaterThan(20);
      expect(keys.filter((key) => holds(key, triple))).toEqual(held);
    }
  });
});

function holds(key: string, triple: string): boolean {
  const parsed = parseCfgKey(key);
  const verdict = parsed ? evaluateCfg(parsed, decideByTriple(triple)) : 'fails';
  expect(verdict, key).not.toBe('undecided');
  return verdict === 'holds';
}
