import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { globFault, globMatcher } from '../../src/configuration/glob.ts';
import { readConfiguration } from '../../src/configuration/read-file.ts';
import { readVariables } from '../../src/configuration/variables.ts';
import { readBaseline } from '../../src/engine/baseline/read.ts';
import { readDirective } from '../../src/engine/suppression/directive.ts';

vi.setConfig({ testTimeout: 60_000 });

const ids = ['load-path-extension', 'musl-crt-static'];
const piece = fc.constantFrom(
  '[rules]',
  '[[ignore]]',
  '[ignore]',
  'rule',
  'reason',
  'path',
  'fail-on',
  ' = ',
  '"',
  "'''",
  '[',
  ']',
  '{',
  '}',
  '\n',
  '.',
  ',',
  'musl-crt-static',
  '"off"',
  '1979-05-27',
  'true',
  '\u0000',
  '\ud800',
  '#',
);
const nearToml = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

describe('whatever a user writes', () => {
  test('a configuration is taken or refused with a place inside the file', () => {
    fc.assert(
      fc.property(fc.oneof(nearToml, fc.string({ unit: 'binary' })), (text) => {
        const read = readConfiguration(text, '.rustler-nix.toml', ids);
        if (read.kind === 'stated') return;
        expect(read.problems.length).toBeGreaterThan(0);
        for (const { message, location } of read.problems) {
          expect(message).toMatch(/\.$/);
          expect(location.startLine).toBeLessThanOrEqual(text.split('\n').length);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('a glob without a fault matches or does not', () => {
    const glob = fc.array(fc.constantFrom('*', '**', '/', '?', '{', '}', ',', 'a', '.', '[', ']', '(', '|', '$', 'é'), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(glob, fc.string(), (parts, path) => {
        const text = parts.join('');
        if (globFault(text) === undefined) expect(typeof globMatcher(text)(path)).toBe('boolean');
      }),
      { numRuns: 2000 },
    );
  });

  test('a variable is taken or refused', () => {
    const name = fc.constantFrom('FAIL_ON', 'SYSTEMS', 'EXCLUDE', 'SKIP', 'BASELINE', 'OTHER', 'FAILON');
    fc.assert(
      fc.property(name, fc.string(), (bare, value) => {
        const read = readVariables({ [`RUSTLER_NIX_${bare}`]: value }, ids);
        expect(['stated', 'broken']).toContain(read.kind);
      }),
    );
  });

  test('a baseline is taken or refused', () => {
    const text = fc.oneof(
      fc.json(),
      fc.string(),
      fc
        .record({ schemaVersion: fc.constantFrom(0, 1, 2, '1'), findings: fc.jsonValue() })
        .map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(text, (given) => {
        expect(['baseline', 'broken']).toContain(readBaseline(given, 'b.json').kind);
      }),
      { numRuns: 1000 },
    );
  });

  test('a comment is a suppression or is none, and its ids are where they are said to be', () => {
    const word = fc.constantFrom(
      'rustler-nix:',
      ' ',
      'ignore',
      'ignore-file',
      '[',
      ']',
      ',',
      'a-b',
      'musl-crt-static',
      ':',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 14 }), (words) => {
        const text = words.join('');
        const directive = readDirective(text, 'a.nix', 100);
        for (const { value, span } of directive?.ids ?? []) {
          expect(text.slice(span.start - 100, span.end - 100)).toBe(value);
        }
        if (directive)
          expect(text.slice(directive.word.span.start - 100, directive.word.span.end - 100)).toBe(directive.word.value);
      }),
      { numRuns: 2000 },
    );
  });
});
