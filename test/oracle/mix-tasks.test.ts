import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findMixProjects, mixTasks } from '../../src/elixir/index.ts';
import { memoryRepository } from '../../src/repository/index.ts';
import { openSyntax } from '../../src/syntax/index.ts';
import { realTool } from '../real-tool.ts';

const mix = realTool('mix', 'elixir');
const syntax = await openSyntax(['elixir']);

// Each task writes down how it is called.
const tasks = ['One', 'Two', 'Three.Deep'].map(
  (name) => `defmodule Mix.Tasks.${name} do
  use Mix.Task
  def run(words) do
    Mix.Task.reenable(Mix.Task.task_name(__MODULE__))
    File.write!("calls", Enum.join([Mix.Task.task_name(__MODULE__) | words], " ") <> "\\n", [:append])
  end
end
`,
);

const file = `${tasks.join('\n')}
defmodule Tasks.MixProject do
  use Mix.Project
  def project, do: [app: :tasks, version: "0.1.0", aliases: aliases()]
  defp aliases do
    [
      "three.all": ["one --a b", "three.deep"],
      single: "two x",
      nested: ["single", "do one p, three.deep q + one r", "three.all"],
      two: ["one before", "two"],
      nothing: []
    ]
  end
end
`;

const calls = [
  'one',
  'one a --b c',
  'three.all',
  'three.all --no-deps-check',
  'single y',
  'nested z',
  'two w',
  'nothing',
  'do one a, two b',
  'do one a + two b + three.all c',
  'do one a, two b + one',
  'do one , three.deep',
];

test.skipIf(mix.missing).each(calls)('mix %s runs the tasks that it is taken to run', { timeout: 60_000 }, (call) => {
  const folder = mkdtempSync(join(tmpdir(), 'mix-tasks-'));
  try {
    writeFileSync(join(folder, 'mix.exs'), file);
    writeFileSync(join(folder, 'calls'), '');
    execFileSync('mix', call.split(' '), { cwd: folder, stdio: 'pipe', env: { ...process.env, MIX_ENV: 'prod' } });
    const ran = readFileSync(join(folder, 'calls'), 'utf8').split('\n').filter(Boolean);
    const view = memoryRepository({ 'mix.exs': file });
    const [project] = findMixProjects(view.files, { view, syntax });
    const found = project && mixTasks(call.split(' '), project.aliases);
    expect(found?.map((task) => task.join(' '))).toEqual(ran);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
