import { compilesForAssets } from '../knowledge/mix-tasks.ts';
import type { Derivation, MixDetails, NixBuild } from '../nix/model.ts';
import { known, type Unknown, unknown } from '../repository/index.ts';
import type { MixTask, ReferenceView, ShellEvent, ShellOutcome } from '../shell/model.ts';
import { cargoOnPath } from './cargo-on-path.ts';
import { variableAt } from './elixir-environment.ts';
import { beamOnPath, elixirOnPath } from './elixir-on-path.ts';
import { packagesWithoutSource } from './missing-source.ts';
import type { NixMixBuild } from './model.ts';
import { beamOfOtp } from './outside-build.ts';
import { type RunContext, runDerivation } from './runs.ts';
import { sourceTree } from './source-view.ts';
import { startDirectory } from './start.ts';
import { unprovedCommands } from './unproved-commands.ts';
import { vendoredCrates } from './vendored-crates.ts';

/**
 * A derivation that compiles a Mix project or an Erlang application, with its phases run over the model of its working directory;
 * unknown when its source is not followed.
 */
export function mixBuild(
  build: NixBuild,
  derivation: Derivation,
  context: RunContext,
  references: ReferenceView,
): NixMixBuild | Unknown {
  const mix = mixDetails(derivation);
  if (!mix) return unknown('the derivation does not build a Mix project', derivation.call);
  const source = sourceTree(derivation, context.repository);
  if ('kind' in source) return source;
  const start = startDirectory(derivation, source.root);
  if (start.kind === 'unknown') return start;
  const outcome = runDerivation(derivation, context, references);
  if (!outcome) return unknown('the phases could not be followed', derivation.call);
  const moments = mixMoments(outcome);
  return {
    kind: 'nix',
    build,
    derivation,
    mix,
    platform: derivation.platform,
    source: source.view,
    sourceIncomplete: source.incomplete,
    sourceRoot: source.root,
    projectDirectory: moments.compile?.workingDirectory ?? start.value,
    outcome,
    unproved: [...unprovedCommands(derivation, outcome, context), ...packagesWithoutSource(mix)],
    moments,
    variable: (name) => variableAt(derivation, moments.compile, name),
    beam: beamOnPath(beamOfOtp(mix.otp), moments.compile),
    elixir: elixirOnPath(mix.elixir, derivation, moments.compile),
    cargo: cargoOnPath(derivation, moments.compile),
    vendored: vendoredCrates(derivation, outcome, context, {
      hook: moments.dependencies?.order ?? moments.compile?.order,
      cargo: moments.compile?.order,
      root: source.root,
      start: start.value,
    }),
  };
}

/** An Erlang application is compiled in one way only, and has nothing of Mix about it. */
function mixDetails({ details, call }: Derivation): MixDetails | undefined {
  if (details.kind === 'mix') return details;
  if (details.kind !== 'erlang') return undefined;
  const none = known(undefined, call);
  return {
    kind: 'mix',
    mixEnv: known('prod', call),
    releaseName: none,
    nixDependencies: none,
    nixDependencyNames: none,
    nixDependenciesFile: undefined,
    fetchedDependencies: none,
    configPath: none,
    keepsConfig: known(true, call),
    version: details.version,
    otp: details.otp,
    elixir: unknown('no Elixir compiles here', call),
  };
}

function mixMoments(outcome: ShellOutcome): NixMixBuild['moments'] {
  const compile = compilation(outcome);
  const release = outcome.events.find(
    (event) => runsMix(event, ([task]) => task === 'release') || event.words[0] === 'beam-module',
  );
  return {
    dependencies: outcome.events.find((event) => runsMix(event, compilesDependencies)),
    compile,
    release: release ?? lastInstall(outcome),
  };
}

/**
 * The first compilation in the folder of the project that the build is for: where the builder compiles by itself, else where a release is
 * made. What compiles elsewhere before, as one of an umbrella's applications for its assets, is not the whole.
 */
function compilation({ events }: ShellOutcome): ShellEvent | undefined {
  const compiling = events.filter((event) => runsMix(event, compilesByItself) || compilesErlang(event));
  const own =
    compiling.find(({ kind }) => kind === 'builtin') ??
    compiling.find((event) => runsMix(event, ([task]) => task === 'release')) ??
    compiling[0];
  return events.find((event) => {
    const isThere = !own || event.workingDirectory === own.workingDirectory;
    return isThere && (runsMix(event, compilesProject) || compilesErlang(event));
  });
}

function compilesByItself([task]: MixTask): boolean {
  return /^(compile|release|escript\.build)$/.test(task ?? '');
}

/** Whether a task of Mix compiles the project. */
export function compilesProject(task: MixTask): boolean {
  return compilesByItself(task) || compilesForAssets(task);
}

function compilesDependencies(task: MixTask): boolean {
  return task[0] === 'deps.compile' || compilesProject(task);
}

/** What the builders for Erlang run by themselves, and rebar3 in a phase of one's own. */
function compilesErlang({ kind, phase, words, conditional }: ShellEvent): boolean {
  if (words[0] === 'rebar3') return words.includes('compile') && !conditional;
  return kind === 'builtin' && phase === 'buildPhase' && words.includes('SKIP_DEPS=1');
}

/** Without `mix release` in a replaced install phase, nothing says when the files are collected. */
function lastInstall(outcome: ShellOutcome): ShellEvent | undefined {
  return outcome.events.find((event) => event.phase === 'installPhase');
}

/** Whether a call of Mix certainly runs such a task. Of a `do` that was not followed it is taken to be so. */
export function runsMix({ words, tasks, conditional }: ShellEvent, isSuch: (task: MixTask) => boolean): boolean {
  if (words[0] !== 'mix' || conditional) return false;
  return tasks ? tasks.some(isSuch) : words.includes('do') && isSuch(['compile']);
}
