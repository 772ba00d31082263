import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check } from '../../src/engine/check.ts';
import type { Finding, Report } from '../../src/engine/report.ts';
import { realTool } from '../real-tool.ts';
import { loadCases } from './load/cases.ts';
import { containerRoot } from './load/container.ts';
import { LOADER } from './load/sources.ts';
import { clean, type LoadCase } from './load/workshop.ts';

const tools = [
  realTool('escript', 'erlang-base'),
  realTool('gcc', 'gcc'),
  realTool('g++', 'g++'),
  realTool('musl-gcc', 'musl-tools'),
  realTool('aarch64-linux-gnu-gcc', 'gcc-aarch64-linux-gnu'),
  realTool('rustc', 'rustc'),
];
const missing = tools.find((tool) => tool.missing);

// The verdict of a BEAM for another machine cannot be had here; there it rests on glibc's elf/dl-load.c, and for musl on
// its loader itself, which musl-loader.test.ts asks through a program of musl.
const images = ['plain', 'musl'];

describe.skipIf(missing !== undefined)('the doctor and the real loader', () => {
  let folder: string;
  let outcomes: ReadonlyMap<string, string>;
  let report: Report;
  let ofBareRelease: Report;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rustler-nix-load-'));
    const said: [string, string][] = [];
    for (const image of images) {
      const { application } = containerRoot(join(folder, image));
      const own = loadCases
        .map((loadCase, index) => ({ loadCase, index }))
        .filter(({ loadCase }) => imageOf(loadCase) === image);
      for (const { loadCase, index } of own) make(loadCase, index, application);
      said.push(
        ...loadAll(
          own.map(({ index }) => index),
          application,
        ),
      );
    }
    outcomes = new Map(said);
    report = await doctorAll(images);
    ofBareRelease = await doctorAll(images.map((image) => `${image}/app`));
  }, 240_000);

  afterAll(() => clean(folder));

  test.each(loadCases.map((loadCase, index) => [loadCase.name, loadCase, index] as const))(
    '%s',
    (_, loadCase, index) => {
      const said = outcomes.get(moduleOf(index));
      if (loadCase.refused) expect(said).toMatch(loadCase.refused);
      else expect(said).toBe('ok 5');
      const findings = report.findings.filter(({ built }) => built?.endsWith(`/${fileOf(index)}`));
      expect(findings.map(inWords)).toEqual(expected(loadCase));
      if (loadCase.names) expect(findings[0]?.message).toMatch(loadCase.names);
      // What loads is not called broken, and what does not load is never called proved.
      const verdict = verdictOf(index, report);
      if (loadCase.refused) expect(verdict).not.toBe('ok');
      else expect(verdict).toBe(loadCase.byChance ? 'unknown' : 'ok');
    },
  );

  // The release without the system around it: less is known, and nothing wrong is said.
  test.each(loadCases.map((loadCase, index) => [loadCase.name, loadCase, index] as const))(
    '%s, of a release for some machine',
    (_, { refused }, index) => {
      const own = ofBareRelease.findings.filter(({ built }) => built?.endsWith(`/${fileOf(index)}`));
      const verdict = verdictOf(index, ofBareRelease);
      if (refused) expect(verdict).not.toBe('ok');
      else expect(own.filter(({ severity }) => severity === 'error').map(inWords)).toEqual([]);
    },
  );

  function make({ make: build }: LoadCase, index: number, application: string): void {
    const work = join(folder, 'work', String(index));
    mkdirSync(work, { recursive: true });
    const native = join(application, 'priv/native');
    const word = wordOf(index);
    build({ folder: work, native, output: join(native, `${word}.so`), module: moduleOf(index), word });
  }

  function loadAll(indexes: readonly number[], application: string): [string, string][] {
    const script = join(folder, 'load.escript');
    const list = join(folder, 'cases.txt');
    writeFileSync(script, `#!/usr/bin/env escript\n%%! -noinput\n${LOADER}`);
    const lines = indexes.map((index) => `${moduleOf(index)}\t${join(application, 'priv/native', wordOf(index))}`);
    writeFileSync(list, `${lines.join('\n')}\n`);
    const output = execFileSync('escript', [script, join(application, 'ebin'), list], { encoding: 'utf8' });
    const said = output.trim().split('\n');
    return said.map((line) => line.split('\t') as [string, string]);
  }

  /** One repository with a module for every library. */
  async function doctorAll(paths: readonly string[]): Promise<Report> {
    const files: Record<string, string> = { 'mix.exs': MIX_PROJECT, 'mix.lock': MIX_LOCK };
    for (const index of loadCases.keys()) {
      const options = `otp_app: :my_app, crate: "${wordOf(index)}", skip_compilation?: true`;
      files[`lib/${wordOf(index)}.ex`] =
        `defmodule ${moduleOf(index).replace('Elixir.', '')} do\n  use Rustler, ${options}\n  def add(_a, _b), do: :erlang.nif_error(:nif_not_loaded)\nend\n`;
    }
    const root = join(folder, 'repository');
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const built = { paths: paths.map((path) => join(folder, path)), target: undefined, maxGlibc: undefined };
    return (await check(root, { only: [], skip: [], built })).report;
  }

  function verdictOf(index: number, { chains }: Report): string | undefined {
    const name = moduleOf(index).replace('Elixir.', '');
    const chain = chains.find(({ module, links }) => module === name && links.some(({ kind }) => kind === 'binary'));
    return chain?.links.find(({ kind }) => kind === 'binary')?.verdict;
  }
});

function wordOf(index: number): string {
  return `case${String(index).padStart(2, '0')}`;
}

function moduleOf(index: number): string {
  return `Elixir.C${wordOf(index).slice(1)}`;
}

function fileOf(index: number): string {
  return `${wordOf(index)}.so`;
}

function inWords({ rule, severity }: Finding): string {
  return `${severity}[${rule}]`;
}

function expected({ rule, severity }: LoadCase): string[] {
  return rule === undefined ? [] : [`${severity ?? 'error'}[${rule}]`];
}

function imageOf({ image }: LoadCase): string {
  return image ?? 'plain';
}

const MIX_PROJECT = `defmodule MyApp.MixProject do
  use Mix.Project

  def project do
    [app: :my_app, version: "0.1.0", elixir: "~> 1.14", deps: [{:rustler, "~> 0.37.1", runtime: false}]]
  end
end
`;

const MIX_LOCK = `%{
  "rustler": {:hex, :rustler, "0.37.1", "721434020c7f6f8e1cdc57f44f75c490435b01de96384f8ccb96043f12e8a7e0", [:mix], [], "hexpm", "24547e9b8640cf00e6a2071acb710f3e12ce0346692e45098d84d45cdb54fd79"},
}
`;

test('at least 30 libraries are compared', () => {
  expect(loadCases.length).toBeGreaterThanOrEqual(30);
  expect(existsSync('/usr/lib/erlang') || missing !== undefined).toBe(true);
});
