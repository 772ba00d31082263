import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

const fixture = readFiles(join(fixturesFolder, 'elixir-too-old/broken-asked-by-the-project'));
const inputs = 'nativeBuildInputs = [ pkgs.cargo';

/** Whether the build is told that its Elixir is too old, after a change of the flake. */
async function isTold(from: string, to: string): Promise<boolean> {
  const flake = fixture['flake.nix'] ?? '';
  expect(flake).toContain(from);
  const files = { ...fixture, 'flake.nix': flake.replace(from, () => to) };
  const { report } = await checkRepository(memoryRepository(files), { only: [], skip: [] });
  return report.findings.some(({ rule }) => rule === 'elixir-too-old');
}

describe('a project that asks for a newer Elixir than the one of its builder', () => {
  it('is told so, whatever else is among the inputs', async () => {
    expect(await isTold(inputs, inputs)).toBe(true);
    expect(await isTold(inputs, `${inputs} pkgs.nodejs`)).toBe(true);
  });

  it('is not judged where another Elixir may come first on PATH', async () => {
    expect(await isTold(inputs, `nativeBuildInputs = [ pkgs.beam.packages.erlang_28.elixir_1_19 pkgs.cargo`)).toBe(
      false,
    );
    const path = "preConfigure = ''\n  export PATH=${pkgs.beam.packages.erlang_28.elixir_1_19}/bin:$PATH\n'';";
    expect(await isTold(inputs, `${path}\n${inputs}`)).toBe(false);
  });

  it('is told so when a phase changes something else in mix.exs', async () => {
    const phase = (from: string, to: string) =>
      `postPatch = ''\n  substituteInPlace mix.exs --replace-fail '${from}' '${to}'\n'';\n${inputs}`;
    expect(await isTold(inputs, phase('0.1.0', '0.1.1'))).toBe(true);
    expect(await isTold(inputs, phase('elixir: "~> 1.19"', 'elixir: "~> 1.18"'))).toBe(false);
  });
});

describe('a project whose repository has a shell for another one', () => {
  const shell =
    '{ pkgs ? import <nixpkgs> { } }: pkgs.mkShell { packages = [ pkgs.beam.packages.erlang_26.elixir_1_15 ]; }';
  const mixProject = (app: string) =>
    `defmodule ${app}.MixProject do\n  use Mix.Project\n  def project, do: [app: :${app.toLowerCase()}, version: "0.1.0"]\nend\n`;
  const { 'flake.nix': _, ...withoutNix } = fixture;

  /** Whether `mix compile` of the project at the root is told that its Elixir is too old. */
  const isToldWith = async (files: Record<string, string>): Promise<boolean> => {
    const { report } = await checkRepository(memoryRepository({ ...withoutNix, ...files }), { only: [], skip: [] });
    return report.findings.some(({ rule }) => rule === 'elixir-too-old');
  };

  it('is not judged by it', async () => {
    const example = { 'examples/old/shell.nix': shell };
    expect(await isToldWith({ 'shell.nix': shell })).toBe(true);
    expect(await isToldWith({ 'nix/shell.nix': shell })).toBe(true);
    expect(await isToldWith({ ...example, 'examples/old/mix.exs': mixProject('Old') })).toBe(false);
  });

  it('is judged by that of the project around it', async () => {
    const moved = Object.entries(withoutNix).map(([path, text]) => [`app/${path}`, text]);
    const files = { ...Object.fromEntries(moved), 'mix.exs': mixProject('Around'), 'shell.nix': shell };
    const { report } = await checkRepository(memoryRepository(files), { only: [], skip: [] });
    expect(report.findings.map(({ rule }) => rule)).toContain('elixir-too-old');
  });
});
