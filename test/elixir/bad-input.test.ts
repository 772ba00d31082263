import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moduleNames, readConfig } from '../../src/elixir/index.ts';
import { WRITTEN } from '../oracle/elixir/written-cases.ts';
import { environment, mixFiles, testProject } from './project.ts';

/** Reads everything there is to read; returns whether it came to an end. */
function readAll(files: Readonly<Record<string, string>>): boolean {
  const project = testProject(files);
  const setting = environment({ SWITCH: null }, 'prod');
  for (const one of project.projects) {
    readConfig(one, setting, project.sources);
    moduleNames(one, project.sources, project.files);
  }
  for (const { name } of project.modules) project.outcomes(name.value, setting);
  return true;
}

function withBody(body: string): Record<string, string> {
  return { ...mixFiles('0.36.2'), 'lib/native.ex': `defmodule MyApp.Native do\n${body}\nend\n` };
}

describe('bad input', () => {
  it('never throws on text that was cut, doubled or mixed', () => {
    const damage = fc.record({
      one: fc.constantFrom(...WRITTEN),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat({ max: 60 }),
      put: fc.constantFrom('', 'do', 'end', '(', '"', '#{', '\\', '%{', '&', '@', 'fn ->', '"""', 'unquote(', ': '),
      file: fc.nat(),
    });
    fc.assert(
      fc.property(damage, ({ one, at, length, put, file }) => {
        const paths = Object.keys(one.files);
        const path = paths[file % paths.length] as string;
        const text = one.files[path] as string;
        const start = Math.floor(at * text.length);
        return readAll({ ...one.files, [path]: text.slice(0, start) + put + text.slice(start + length) });
      }),
      { numRuns: 300, seed: 20261122 },
    );
  });

  it('bounds nesting, loops and recursion', { timeout: 60_000 }, () => {
    const deep = (open: string, close: string, count: number) => `${open.repeat(count)}${close.repeat(count)}`;
    expect(readAll(withBody(`  use Rustler, otp_app: ${deep('[', ']', 100_000)}`))).toBe(true);
    expect(readAll(withBody(`  use Rustler, otp_app: ${deep('(', ')', 5_000)}`))).toBe(true);
    expect(readAll(withBody(`  use Rustler, [${'"a" <> '.repeat(3_000)}"b"]`))).toBe(true);
    expect(readAll(withBody(`  use ${'__MODULE__.A.'.repeat(2_000)}B\n  use Rustler, otp_app: :my_app`))).toBe(true);
    expect(
      readAll(withBody(`${'  if true do\n'.repeat(2_000)}use Rustler, otp_app: :my_app\n${'end\n'.repeat(2_000)}`)),
    ).toBe(true);
    const macros = `  defmacro loop(x), do: quote(do: MyApp.Native.loop(unquote(x)))
  def f(x), do: f(x)
  require MyApp.Other
  MyApp.Other.loop(1)
  use Rustler, otp_app: MyApp.Other.g(1)`;
    const other = `defmodule MyApp.Other do
  defmacro loop(x), do: quote(do: MyApp.Other.loop([unquote(x), Rustler]))
  def g(x), do: g(g(x))
end`;
    expect(readAll({ ...withBody(macros), 'lib/other.ex': other })).toBe(true);
  });

  it('bounds what doubles, joins and splits', { timeout: 20_000 }, () => {
    const doubled = (first: string, operation: (name: string) => string) => {
      const lines = Array.from({ length: 60 }, (_, index) => `  x${index + 1} = ${operation(`x${index}`)}`);
      return withBody(`  x0 = ${first}\n${lines.join('\n')}\n  use Rustler, otp_app: :my_app, crate: x60`);
    };
    expect(readAll(doubled('"ab"', (name) => `${name} <> ${name}`))).toBe(true);
    expect(readAll(doubled('"ab"', (name) => `"#{${name}}#{${name}}"`))).toBe(true);
    expect(readAll(doubled('"ab"', (name) => `String.replace(${name}, "b", ${name})`))).toBe(true);
    expect(readAll(doubled('"ab"', (name) => `Enum.join([${name}, ${name}], ${name})`))).toBe(true);
    expect(readAll(doubled("'ab'", (name) => `${name} ++ ${name}`))).toBe(true);
    expect(readAll(doubled('[1, 2]', (name) => `${name} ++ ${name}`))).toBe(true);
    expect(readAll(doubled('[1, 2]', (name) => `Enum.concat([${name}, ${name}, ${name}])`))).toBe(true);
    expect(readAll(doubled('["a"]', (name) => `(for a <- ${name}, b <- ${name}, do: a <> b)`))).toBe(true);
    const wide = `  x = Enum.map(String.split(${JSON.stringify('a '.repeat(9_000))}), &(&1))\n`;
    expect(readAll(withBody(`${wide}  use Rustler, [otp_app: :my_app] ++ [0 | x]`))).toBe(true);
  });

  it('bounds macros that use each other twice', () => {
    const using = (uses: string) => `  defmacro __using__(_) do\n    quote do\n${uses}    end\n  end\n`;
    const twice = (module: string) => `      use ${module}\n`.repeat(2);
    const files = {
      ...mixFiles('0.36.2'),
      'lib/a.ex': `defmodule MyApp.A do\n${using(`${twice('MyApp.B')}      use Rustler, otp_app: :my_app\n`)}end\n`,
      'lib/b.ex': `defmodule MyApp.B do\n${using(twice('MyApp.A'))}end\n`,
      'lib/native.ex': 'defmodule MyApp.Native do\n  use MyApp.A\nend\n',
    };
    const started = process.cpuUsage();
    expect(readAll(files)).toBe(true);
    expect(process.cpuUsage(started).user).toBeLessThan(1_000_000);
  });

  it('never takes a module for one without Rustler where the text is broken', () => {
    for (const body of [
      '  use Rustler, otp_app: :my_app\n  def f(, do: 1',
      '  )) use Rustler, otp_app: :my_app',
      '  x = "\n  use Rustler',
    ]) {
      const project = testProject(withBody(body));
      for (const { name } of project.modules) {
        const outcomes = project.outcomes(name.value, environment({}, 'prod'));
        expect(outcomes.every(({ module }) => module !== undefined)).toBe(true);
      }
    }
  });

  it('ends a cycle of imports in the configuration and says so', () => {
    const project = testProject({
      ...mixFiles('0.36.2'),
      'config/config.exs': 'import Config\nimport_config "a.exs"',
      'config/a.exs': 'import Config\nimport_config "config.exs"',
    });
    const [first] = project.projects;
    if (!first) throw new Error('no project');
    const { unknown } = readConfig(first, environment({}, 'prod'), project.sources);
    expect(unknown).toMatchObject([{ reason: 'config/config.exs imports itself', span: { path: 'config/a.exs' } }]);
  });

  it('reads what it can of a half-written lock', () => {
    const project = testProject({
      ...mixFiles('0.36.2'),
      'mix.lock':
        '%{\n  "jason": {:hex, :jason, "1.4.5", "0", [:mix], [], "hexpm", "1"},\n  "rustler": {:hex, :rustler, "0.36',
    });
    const lock = project.projects[0]?.lock;
    expect(lock?.versions.get('jason')?.value).toBe('1.4.5');
    expect(lock?.versions.has('rustler')).toBe(false);
    expect(lock?.problem?.kind).toBe('unknown');
  });

  it('keeps a project whose mix.exs is empty or broken', () => {
    for (const mix of ['', 'defmodule M do', 'raise "no"', 'defmodule M do\n  use Mix.Project\nend']) {
      const [project] = testProject({ 'mix.exs': mix }).projects;
      expect(project?.app.kind).toBe('unknown');
      expect(project?.dependencies.kind).toBe('unknown');
    }
  });
});
