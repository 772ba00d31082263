import { readFileSync } from 'node:fs';
import { parse } from '@iarna/toml';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { readConfiguration } from '../../src/configuration/read-file.ts';
import { everyRule } from '../../src/engine/rules.ts';

const schema = JSON.parse(readFileSync(new URL('../../schema/config.schema.json', import.meta.url), 'utf8'));
const accepts = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
vi.setConfig({ testTimeout: 60_000 });

const ids = everyRule.map(({ id }) => id);

/** Whether both take the file, or both refuse it. */
function verdicts(text: string): { schema: boolean; doctor: boolean } {
  const read = readConfiguration(text, '.rustler-nix.toml', ids);
  return { schema: accepts(parse(text)), doctor: read.kind === 'stated' };
}

const taken = [
  '',
  'fail-on = "never"',
  'systems = []',
  'systems = ["x86_64-linux", "aarch64-darwin"]',
  'include = ["apps/core"]\nexclude = ["**/*.nix", "a{b,c}/?", "./x/", ".", "a..b/c"]',
  'baseline = "nix/baseline.json"\nbinary = ["result"]',
  '[rules]\nmusl-crt-static = "off"\nstub-missing = "note"',
  '[[ignore]]\nrule = "musl-crt-static"\npath = "nix/**"\nreason = "why"',
  '[[ignore]]\nrule = ["musl-crt-static"]\npath = ["nix/**", "a.nix"]\nreason = " why "',
  'ignore = []\nrules = {}',
];

const refused = [
  'fail-on = "errors"',
  'fail-on = true',
  'fial-on = "error"',
  'systems = "x86_64-linux"',
  'systems = ["x86_64"]',
  'systems = [1]',
  'exclude = ["/etc"]',
  'exclude = ["../a"]',
  'exclude = ["a/../b"]',
  'exclude = [" "]',
  'exclude = ["a{b"]',
  'exclude = ["{a{b}}"]',
  'exclude = ["a\\\\b"]',
  'baseline = ["a"]',
  'baseline = "/a"',
  'binary = "result"',
  'rules = []',
  '[rules]\nmusl-crt-static = "of"',
  '[rules]\nmusl-crt-static = 1979-05-27',
  '[rules.musl-crt-static]\nseverity = "off"',
  'ignore = {}',
  'ignore = ["musl-crt-static"]',
  '[[ignore]]\nrule = "musl-crt-static"\npath = "**"',
  '[[ignore]]\nrule = "musl-crt-static"\nreason = "why"',
  '[[ignore]]\npath = "**"\nreason = "why"',
  '[[ignore]]\nrule = []\npath = "**"\nreason = "why"',
  '[[ignore]]\nrule = "musl-crt-static"\npath = []\nreason = "why"',
  '[[ignore]]\nrule = "musl-crt-static"\npath = "**"\nreason = " "',
  '[[ignore]]\nrule = "musl-crt-static"\npath = "**"\nreason = "why"\nother = 1',
];

describe('the published schema and the doctor', () => {
  test.each(taken)('both take %j', (text) => {
    expect(verdicts(text)).toEqual({ schema: true, doctor: true });
  });

  test.each(refused)('both refuse %j', (text) => {
    expect(verdicts(text)).toEqual({ schema: false, doctor: false });
  });

  test('agree on every file that could be written', () => {
    const word = fc.constantFrom('"error"', '"off"', '"never"', '"a/b"', '"**"', '"../x"', '"x86_64-linux"', '""', '7');
    const value = fc.oneof(
      word,
      fc.array(word, { maxLength: 2 }).map((words) => `[${words.join(', ')}]`),
    );
    const key = fc.constantFrom('fail-on', 'systems', 'include', 'exclude', 'baseline', 'binary', 'other');
    const top = fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: 3 });
    const rule = fc.constantFrom('musl-crt-static', 'stub-missing');
    const rules = fc.uniqueArray(fc.tuple(rule, word), { selector: ([id]) => id, maxLength: 2 });
    const part = fc.constantFrom('rule = "stub-missing"', 'path = "a"', 'reason = "b"', 'path = [""]', 'reason = 1');
    const ignore = fc.uniqueArray(part, { selector: (text) => text.split(' ')[0], maxLength: 3 });
    const line = ([name, text]: readonly [string, string]) => `${name} = ${text}`;
    fc.assert(
      fc.property(top, rules, fc.array(ignore, { maxLength: 2 }), (pairs, switches, ignores) => {
        const { schema: bySchema, doctor } = verdicts(
          [
            ...pairs.map(line),
            ...(switches.length > 0 ? ['[rules]', ...switches.map(line)] : []),
            ...ignores.flatMap((parts) => ['[[ignore]]', ...parts]),
          ].join('\n'),
        );
        expect(doctor).toBe(bySchema);
      }),
      { numRuns: 500 },
    );
  });

  test('name the rule that was meant: which rules there are, only the doctor knows', () => {
    const read = readConfiguration('[rules]\nmusl-ctr-static = "off"', 'c.toml', ids);
    expect(read).toMatchObject({
      kind: 'broken',
      problems: [
        { label: 'did you mean `musl-crt-static`?', location: { startLine: 2, startColumn: 1, endColumn: 16 } },
      ],
    });
  });
});
