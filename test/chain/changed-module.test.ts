import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const recipe = readFiles(join(fixturesFolder, 'recipes', 'crane-musl'));
const FILE = 'lib/my_app/native.ex';
const OTHER = 'defmodule MyApp.Native do\n  def add(a, b), do: a + b\nend\n';

interface Changes {
  readonly phase: string;
  /** Name of the module's file in the repository. */
  readonly file?: string;
  readonly more?: Readonly<Record<string, string>>;
}

/** What is said of the recipe's modules when a phase of its build runs these commands before Mix does. */
async function said({ phase, file = FILE, more = {} }: Changes) {
  const { [`my_app/${FILE}`]: module = '', 'flake.nix': flake = '', ...others } = recipe;
  const changed = flake.replace("preBuild = ''", () => `postPatch = ''\n${phase}\n'';\n          preBuild = ''`);
  expect(changed).not.toBe(flake);
  const files = { ...others, 'flake.nix': changed, [`my_app/${file}`]: module, ...more };
  const { report } = await checkRepository(memoryRepository(files), { only: [], skip: [] });
  const chains = report.chains.filter(({ build }) => build === 'packages.x86_64-linux.default');
  return {
    chains: chains.map(({ module: name, verdict, links }) => `${name} ${verdict} ${links[0]?.reason ?? ''}`.trim()),
    findings: report.findings.map(({ rule }) => rule),
    unknown: report.unknown.map(({ message }) => message),
  };
}

const lost = (reason: string) => ({ chains: [`MyApp.Native unknown ${reason}`], findings: [], unknown: [] });

describe('a module whose file a phase', () => {
  it.each([
    ['removes', `rm ${FILE}`],
    ['removes with its folder', 'rm -rf lib/my_app'],
    ['renames', `mv ${FILE} ${FILE}.bak`],
    ['moves to another folder', `mv ${FILE} lib/native.ex`],
    ['finds and deletes', 'find lib -name native.ex -delete'],
  ])('%s is not taken for what the source says', async (_what, phase) => {
    expect(await said({ phase })).toEqual(lost('a phase takes the file of MyApp.Native away'));
  });

  it.each([
    ['copies over', `cp other.txt ${FILE}`],
    ['installs over', `install -m644 other.txt ${FILE}`],
    ['links over', `ln -sf ../../other.txt ${FILE}`],
    ['writes anew', `cat other.txt > ${FILE}`],
    ['edits with sed', `sed -i s/MyApp.NativeLoader.load_native// ${FILE}`],
    ['edits with substituteInPlace', `substituteInPlace ${FILE} --replace-fail 'MyApp.NativeLoader.load_native()' ""`],
  ])('%s is not taken for what the source says', async (_what, phase) => {
    const more = { 'my_app/other.txt': OTHER };
    expect(await said({ phase, more })).toEqual(lost('a phase changes the file of MyApp.Native'));
  });

  it('edits elsewhere is followed as it is then', async () => {
    expect(await said({ phase: `sed -i s/integer/float/ ${FILE}` })).toEqual({
      chains: ['MyApp.Native ok'],
      findings: [],
      unknown: [],
    });
  });
});

describe('a module that a phase brings', () => {
  const brought = {
    chains: [],
    findings: [],
    unknown: ['a phase writes the NIF module MyApp.Native, which is not followed'],
  };

  it.each([
    ['renaming a file', `mv ${FILE}.in ${FILE}`],
    ['copying a file', `cp ${FILE}.in ${FILE}`],
    ['printing a file with changes', `sed -e s/@version@/1/ ${FILE}.in > ${FILE}`],
  ])('by %s is named', async (_what, phase) => {
    expect(await said({ phase, file: `${FILE}.in` })).toEqual(brought);
  });

  it('by itself is named beside those of the repository', async () => {
    const phase = `cat > lib/my_app/second.ex <<'END'\ndefmodule MyApp.Second do\n  use Rustler, otp_app: :my_app\nend\nEND`;
    expect(await said({ phase })).toEqual({
      chains: ['MyApp.Native ok'],
      findings: [],
      unknown: ['a phase writes the NIF module MyApp.Second, which is not followed'],
    });
  });

  it('may be in a file that nobody can read, where a crate is in no chain', async () => {
    const { chains, unknown } = await said({ phase: `substituteAll ${FILE}.in ${FILE}`, file: `${FILE}.in` });
    expect(chains).toEqual([]);
    expect(unknown).toHaveLength(1);
  });

  it.each([
    ['a module of another kind', `echo 'defmodule MyApp.Version do end' > lib/my_app/version.ex`],
    ['a generated file beside a followed module', 'elixir generate.exs > lib/my_app/generated.ex'],
    ['a file that Mix does not compile', `cp ${FILE} priv/template.ex`],
  ])('is none in %s', async (_what, phase) => {
    expect((await said({ phase })).unknown).toEqual([]);
  });
});
