import { beforeAll, describe, expect, test } from 'vitest';
import { openSyntax, type Syntax } from '../../src/syntax/index.ts';
import { patience, record, runs, seed } from '../oracle/runs.ts';
import { type Random, randomFrom } from '../support/random.ts';
import { forgetEarlierInputs, LONGEST_MS, MOST_MEMORY_MB, peakMemoryMb, processorMs } from './bounds.ts';
import { fixtureTexts } from './corpus.ts';
import { READERS, type Reader } from './readers.ts';
import { mutatedText } from './text-mutations.ts';

// A developer's machine has other things to do than all of them.
const INPUTS = process.env.CI === 'true' ? runs(100_000, 1_000_000) : runs(5_000, 1_000_000);

/** Parsers keep the trees of all texts that they were given: new ones after so many. */
const TEXTS_A_PARSER = 200;

const written: Readonly<Record<'words' | 'shown' | 'baseline' | 'index', readonly string[]>> = {
  words: [
    'cfg(all(unix, target_env = "musl"))',
    '>=1.2, <2.0.0-rc.1',
    '^0.37.1',
    '**/*.{nix,toml}',
    'native/a?/**',
    'load-path-extension, musl-crt-static',
    '=1.0 || ~> 2',
    'any(not(a), feature = "b")',
  ],
  shown: [
    '{"/nix/store/00000000000000000000000000000000-a.drv":{"name":"a","system":"x86_64-linux","builder":"/bin/sh","args":[],"env":{"out":"/nix/store/a","preBuild":"cp a b"},"inputDrvs":{},"inputSrcs":[],"outputs":{"out":{"path":"/nix/store/a"}}}}',
    '{"version":3,"derivations":{"a.drv":{"name":"a","structuredAttrs":{"a":[1,null,{}]},"inputs":{"drvs":{},"srcs":[]}}}}',
  ],
  baseline: ['{"schemaVersion": 1, "findings": [{"fingerprint": "a1", "rule": "r", "path": "p", "message": "m"}]}\n'],
  index: [indexOf(2), indexOf(4)],
};

/** An index of two files, as Latin-1. */
function indexOf(version: number): string {
  const header = Buffer.alloc(12);
  header.write('DIRC');
  header.writeUInt32BE(version, 4);
  header.writeUInt32BE(2, 8);
  const entries = ['flake.nix', 'mix.exs'].map((name) => {
    const entry = Buffer.alloc(version === 4 ? 63 + name.length + 1 : Math.ceil((62 + name.length + 1) / 8) * 8);
    entry.writeUInt32BE(0o100644, 24);
    entry.writeUInt16BE(name.length, 60);
    entry.write(name, version === 4 ? 63 : 62);
    return entry;
  });
  return Buffer.concat([header, ...entries, Buffer.alloc(20)]).toString('latin1');
}

describe(`${INPUTS} hostile texts`, () => {
  let originals: ReadonlyMap<string, readonly string[]>;
  beforeAll(() => {
    originals = new Map([...fixtureTexts(), ...Object.entries(written)]);
  });

  test('the shares are of a hundred', () => {
    expect(READERS.reduce((sum, { share }) => sum + share, 0)).toBe(100);
  });

  test.each(READERS.map((reader) => [reader.name, reader] as const))(
    'are read by %s within the bounds',
    { timeout: patience(600_000) },
    async (name, reader) => {
      const count = Math.ceil((INPUTS * reader.share) / 100);
      const texts = originals.get(reader.of) ?? [];
      expect(texts.length).toBeGreaterThan(0);
      const random = randomFrom(seed() + READERS.indexOf(reader));
      const started = processorMs();
      let syntax = await openParsers();
      for (let index = 0; index < count; index += 1) {
        if (index % TEXTS_A_PARSER === 0) {
          syntax = await openParsers();
          forgetEarlierInputs();
        }
        readOne(reader, texts, random, syntax);
      }
      record({
        oracle: `hostile: ${name}`,
        generated: count,
        equal: count,
        unknown: 0,
        different: 0,
        seconds: (processorMs() - started) / 1000,
      });
    },
  );

  test('take no more memory than is bearable', () => {
    expect(peakMemoryMb()).toBeLessThan(MOST_MEMORY_MB);
  });
});

const openParsers = () => openSyntax(['nix', 'elixir', 'rust', 'bash']);

function readOne(reader: Reader, texts: readonly string[], random: Random, syntax: Syntax): void {
  const text = mutatedText(texts, random);
  const started = processorMs();
  try {
    for (const { start, end } of reader.read(text, syntax) ?? []) {
      if (!(start >= 0 && start <= end && end <= text.length))
        throw new Error(`the range ${start} to ${end} is not in the text`);
    }
    const duration = processorMs() - started;
    if (duration > LONGEST_MS) throw new Error(`it took ${duration.toFixed(0)} ms`);
  } catch (error) {
    throw new Error(`${reader.name} and ${JSON.stringify(text)}`, { cause: error });
  }
}
