import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { refusedMixFile } from '../../src/elixir/index.ts';
import { ELIXIR_FUNCTIONS, FIRST_NAMES } from '../../src/knowledge/elixir-functions.ts';
import { memoryRepository } from '../../src/repository/index.ts';
import { openSyntax } from '../../src/syntax/index.ts';
import { environment } from '../elixir/project.ts';
import { realTool } from '../real-tool.ts';

const mix = realTool('mix', 'elixir');
const syntax = await openSyntax(['elixir']);

const SOUND = [
  'app: :a, version: "0.1.0"',
  'app: :a, version: "0.1.0-dev+1", deps: []',
  'app: :a, version: "0.1.0", start_permanent: Mix.env() == :prod, elixirc_paths: paths(Mix.env())',
  'app: :a, version: "0.1.0", docs: fn -> Other.docs() end, steps: [&Other.wrap/1, &System.newer/1]',
  'app: :a, version: "0.1.0", on: Code.ensure_loaded?(Other) && Other.on?()',
  'app: :a, version: "0.1.0", on: (if System.get_env("NEVER_SET_HERE"), do: Other.on?(), else: Inner.on?())',
  'app: :a, version: "0.1.0", on: {node(), self(), binding()}, in: __MODULE__.named()',
  'app: :a, version: "0.1.0", deps: Enum.filter([{:b, path: "b"}], fn _ -> Mix.env() == :dev end)',
];

const REFUSED = [
  'app: :a, version: "0.1.0", start_permanent: Mixx.env() == :prod',
  'app: :a, version: "0.1.0", start_permanent: Mix.envx() == :prod',
  'app: :a, version: "0.1.0", start_permanent: Mix.Projectx.env() == :prod',
  'app: :a, version: "0.1.0", on: System.get_envx("X")',
  'app: :a, version: "0.1.0", on: Application.fetchenv(:a, :b) || true',
  'app: :a, version: "0.1.0", docs: docs()',
  'app: :a, version: "0.1.0", on: [1, {:x, Other.on?()}]',
  'version: "0.1.0"',
  'app: :a',
  'app: :a, version: "0.1"',
  'app: :a, version: "next"',
  'app: :a, version: "0.1.0", deps: "deps"',
  'app: :a, version: "0.1.0", deps: :none',
  'app: :a, version: "0.1.0", deps: [{:b}]',
  'app: :a, version: "0.1.0", deps: ["b"]',
  'app: :a, version: "0.1.0", deps: [b: 1]',
  'app: :a, version: "0.1.0", deps: [{"b", path: "b"}]',
  'app: :a, version: "0.1.0", deps: [{:b, "~> 1.0", :dev}]',
  'app: :a, version: "0.1.0", deps: [{:b, [:path]}]',
];

const cases = [
  ...SOUND.map((project) => [project, false] as const),
  ...REFUSED.map((project) => [project, true] as const),
];

test.skipIf(mix.missing).each(cases)(
  'what Mix does with %s: refused is %s',
  { timeout: 60_000 },
  (project, refused) => {
    const file = `defmodule Inner do
  def on?, do: true
end

defmodule A.MixProject do
  use Mix.Project
  def project, do: [${project}]
  def named, do: :a
  def paths(:test), do: ["lib", "test/support"]
  def paths(_), do: ["lib"]
end
`;
    const folder = mkdtempSync(join(tmpdir(), 'mix-files-'));
    try {
      writeFileSync(join(folder, 'mix.exs'), file);
      mkdirSync(join(folder, 'lib'));
      writeFileSync(join(folder, 'lib/a.ex'), 'defmodule A do\nend\n');
      const env = { ...process.env, MIX_ENV: 'prod' };
      const { status } = spawnSync('mix', ['compile', '--no-deps-check'], { cwd: folder, env, stdio: 'pipe' });
      const view = memoryRepository({ 'mix.exs': file });
      const found = refusedMixFile('', environment({}, 'prod'), { view, syntax }, view.files);
      expect({ refused: status !== 0, found: found.length > 0 }).toEqual({ refused, found: refused });
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

test.skipIf(mix.missing)('no function or module of the installed Elixir is missed', () => {
  const code = `
    for {module, functions} <- [${[...ELIXIR_FUNCTIONS].map(([module, names]) => `{${module}, ~w(${[...names].join(' ')})}`).join(', ')}],
        {name, _} <- module.__info__(:functions) ++ module.__info__(:macros),
        name = to_string(name), not String.starts_with?(name, "__"), name not in functions,
        do: IO.puts("#{inspect(module)}.#{name}")
    for app <- [:elixir, :mix, :eex, :ex_unit, :iex, :logger], file <- File.ls!(Application.app_dir(app, "ebin")),
        "Elixir." <> rest <- [file], first = hd(String.split(rest, ".")),
        first not in ~w(${[...FIRST_NAMES].join(' ')}),
        do: IO.puts(first)`;
  expect(execFileSync('elixir', ['-e', code], { encoding: 'utf8' })).toBe('');
});
