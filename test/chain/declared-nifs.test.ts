import { describe, expect, it } from 'vitest';
import { linkWith } from '../support/changed-recipe.ts';

/** What is said of the Erlang module with more attributes, and more functions below. */
function moduleWith(attributes: string, functions = '') {
  return linkWith('module', 'rebar3-on-load', (files) => {
    const text = (files['src/brine.erl'] ?? '').replace('-on_load', () => `${attributes}\n-on_load`);
    return { ...files, 'src/brine.erl': `${text}\n${functions}\n` };
  });
}

const other = 'other(_) -> erlang:nif_error(not_loaded).';

describe('an Erlang module that says which of its functions are NIFs', () => {
  it('is proved when the NIFs of its library are among them', async () => {
    expect(await moduleWith('-nifs([pack/1]).')).toMatchObject({ verdict: 'ok' });
    expect(await moduleWith('-export([other/1]).\n-nifs([pack/1, other/1]).', other)).toMatchObject({ verdict: 'ok' });
    expect(await moduleWith('-export([other/1]).\n-nifs([other/1]).\n-nifs([pack/1]).', other)).toMatchObject({
      verdict: 'ok',
    });
  });

  it('is not proved when one is not, for the BEAM refuses the library', async () => {
    const refused = { verdict: 'unknown', reason: 'pack/1 is a NIF of the library, and -nifs does not name it' };
    expect(await moduleWith('-nifs([]).')).toEqual(refused);
    expect(await moduleWith('-export([other/1]).\n-nifs([other/1]).', other)).toEqual(refused);
  });

  it('is not proved when it names a function that it does not define', async () => {
    expect(await moduleWith('-nifs([pack/1, gone/2]).')).toEqual({
      verdict: 'unknown',
      reason: '-nifs names gone/2, which the module does not define',
    });
  });
});
