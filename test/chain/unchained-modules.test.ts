import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const recipe = readFiles(join(fixturesFolder, 'recipes/buildrustpackage-own-install'));
const NATIVE = 'lib/ferry/native.ex';

async function unknownWith(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { report } = await checkRepository(memoryRepository({ ...recipe, ...files }), { only: [], skip: [] });
  return report.unknown.map(({ message, location }) => `${message} ${location.path}:${location.startLine}`);
}

/** A module that loads a library without Rustler. */
function loading(name: string): string {
  return `defmodule ${name} do
  @on_load :load
  def load, do: :erlang.load_nif(:filename.join(:code.priv_dir(:ferry), ~c"native/ferry_nif"), 0)
end
`;
}

describe('a module that is in no chain', () => {
  it('is named when it loads the library of a crate by itself', async () => {
    expect(await unknownWith({ [NATIVE]: loading('Ferry.Native') })).toEqual([
      `Ferry.Native loads a library by itself ${NATIVE}:3`,
    ]);
  });

  it('is named when it loads that library with the first call', async () => {
    const lazy = loading('Ferry.Native').replace('  @on_load :load\n', '');
    expect(await unknownWith({ [NATIVE]: lazy })).toEqual([`Ferry.Native loads a library by itself ${NATIVE}:2`]);
    const other = 'defmodule Ferry.Native do\n  def load, do: load_nif()\n  defp load_nif, do: :ok\nend\n';
    expect(await unknownWith({ [NATIVE]: other })).toEqual([]);
  });

  it('is not named beside a sound one: its library is none of Rust', async () => {
    expect(await unknownWith({ 'lib/ferry/other.ex': loading('Ferry.Other') })).toEqual([]);
  });

  it('is named when its name is computed', async () => {
    const text = (recipe[NATIVE] ?? '').replace('defmodule Ferry.Native', 'defmodule Module.concat(Ferry, Native)');
    expect(await unknownWith({ [NATIVE]: text })).toEqual([
      `the name of a module that uses Rustler is computed ${NATIVE}:1`,
    ]);
  });

  it('is named when a call creates it', async () => {
    const created = (code: string) => `Module.create(Ferry.Other, quote do\n  ${code}\nend, __ENV__)\n`;
    expect(await unknownWith({ 'lib/ferry/other.ex': created('use Rustler, otp_app: :ferry') })).toEqual([
      'the name of a module that uses Rustler is computed lib/ferry/other.ex:1',
    ]);
    expect(await unknownWith({ 'lib/ferry/other.ex': created('def rustler, do: :use_rustler') })).toEqual([]);
  });

  it('is named when nothing loads the library that its functions wait for', async () => {
    const without = (recipe[NATIVE] ?? '').replace(/use Rustler/, 'use otp_app');
    expect(await unknownWith({ [NATIVE]: without })).toEqual([
      expect.stringMatching(/^Ferry\.Native has functions of a NIF, and what loads it was not followed lib/),
    ]);
    const imported = `defmodule Ferry.Native do
  import :erlang, only: [load_nif: 2, nif_error: 1]
  @on_load :load
  def load, do: load_nif(:filename.join(:code.priv_dir(:ferry), ~c"native/ferry_nif"), 0)
  def distance(_a, _b), do: nif_error(:nif_not_loaded)
end
`;
    expect(await unknownWith({ [NATIVE]: imported })).toEqual([`Ferry.Native loads a library by itself ${NATIVE}:4`]);
  });

  it('is named when it is written in Erlang', async () => {
    const erlang = `-module(ferry_nif).
-export([add/2]).
-on_load(init/0).
init() -> erlang:load_nif(filename:join(code:priv_dir(ferry), "native/ferry_nif"), 0).
add(_, _) -> erlang:nif_error(not_loaded).
`;
    const plain = { [NATIVE]: 'defmodule Ferry.Native do\nend\n', 'src/ferry_nif.erl': erlang };
    expect(await unknownWith(plain)).toEqual(['ferry_nif loads a library by itself src/ferry_nif.erl:3']);
    expect(await unknownWith({ 'src/ferry_nif.erl': erlang })).toEqual([]);
  });

  it('is not named for its stubs beside a sound one', async () => {
    const stubs = 'defmodule Ferry.Other do\n  def add(_, _), do: :erlang.nif_error(:nif_not_loaded)\nend\n';
    expect(await unknownWith({ 'lib/ferry/other.ex': stubs })).toEqual([]);
  });
});
