import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CargoCall, effectiveFlags, linkerChoice } from '../../src/cargo/index.ts';
import { known } from '../../src/repository/index.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { realTool } from '../real-tool.ts';
import { openWorkshop, type Workshop } from './cargo/workshop.ts';
import { patience, runs, seed } from './runs.ts';

const cargo = realTool('cargo', 'cargo');
// The only target of the Rust that is there; cargo is asked for the others' flags alone.
const HOST = 'x86_64-unknown-linux-gnu';
const TRIPLES = ['x86_64-unknown-linux-gnu', 'x86_64-unknown-linux-musl', 'aarch64-apple-darwin'] as const;
const KEYS = [
  ...TRIPLES,
  'cfg(unix)',
  'cfg(target_os = "macos")',
  'cfg(all(unix, target_env = "musl"))',
  'cfg(windows)',
  'cfg(not(windows))',
];

interface LinkerCase {
  /** Linker by the key of `[target]`. */
  readonly linkers: Readonly<Record<string, string>>;
  readonly variable: string | undefined;
  readonly rustflags: readonly string[];
  readonly triple: (typeof TRIPLES)[number];
}

const cases: fc.Arbitrary<LinkerCase> = fc.record({
  linkers: fc.dictionary(fc.constantFrom(...KEYS), fc.constantFrom('mold', 'clang', 'tools/ld'), { maxKeys: 3 }),
  variable: fc.option(fc.constantFrom('cc', 'musl-gcc'), { nil: undefined, freq: 3 }),
  rustflags: fc.constantFrom([], [], ['-Clinker=lld'], ['-C', 'linker=one', '-C', 'linker=two'], ['-Copt-level=2']),
  triple: fc.constantFrom(...TRIPLES),
});

describe.skipIf(cargo.missing)(`the linker is the one that cargo passes ${cargo.reason}`, () => {
  let workshop: Workshop;
  beforeAll(() => {
    workshop = openWorkshop();
    for (const triple of TRIPLES) run({ linkers: {}, variable: undefined, rustflags: [], triple });
  });
  afterAll(() => workshop.close());

  it('over triples, conditions, variables and flags', { timeout: patience(120_000) }, () => {
    const outcomes = { named: 0, none: 0, unknown: 0 };
    for (const linkerCase of fc.sample(cases, { numRuns: runs(80, 800), seed: seed() })) {
      const { compilation, stderr } = run(linkerCase);
      const call = callOf(linkerCase);
      const choice = linkerChoice(call, effectiveFlags(call));
      const shown = JSON.stringify({ linkerCase, choice, stderr }, undefined, 1);
      if (!compilation) {
        expect(choice.kind, shown).toBe('unknown');
        outcomes.unknown += 1;
        continue;
      }
      const passed = passedLinker(compilation);
      expect(choice.kind, shown).toBe('known');
      // A path is relative to the config file's folder, which cargo puts in front of it.
      const told = choice.kind === 'known' ? choice.value.program?.value : undefined;
      expect(passed?.replace(`${workshop.root}/`, ''), shown).toBe(told);
      outcomes[told === undefined ? 'none' : 'named'] += 1;
    }
    expect(outcomes.named).toBeGreaterThan(30);
    expect(outcomes.none).toBeGreaterThan(5);
  });

  function run({ linkers, variable, rustflags, triple }: LinkerCase) {
    workshop.write(filesOf({ linkers, rustflags }));
    const environment = variable === undefined ? {} : { [variableOf(triple)]: variable };
    return workshop.cargo('', ['build', '--offline', '--quiet', '--target', triple], environment);
  }
});

function filesOf({ linkers, rustflags }: Pick<LinkerCase, 'linkers' | 'rustflags'>): Record<string, string> {
  const tables = Object.entries(linkers).map(([key, linker]) => `[target.'${key}']\nlinker = "${linker}"\n`);
  return {
    'Cargo.toml': '[package]\nname = "p"\nversion = "0.1.0"\nedition = "2021"\n',
    'src/main.rs': 'fn main() {}',
    '.cargo/config.toml': `[build]\nrustflags = ${JSON.stringify(rustflags)}\n${tables.join('')}`,
  };
}

function callOf(linkerCase: LinkerCase): CargoCall {
  const files = filesOf(linkerCase);
  const { triple, variable } = linkerCase;
  const span = { path: 'flake.nix', start: 0, end: 0 };
  return {
    view: memoryRepository(files),
    workingDirectory: '',
    ceiling: '',
    environment: new Map(variable === undefined ? [] : [[variableOf(triple), known(variable, span)]]),
    triple,
    host: HOST,
    extraConfig: [],
    files: Object.keys(files),
  };
}

function variableOf(triple: string): string {
  return `CARGO_TARGET_${triple.replaceAll('-', '_').toUpperCase()}_LINKER`;
}

/** The last linker among the arguments of rustc. */
function passedLinker(compilation: readonly string[]): string | undefined {
  const joined = compilation.flatMap((argument, index) => {
    if (argument === '-C') return [compilation[index + 1] ?? ''];
    return argument.startsWith('-C') ? [argument.slice(2)] : [];
  });
  return joined.findLast((option) => option.startsWith('linker='))?.slice('linker='.length);
}
