// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are Nix, which interpolates with the same signs
import { beforeAll, describe, expect, it } from 'vitest';
import { openSyntax, type Syntax } from '../../../src/syntax/index.ts';
import { evaluatorOf, plainValue } from './closed.ts';

// Work is bounded in steps; the clock here only catches what is not bounded at all, on a slow machine too.
const BOUNDED_MS = 20_000;

describe('Nix text that nobody would write', { timeout: 60_000 }, () => {
  let syntax: Syntax;
  beforeAll(async () => {
    syntax = await openSyntax(['nix']);
  }, 60_000);

  function reasonOf(text: string, files: Readonly<Record<string, string>> = {}): string {
    const evaluator = evaluatorOf(syntax, files);
    const started = performance.now();
    const value = plainValue(evaluator, evaluator.evaluateText('flake.nix', text));
    expect(performance.now() - started).toBeLessThan(BOUNDED_MS);
    return value.kind === 'lost' ? value.reason : 'a value';
  }

  it.each([
    ['100,000 open brackets', '['.repeat(100_000), /syntax error/],
    ['100,000 open parentheses', '('.repeat(100_000), /syntax error/],
    ['an interpolation that is not closed', '"${'.repeat(1_000), /syntax error/],
    ['an empty file', '', /empty/],
    ['a set that defines itself', 'rec { a = a; }', /infinite recursion/],
    ['two names that define each other', 'let a = b; b = a; in a', /infinite recursion/],
    ['a set of its own attributes', 'let s = s // { a = 1; }; in s', /infinite recursion/],
    ['a function that calls itself for ever', 'let f = x: f (x + 1); in f 0', /end|deep|steps/],
    ['a function that calls itself for ever inside a sum', 'let f = x: 1 + f x; in f 0', /deep/],
    [
      'a fixed point of a function that looks at its argument',
      '(let fix = f: let x = f x; in x; in fix (x: x + 1))',
      /infinite recursion/,
    ],
    ['a functor that calls itself', 'let s = { __functor = self: x: self x; }; in s 0', /deep/],
    [
      'a string that doubles sixty times',
      'let f = n: s: if n == 0 then s else f (n - 1) (s + s); in f 60 "xxxxxxxxxx"',
      /too long/,
    ],
    ['a string of doubling interpolations', `let ${doubling('"${aN}${aN}"')} in a60`, /too long|steps/],
    ['a list that doubles sixty times', `let ${doubling('aN ++ aN', '[ 1 ]')} in a60`, /too long|steps/],
    [
      'a tree that doubles sixty times',
      `let ${doubling('{ l = aN; r = aN; }', '{ }')} in builtins.deepSeq (builtins.toJSON a60) 1`,
      /steps|deep|long/,
    ],
    ['a list of 10^12 items', 'builtins.genList (x: x) 1000000000000', /not made/],
    [
      'a regular expression that explodes',
      'builtins.match "(a*)*b" "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"',
      /regular expression/,
    ],
    ['another one', 'builtins.match "(x+x+)+y" "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"', /regular expression/],
    [
      'alternatives that explode',
      'builtins.match "(a|aa)*b" "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"',
      /expression/,
    ],
    ['options that explode', `builtins.match "${'a?'.repeat(60)}${'a'.repeat(60)}b" "${'a'.repeat(80)}"`, /expression/],
    ['bounded repetitions that explode', `builtins.match "${'a{0,90}'.repeat(9)}b" "${'a'.repeat(80)}"`, /expression/],
    [
      'pairs of alternatives that explode',
      `builtins.match "${'(a|aa)'.repeat(60)}b" "${'a'.repeat(80)}"`,
      /expression/,
    ],
    [
      'a chain of 20,000 aliases',
      `let ${Array.from({ length: 20_000 }, (_, n) => `a${n + 1} = a${n};`).join(' ')} a0 = 1; in a20000`,
      /deep/,
    ],
    ['JSON of 100,000 brackets', `builtins.fromJSON "${'['.repeat(100_000)}"`, /deep|JSON/],
    ['TOML of 100,000 brackets', `builtins.fromTOML "a = ${'['.repeat(100_000)}"`, /TOML/],
  ])('%s is unknown', (_, text, reason) => {
    expect(reasonOf(text)).toMatch(reason);
  });

  it('finds a value below 1,000 interpolations', () => {
    expect(reasonOf(nested(200))).toBe('a value');
    expect(reasonOf(nested(1_000))).toMatch(/a value|deep/);
  });

  it('says unknown of files that import each other before they have a value', () => {
    const files = { 'a.nix': 'import ./b.nix + 1', 'b.nix': 'import ./a.nix + 1' };
    expect(reasonOf('import ./a.nix', files)).toMatch(/imports itself/);
  });

  it('evaluates files that import each other and have values all the same', () => {
    const files = { 'a.nix': '{ x = 1; b = import ./b.nix; }', 'b.nix': '{ y = (import ./a.nix).x + 1; }' };
    const evaluator = evaluatorOf(syntax, files);
    expect(plainValue(evaluator, evaluator.evaluateText('c.nix', '(import ./a.nix).b.y'))).toEqual({
      kind: 'plain',
      json: 2n,
    });
  });

  it('says unknown when the steps are used up, and goes on saying so', () => {
    const evaluator = evaluatorOf(syntax, {}, 1_000);
    const text = "builtins.foldl' (a: b: a + b) 0 (builtins.genList (x: x) 5000)";
    for (let time = 0; time < 2; time += 1) {
      expect(plainValue(evaluator, evaluator.evaluateText('x.nix', text))).toMatchObject({
        reason: expect.stringMatching(/steps/),
      });
    }
  });
});

/** A string inside an interpolation inside a string, so many times. */
function nested(depth: number): string {
  return ['"${'.repeat(depth), '"x"', '}"'.repeat(depth)].join('');
}

/** Sixty names, each made of the one before. */
function doubling(form: string, first = '"x"'): string {
  const bindings = Array.from({ length: 60 }, (_, n) => `a${n + 1} = ${form.replaceAll('aN', `a${n}`)};`);
  return `a0 = ${first}; ${bindings.join(' ')}`;
}
