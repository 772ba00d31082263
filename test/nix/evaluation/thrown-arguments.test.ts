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
