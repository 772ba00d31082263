import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findErlangApplication, findErlangNifModules } from '../../src/erlang/index.ts';
import { memoryRepository } from '../../src/repository/index.ts';

const MODULE = `-module(brine).
-export([pack/1]).
-on_load(init/0).
-define(NAME, "brine_nif").
-ifdef(TEST).
-include("test.hrl").
-endif.
init() ->
    Dir = case code:priv_dir(brine) of {error, bad_name} -> "priv"; Found -> Found end,
    erlang:load_nif(filename:join([Dir, ?NAME]) ++ "", 0).
pack(_) -> erlang:nif_error({not_loaded, ?LINE, $a, "x", 'y'}).
`;

function modulesIn(text: string) {
  const view = memoryRepository({ 'src/brine.erl': text, 'src/brine.app.src': text });
  findErlangApplication('', { view, files: view.files });
  return findErlangNifModules('', { view, files: view.files });
}

describe('Erlang that is none', () => {
  it('is read without a crash, whatever was left out, doubled or put in', () => {
    const edit = fc.tuple(
      fc.nat(MODULE.length),
      fc.nat(12),
      fc.constantFrom(
        '',
        '"',
        "'",
        '(',
        ')',
        '.',
        '. ',
        '?',
        '?NAME',
        '$',
        '%',
        '++',
        'case',
        'end',
        '"""',
        '\n"""',
        '~',
        '\\',
        '\u0000',
        'é',
        ',',
      ),
    );
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        let text = MODULE;
        for (const [at, length, put] of edits) text = text.slice(0, at) + put + text.slice(at + length);
        for (const { load } of modulesIn(text)) expect(['known', 'unknown']).toContain(load.kind);
      }),
      { seed: 20261126, numRuns: 1500 },
    );
  });

  const size = 20_000;
  it.each([
    ['brackets', `init() -> ${'{'.repeat(size)}.`],
    ['parentheses', `init() -> ${'('.repeat(size)}1${')'.repeat(size)}.`],
    ['texts put together', `init() -> ${'"a" ++ '.repeat(size)}"a".`],
    ['cases', `init() -> ${'case '.repeat(size)}.`],
    ['beginnings of text blocks', '"""'.repeat(size)],
    [
      'macros that stand for macros',
      Array.from({ length: 40 }, (_, n) => `-define(M${n}, ${`?M${n + 1},`.repeat(40)} x).`).join('\n'),
    ],
    ['a string without an end', `init() -> "${'\\"'.repeat(size)}`],
    ['functions that call themselves', 'init() -> init().'],
    ['a file that includes itself', '-include("brine.erl").\ninit() -> ok.'],
  ])('ends in good time: %s', (_, text) => {
    const started = Date.now();
    modulesIn(`-module(brine).\n-on_load(init/0).\n% load_nif\n${text}\ninit() -> ?M0.\n`);
    expect(Date.now() - started).toBeLessThan(5000);
  });
});
