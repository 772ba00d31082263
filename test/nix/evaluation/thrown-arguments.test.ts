import { expect, it } from 'vitest';
import { openSyntax } from '../../../src/syntax/index.ts';
import { evaluatorOf, plainValue } from './closed.ts';

const syntax = await openSyntax(['nix']);

/** What an expression over `lib` comes to: its JSON, or why there is none. */
function outcome(expression: string): string {
  const evaluator = evaluatorOf(syntax);
  const open = evaluator.evaluateText('expression.nix', `lib: ${expression}`);
  const found = plainValue(evaluator, evaluator.apply(open, evaluator.value(evaluator.library), open.span));
  return found.kind === 'lost'
    ? found.reason
    : JSON.stringify(found.json, (_, value) => (typeof value === 'bigint' ? Number(value) : value));
}

// Each is what nix-instantiate says with the definitions of nixpkgs.

it('lib.warnIf and lib.warnIfNot look at their condition, and at the message when they print it', () => {
  expect(outcome('lib.warnIf (throw "no") "old" "v"')).toBe('throw: no');
  expect(outcome('lib.warnIf true (throw "no message") "v"')).toBe('throw: no message');
  expect(outcome('lib.warnIf false (throw "no message") "v"')).toBe('"v"');
  expect(outcome('lib.warnIfNot (throw "no") "old" "v"')).toBe('throw: no');
  expect(outcome('lib.warnIfNot true (throw "no message") "v"')).toBe('"v"');
});

it('lib.getLib looks at outputSpecified', () => {
  expect(outcome('lib.getLib { outPath = "o"; outputSpecified = throw "no"; lib = "l"; }')).toBe('throw: no');
});

it('lib.functionArgs of a function with declared arguments leaves them as they were declared', () => {
  expect(outcome('(lib.functionArgs (lib.setFunctionArgs (r: 1) { a = throw "no"; })).a')).toBe('throw: no');
  expect(outcome('builtins.attrNames (lib.functionArgs (lib.setFunctionArgs (r: 1) { a = throw "no"; }))')).toBe(
    '["a"]',
  );
});

it('an error that nothing catches is passed on by what looks at its value', () => {
  expect(outcome(`lib.foldl' (i: j: 1) (let a = a; in a) [ 2 ]`)).toBe('infinite recursion');
  expect(outcome('lib.foldl (i: j: 1) (let a = a; in a) [ 2 ]')).toBe('1');
  expect(outcome('builtins.partition (i: true) [ (let a = a; in a) ] ? right')).toBe('infinite recursion');
  expect(outcome('lib.info (builtins.replaceStrings [ "a" ] [ ] "x") 1')).toMatch(/^error: replaceStrings/);
  expect(outcome('lib.info (builtins.substring (-1) 9223372036854775807 "x") 1')).toMatch(/^error: substring/);
  expect(outcome('lib.concatMapStringsSep (let s = "${s}"; in s) (s: s) [ "a" ]')).toBe('infinite recursion');
  expect(outcome('lib.pipe { } [ (r: r.a) (r: 1) ]')).toBe("error: attribute 'a' is missing");
  expect(outcome('lib.warnIf (1.5 > [ ]) "old" "v"')).toMatch(/^error: /);
  expect(outcome('lib.warnIf [ ] "old" "v"')).toMatch(/^error: /);
});
