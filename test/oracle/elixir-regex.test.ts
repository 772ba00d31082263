import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matches, readRegex } from '../../src/elixir/evaluation/regex.ts';
import { fullBudget } from '../../src/elixir/evaluation/session.ts';
import { realTool } from '../real-tool.ts';
import { patience, record, runs, seed } from './runs.ts';

const elixir = realTool('elixir', 'elixir');

interface RegexCase {
  readonly pattern: string;
  readonly modifiers: string;
  readonly text: string;
}

const character = fc.constantFrom('a', 'b', 'A', 'z', '1', '0', '-', '_', ' ', '\n', '/');
const special = fc.constantFrom(']', '}', '{', '^', '$', '.', '|', '-');
const escape = fc.constantFrom(
  '\\d',
  '\\D',
  '\\w',
  '\\W',
  '\\s',
  '\\S',
  '\\.',
  '\\n',
  '\\t',
  '\\/',
  '\\$',
  '\\-',
  '\\[',
);
const range = fc.constantFrom('a-c', '0-9', 'A-Z', 'A-z', ' -~', 'z-a');

const characterClass = fc
  .tuple(
    fc.constantFrom('', '^'),
    fc.array(fc.oneof({ weight: 6, arbitrary: character }, special, escape, { weight: 2, arbitrary: range }), {
      minLength: 1,
      maxLength: 4,
    }),
  )
  .map(([negated, items]) => `[${negated}${items.join('')}]`);

const quantifier = fc.oneof(
  { weight: 12, arbitrary: fc.constant('') },
  { weight: 8, arbitrary: fc.constantFrom('*', '+', '?', '{2}', '{1,}', '{0,2}', '*?', '+?') },
  fc.constantFrom('++', '{,2}', '{x}', '{2,1}'),
);

const { pattern } = fc.letrec<{ pattern: string; one: string }>((tie) => ({
  pattern: fc
    .array(fc.array(tie('one'), { maxLength: 3 }), { minLength: 1, maxLength: 3 })
    .map((branches) => branches.map((parts) => parts.join('')).join('|')),
  one: fc
    .tuple(
      fc.oneof(
        { depthIdentifier: 'regex', maxDepth: 2 },
        { weight: 8, arbitrary: character },
        { weight: 3, arbitrary: escape },
        { weight: 3, arbitrary: characterClass },
        { weight: 5, arbitrary: fc.constantFrom('.', '^', '$', '\\A', '\\Z', '\\z', 'true', 'dev') },
        special,
        { weight: 2, arbitrary: tie('pattern').map((inner) => `(${inner})`) },
        tie('pattern').map((inner) => `(?:${inner})`),
      ),
      quantifier,
    )
    .map(([part, times]) => part + times),
}));

const text = fc
  .array(
    fc.oneof(
      { weight: 20, arbitrary: character },
      { weight: 4, arbitrary: special },
      { weight: 4, arbitrary: fc.constantFrom('true', 'dev', 'aa', '\t', '\r', '\v') },
      fc.constant('é'),
    ),
    { maxLength: 7 },
  )
  .map((parts) => parts.join(''));

const modifiers = fc.constantFrom('', '', '', 'i', 's', 'u', 'iu', 'm');

const regexCase: fc.Arbitrary<RegexCase> = fc.record({ pattern, modifiers, text });

const SCRIPT = `
[path] = System.argv()
for line <- File.stream!(path) do
  [pattern, modifiers, text] = line |> String.trim_trailing("\\n") |> String.split(" ") |> Enum.map(&Base.decode64!/1)
  case Regex.compile(pattern, modifiers) do
    {:ok, regex} -> IO.puts(Regex.match?(regex, text))
    {:error, _} -> IO.puts("error")
  end
end
`;

async function matchReally(cases: readonly RegexCase[]): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rustler-nix-regex-'));
  try {
    const encode = (part: string) => Buffer.from(part).toString('base64');
    const lines = cases.map((one) => [one.pattern, one.modifiers, one.text].map(encode).join(' '));
    await writeFile(join(folder, 'match.exs'), SCRIPT);
    await writeFile(join(folder, 'cases'), `${lines.join('\n')}\n`);
    const run = promisify(execFile);
    const { stdout } = await run('elixir', [join(folder, 'match.exs'), join(folder, 'cases')], { maxBuffer: 2 ** 26 });
    return stdout.trimEnd().split('\n');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe.skipIf(elixir.missing)('regular expressions beside real elixir', () => {
  it('match what Regex.match? matches, or are not followed', { timeout: patience(120_000) }, async () => {
    const started = performance.now();
    const cases = fc.sample(regexCase, { numRuns: runs(10_000, 300_000), seed: seed() });
    const real = await matchReally(cases);
    const counts = { equal: 0, unknown: 0 };
    const differences: string[] = [];
    for (const [index, one] of cases.entries()) {
      const regex = readRegex(one.pattern, one.modifiers);
      const ours = regex && matches(regex, one.text, { budget: fullBudget() });
      if (ours === undefined) counts.unknown += 1;
      else if (String(ours) === real[index]) counts.equal += 1;
      else differences.push(`${JSON.stringify(one)} ours ${ours}, real ${real[index]}`);
    }
    record({
      oracle: 'elixir: regular expressions',
      generated: cases.length,
      equal: counts.equal,
      unknown: counts.unknown,
      different: differences.length,
      seconds: (performance.now() - started) / 1000,
    });
    expect(real).toHaveLength(cases.length);
    expect(differences.slice(0, 5).join('\n')).toBe('');
    expect(counts.equal).toBeGreaterThan(cases.length / 4);
  });
});

describe('a regular expression of a repository', () => {
  it('takes no time on hostile patterns and texts', () => {
    for (const pattern of [
      '(a*)*b',
      '(a|a)*b',
      'a*a*a*a*a*a*a*b',
      `(${'a?'.repeat(100)})b`,
      '(.{100}){100}',
      '(a|b|ab)*c',
      '^(a+)+$',
    ]) {
      const regex = readRegex(pattern, '');
      const started = process.cpuUsage();
      for (const text of ['a'.repeat(30), 'a'.repeat(9_999), 'a'.repeat(1_000_000)]) {
        expect(regex && matches(regex, text, { budget: fullBudget() })).not.toBe(true);
      }
      expect(process.cpuUsage(started).user).toBeLessThan(500_000);
    }
  });

  it('is not followed where it nests too deep', () => {
    expect(readRegex(`${'('.repeat(200)}a${')'.repeat(200)}`, '')).toBeUndefined();
    expect(readRegex(`${'('.repeat(100_000)}`, '')).toBeUndefined();
  });
});
