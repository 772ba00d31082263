import type {
  ElixirEnvironment,
  ElixirSources,
  MixProject,
  NifModuleOutcome,
  NifModuleSource,
  VariableState,
} from '../../src/elixir/index.ts';
import { evaluateNifModule, findMixProjects, findNifModules, readConfig } from '../../src/elixir/index.ts';
import { memoryRepository, type Unknown } from '../../src/repository/index.ts';
import { openSyntax } from '../../src/syntax/index.ts';

/** A repository in memory with everything that the Elixir readers ask for. */
export interface TestProject {
  readonly files: readonly string[];
  readonly sources: ElixirSources;
  readonly projects: readonly MixProject[];
  readonly modules: readonly NifModuleSource[];
  readonly unnamed: readonly Unknown[];
  text(path: string): string;
  outcomes(name: string, environment: ElixirEnvironment): readonly NifModuleOutcome[];
}

const syntax = await openSyntax(['elixir']);

export function testProject(files: Readonly<Record<string, string>>): TestProject {
  const repository = memoryRepository(files);
  const sources = { view: repository, syntax };
  const projects = findMixProjects(repository.files, sources);
  const { modules, unnamed } = findNifModules(projects, sources, repository.files);
  return {
    files: repository.files,
    sources,
    projects,
    modules,
    unnamed,
    text: (path) => files[path] ?? '',
    outcomes(name, environment) {
      const source = modules.find((module) => module.name.value === name);
      if (!source) return [];
      const config = readConfig(source.project, environment, sources);
      return evaluateNifModule(source, environment, config, sources, repository.files);
    },
  };
}

/** An environment with these variables set; `null` is one that nobody knows. */
export function environment(variables: Readonly<Record<string, string | null>>, mixEnv: string): ElixirEnvironment {
  const span = { path: 'flake.nix', start: 0, end: 0 };
  return {
    mixEnv,
    mixTarget: 'host',
    os: 'linux',
    variable(name): VariableState {
      const value = variables[name];
      if (value === undefined) return { kind: 'unset' };
      if (value === null) return { kind: 'unknown', reason: 'the phase that sets it could not be followed', span };
      return { kind: 'set', value, span };
    },
  };
}

/** A mix.exs of the application my_app and a lock that names a version of rustler. */
export function mixFiles(rustler: string): Record<string, string> {
  return {
    'mix.exs': `defmodule MyApp.MixProject do
  use Mix.Project

  def project do
    [app: :my_app, version: "0.1.0", elixir: "~> 1.14", deps: deps()]
  end

  defp deps, do: [{:rustler, "~> 0.30"}]
end
`,
    'mix.lock': `%{
  "rustler": {:hex, :rustler, "${rustler}", "0123", [:mix], [], "hexpm", "4567"},
}
`,
  };
}
