import { configFiles } from '../cargo/index.ts';
import type { Derivation, MixDetails, NixBuild } from '../nix/model.ts';
import {
  type Fact,
  type FileView,
  joinPath,
  known,
  type Repository,
  textOfParts,
  type Unknown,
  unknown,
} from '../repository/index.ts';
import type { ReferenceView, ShellEvent, ShellOutcome } from '../shell/model.ts';
import { nixEnvironment } from './elixir-environment.ts';
import type { NixMixBuild } from './model.ts';
import { beamOfOtp } from './outside-build.ts';
import { type RunContext, runDerivation } from './runs.ts';
import { sourceTree } from './source-view.ts';
import { startDirectory } from './start.ts';

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
  const environment = nixEnvironment(derivation, mix, derivation.platform, moments.compile);
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
    moments,
    variable: environment.variable,
    beam: beamOfOtp(mix.otp),
    elixir: mix.elixir,
    cargo: cargoOnPath(derivation, moments.compile),
    vendored: vendoredCrates(derivation, outcome, moments, start.value, context),
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
  const compile = outcome.events.find(
    (event) => runsMix(event, ['compile', 'do', 'release', 'escript.build']) || compilesErlang(event),
  );
  const release = outcome.events.find((event) => runsMix(event, ['release']) || event.words[0] === 'beam-module');
  return {
    dependencies: outcome.events.find((event) => runsMix(event, ['deps.compile', 'compile', 'do', 'release'])),
    compile,
    release: release ?? lastInstall(outcome),
  };
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

function runsMix(event: ShellEvent, tasks: readonly string[]): boolean {
  if (event.words[0] !== 'mix' || event.conditional) return false;
  const task = event.words.slice(1).find((word) => word === undefined || !word.startsWith('-'));
  return task !== undefined && tasks.includes(task.replace(/,$/, ''));
}

// Packages of other flakes, toolchains under any name, and hooks that may put something on PATH.
const bringsTools = /rust|cargo|tool|^default$|^makeSetupHook$|(^|[-_])env$/i;

function cargoOnPath(derivation: Derivation, compile: ShellEvent | undefined): Fact<boolean> {
  const path = compile?.environment.get('PATH');
  if (path?.span) return unknown('a phase changes PATH', path.span);
  if (derivation.inputs.kind === 'unknown') return derivation.inputs;
  const inputs = derivation.inputs.value;
  const cargo = inputs.find((input) => input.name === 'cargo' || input.toolchain !== undefined);
  if (cargo) return known(true, cargo.span);
  const opaque = inputs.find(({ name, derivation: built }) => {
    // A crate of the repository brings the programs that it holds.
    if (built) return built.details.kind !== 'rust';
    return name === '' || bringsTools.test(name);
  });
  if (opaque) return unknown(`${opaque.name || 'an input'} may bring a cargo`, opaque.span);
  return known(false, derivation.call);
}

/**
 * Crates are within reach when cargoSetupHook gets `cargoDeps` (or `cargoVendorDir`) and finds the Cargo.lock it compares them with
 * (nixpkgs pkgs/build-support/rust/hooks/cargo-setup-hook.sh), or when a phase writes or links something that looks like a vendor
 * configuration. What a configuration of the source, a variable or another hook does is unknown.
 */
function vendoredCrates(
  derivation: Derivation,
  outcome: ShellOutcome,
  moments: NixMixBuild['moments'],
  start: string,
  { repository }: RunContext,
): Fact<boolean> {
  if (derivation.inputs.kind === 'unknown') return derivation.inputs;
  const inputs = derivation.inputs.value;
  const hook = inputs.find((input) => input.name === 'cargoSetupHook');
  const needed = moments.dependencies?.order ?? moments.compile?.order ?? Number.POSITIVE_INFINITY;
  const vendored = derivation.arguments.get('cargoVendorDir');
  if (hook && vendored) return known(true, vendored.span);
  const given = derivation.arguments.get('cargoDeps');
  if (hook && given) return known(!lacksLock(derivation, outcome, needed, start), given.span);
  const config = outcome.placements.find((placement) => /(^|\/)\.cargo\/config(\.toml)?$/.test(placement.path));
  if (config) return known(true, config.command);
  const other = inputs.find(
    (input) => /cargo|crate|vendor/i.test(input.name) && input !== hook && input.name !== 'cargo' && !input.toolchain,
  );
  if (other) return unknown(`${other.name} may bring the crates`, other.span);
  const variable = [...derivation.environment.keys()].find((name) => /^CARGO_(HOME$|SOURCE_|NET_)/.test(name));
  if (variable) return unknown(`${variable} may lead to the crates`, derivation.call);
  const replacing = replacesSource(repository, outcome.viewBefore(moments.compile?.order ?? needed));
  if (replacing) return unknown(`${replacing} may lead to the crates`, derivation.call);
  const compile = moments.compile?.order ?? Number.POSITIVE_INFINITY;
  const vague = outcome.unknown.find((loss) => loss.order < compile && mayVendor(loss.touches));
  if (vague) return vague;
  const exported = outcome.events.find((event) => event.environment.get('CARGO_HOME')?.span);
  if (exported) return unknown('CARGO_HOME may hold the crates', exported.span);
  return known(false, derivation.call);
}

/** True when cargoSetupHook certainly finds no Cargo.lock in `cargoRoot`, and ends the build with that. */
function lacksLock(derivation: Derivation, outcome: ShellOutcome, needed: number, start: string): boolean {
  const root = derivation.arguments.get('cargoRoot')?.value ?? { kind: 'null' };
  const folder = root.kind === 'null' ? '' : root.kind === 'text' ? textOfParts(root.text) : undefined;
  if (folder === undefined) return false;
  const path = joinPath(joinPath(start, folder) ?? '..', 'Cargo.lock');
  return path !== undefined && !path.startsWith('..') && outcome.fileBefore(path, needed).kind === 'absent';
}

/** A Cargo configuration of the source that names another source of crates. */
function replacesSource({ files }: Repository, view: FileView): string | undefined {
  return configFiles(files).find((file) => {
    const read = view.read(file);
    return read.kind === 'text'
      ? /replace-with|\bsource\b|\bpaths\b|\binclude\b/.test(read.source.text)
      : read.kind === 'refused';
  });
}

function mayVendor(touches: readonly string[] | undefined): boolean {
  return touches?.every((path) => /^(_build|deps|@MIX_DEPS_PATH)(\/|$)/.test(path)) !== true;
}
