import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const fixture = readFiles(join(fixturesFolder, 'load-from-other-file/broken'));

/** What is said of the module when its mix.exs has more keys, and which findings there are. */
async function saidWith(keys: string, module = (text: string) => text) {
  const mix = (fixture['mix.exs'] ?? '').replace('app: :my_app,', () => `app: :my_app,\n      ${keys}`);
  const path = 'lib/my_app/native.ex';
  const files = { ...fixture, 'mix.exs': mix, [path]: module(fixture[path] ?? '') };
  const { report } = await checkRepository(memoryRepository(files), { only: [], skip: [] });
  const rules = report.findings.map(({ rule }) => rule);
  return { rules, verdict: report.chains[0]?.links.find(({ kind }) => kind === 'module')?.verdict };
}

describe('a module that loads another file than Rustler writes', () => {
  const broken = { rules: ['load-from-other-file'], verdict: 'broken' };
  const open = { rules: [], verdict: 'unknown' };

  it('is broken where nothing else can place one', async () => {
    expect(await saidWith('start_permanent: true,')).toEqual(broken);
    expect(await saidWith('compilers: [:phoenix, :gettext] ++ Mix.compilers(),')).toEqual(broken);
    expect(await saidWith('compilers: [\n        :phoenix\n      ] ++ Mix.compilers(),')).toEqual(broken);
    expect(await saidWith('aliases: [setup: ["deps.get", "compile"]],')).toEqual(broken);
  });

  it('is left open where a compiler of the project may copy the file', async () => {
    expect(await saidWith('compilers: Mix.compilers() ++ [:place_nif],')).toEqual(open);
    expect(await saidWith('compilers: [:elixir_make | Mix.compilers()],')).toEqual(open);
    expect(await saidWith('compilers: [\n        :gettext,\n        :place_nif\n      ] ++ Mix.compilers(),')).toEqual(
      open,
    );
    expect(await saidWith('compilers: compilers(Mix.env()),')).toEqual(open);
    expect(await saidWith('compilers: Mix.compilers() ++ own_compilers(),')).toEqual(open);
  });

  it('is left open where an alias of the project, or the module itself, may', async () => {
    expect(await saidWith('aliases: [compile: ["compile", &place/1]],')).toEqual(open);
    const copies = (text: string) => `${text.trimEnd().slice(0, -3)}  @after_compile __MODULE__
  def __after_compile__(_, _), do: File.cp!("priv/native/my_nif.so", "priv/native/libmy_nif.so")
end
`;
    expect(await saidWith('start_permanent: true,', copies)).toEqual(open);
  });
});
