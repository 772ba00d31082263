import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const files = readFiles(join(fixturesFolder, 'switch-not-set/sound-in-every-build'));
const MODULE = 'lib/my_app/native.ex';

/** The verdict on a release whose module skips compilation where a variable of that name is set. */
async function verdictWith(name: string): Promise<string | undefined> {
  const text = (files[MODULE] ?? '').replace('NIX_BUILD_TOP', () => name);
  const { report } = await checkRepository(memoryRepository({ ...files, [MODULE]: text }), { only: [], skip: [] });
  return report.chains.find(({ build }) => build === 'packages.x86_64-linux.default')?.verdict;
}

it('a build has the variables that Nix sets', async () => {
  expect(await verdictWith('NIX_BUILD_TOP')).toBe('ok');
});

it.each(['A(B', '*', 'constructor', '__proto__', 'toString'])('a build has no variable %s of its own', async (name) => {
  expect(await verdictWith(name)).toBe('broken');
});

const unset = readFiles(join(fixturesFolder, 'switch-not-set/broken'));

/** The verdict on a release whose module wants PRECOMPILED_NIF, which its derivation does not set. */
async function verdictAfter(path: string, from: string, to: string): Promise<string | undefined> {
  const changed = { ...unset, [path]: (unset[path] ?? '').replace(from, to) };
  const { report } = await checkRepository(memoryRepository(changed), { only: [], skip: [] });
  return report.chains.find(({ build }) => build === 'packages.x86_64-linux.default')?.verdict;
}

const SET = 'System.put_env("PRECOMPILED_NIF", "1")';
const ifSet = (name: string) => `if is_binary(System.get_env("${name}")) do\n      ${SET}\n    end`;
const unlessSet = () => `unless System.get_env("PRECOMPILED_NIF") do\n      ${SET}\n    end`;
const otherwise = () => `if System.get_env("SYSROOT") do\n      :ok\n    else\n      ${SET}\n    end`;
const chained = () => `System.put_env("SYSROOT", "1")\n    if System.get_env("SYSROOT"), do: ${SET}`;

it.each([
  ['project/0 may set', 'mix.exs', 'def project do', `def project do\n    ${SET}`],
  ['config.exs may set', 'config/config.exs', '', `import Config\nif System.get_env("NIX_STORE"), do: ${SET}`],
  ['prod.exs may set', 'config/prod.exs', '', `import Config\n${SET}`],
  ['project/0 may take away', 'mix.exs', 'def project do', 'def project do\n    System.delete_env("PRECOMPILED_NIF")'],
  ['a loop of config.exs may set', 'config/config.exs', '', 'for {k, v} <- [], do: System.put_env(k, v)'],
  ['project/0 sets where it is not set', 'mix.exs', 'def project do', `def project do\n    ${unlessSet()}`],
  ['project/0 sets in a branch that is taken', 'mix.exs', 'def project do', `def project do\n    ${ifSet('HOME')}`],
  ['project/0 sets in the other branch', 'mix.exs', 'def project do', `def project do\n    ${otherwise()}`],
  ['a branch sets for which the same file may set', 'mix.exs', 'def project do', `def project do\n    ${chained()}`],
])('nobody knows the variable that %s', async (_title, ...change) => {
  expect(await verdictAfter(...change)).toBe('unknown');
});

it.each([
  ['another variable', 'mix.exs', 'def project do', 'def project do\n    System.put_env("OTHER", "1")'],
  ['an alias', 'mix.exs', 'deps:', `aliases: [test: [fn _ -> ${SET} end, "test"]],\n      deps:`],
  ['the configuration of another environment', 'config/test.exs', '', `import Config\n${SET}`],
  ['a comment', 'mix.exs', 'def project do', `def project do\n    # ${SET}`],
  [
    'a branch for a system of Nerves',
    'mix.exs',
    'def project do',
    `def project do\n    ${ifSet('NERVES_SDK_SYSROOT')}`,
  ],
  [
    'a branch for another environment',
    'mix.exs',
    'def project do',
    `def project do\n    if Mix.env() == :test, do: ${SET}`,
  ],
])('%s does not set the variable of a build', async (_title, ...change) => {
  expect(await verdictAfter(...change)).toBe('broken');
});

const PREPARES = 'mkdir -p priv/native';

it.each([
  ['exported', 'export PRECOMPILED_NIF=1', 'ok'],
  ['exported before it has a value', 'export PRECOMPILED_NIF\nPRECOMPILED_NIF=1', 'ok'],
  ['exported no more', 'export PRECOMPILED_NIF=1\nexport -n PRECOMPILED_NIF', 'broken'],
  ['declared to be exported no more', 'export PRECOMPILED_NIF=1\ndeclare -g +x PRECOMPILED_NIF', 'broken'],
  ['unset after it was exported', 'export PRECOMPILED_NIF\nunset PRECOMPILED_NIF\nPRECOMPILED_NIF=1', 'broken'],
])('a build whose phase leaves the variable %s', async (_title, phase, verdict) => {
  expect(await verdictAfter('flake.nix', PREPARES, `${phase}\n${PREPARES}`)).toBe(verdict);
});
