import { nifVersionOfOtp } from '../knowledge/nif-versions.ts';
import type { Derivation, MixDetails, NixBuild } from '../nix/model.ts';
import { type Fact, known, type Unknown, unknown } from '../repository/index.ts';
import type { ReferenceView, ShellEvent, ShellOutcome } from '../shell/model.ts';
import { nixEnvironment } from './elixir-environment.ts';
import type { NixMixBuild } from './model.ts';
import { type RunContext, runDerivation } from './runs.ts';
import { sourceTree } from './source-view.ts';
import { startDirectory } from './start.ts';

/** A Mix derivation, with its phases run over the model of its working directory; unknown when its source is not followed. */
export function mixBuild(
  build: NixBuild,
  derivation: Derivation,
  context: RunContext,
  references: ReferenceView,
): NixMixBuild | Unknown {
  if (derivation.details.kind !== 'mix') return unknown('the derivation does not build a Mix project', derivation.call);
  const mix: MixDetails = derivation.details;
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
    beam: beamOf(mix),
    cargo: cargoOnPath(derivation, moments.compile),
    vendored: vendoredCrates(derivation, outcome),
  };
}

function beamOf({ otp }: MixDetails): NixMixBuild['beam'] {
  if (otp.kind === 'unknown') return otp;
  const version = nifVersionOfOtp(otp.value);
  if (!version) return unknown(`the NIF version of OTP ${otp.value} is not in the table`, otp.span);
  return known({ otp: otp.value, nifVersion: version.version }, otp.span);
}

function mixMoments(outcome: ShellOutcome): NixMixBuild['moments'] {
  const compile = outcome.events.find((event) => runsMix(event, ['compile', 'do', 'release', 'escript.build']));
  const release = outcome.events.find((event) => runsMix(event, ['release']) || event.words[0] === 'beam-module');
  return {
    dependencies: outcome.events.find((event) => runsMix(event, ['deps.compile', 'compile', 'do', 'release'])),
    compile,
    release: release ?? lastInstall(outcome),
  };
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

function cargoOnPath(derivation: Derivation, compile: ShellEvent | undefined): Fact<boolean> {
  const path = compile?.environment.get('PATH');
  if (path?.span) return unknown('a phase changes PATH', path.span);
  if (derivation.inputs.kind === 'unknown') return derivation.inputs;
  const inputs = derivation.inputs.value;
  const cargo = inputs.find((input) => input.name === 'cargo' || input.toolchain !== undefined);
  if (cargo) return known(true, cargo.span);
  const opaque = inputs.find(
    (input) => input.derivation !== undefined || input.name === '' || /rust|cargo/i.test(input.name),
  );
  if (opaque) return unknown(`${opaque.name || 'an input'} may bring a cargo`, opaque.span);
  return known(false, derivation.call);
}

/**
 * Crates are within reach when cargoSetupHook gets `cargoDeps` (or `cargoVendorDir`), or when a phase writes or links something
 * that looks like a vendor configuration (nixpkgs pkgs/build-support/rust/hooks/cargo-setup-hook.sh).
 */
function vendoredCrates(derivation: Derivation, outcome: ShellOutcome): Fact<boolean> {
  const given = derivation.arguments.get('cargoDeps') ?? derivation.arguments.get('cargoVendorDir');
  if (derivation.inputs.kind === 'unknown') return derivation.inputs;
  const hook = derivation.inputs.value.find((input) => input.name === 'cargoSetupHook');
  if (hook && given) return known(true, given.span);
  const config = outcome.placements.find((placement) => /(^|\/)\.cargo\/config(\.toml)?$/.test(placement.path));
  if (config) return known(true, config.command);
  const home = [...derivation.environment.keys()].find(
    (name) => name === 'CARGO_HOME' || name.startsWith('CARGO_SOURCE_'),
  );
  if (home) return unknown(`${home} may hold the crates`, derivation.call);
  const vague = outcome.unknown.find(
    (loss) => loss.touches === undefined || loss.touches.some((path) => path.includes('cargo')),
  );
  if (vague) return vague;
  const exported = outcome.events.find((event) => event.environment.get('CARGO_HOME')?.span);
  if (exported) return unknown('CARGO_HOME may hold the crates', exported.span);
  return known(false, derivation.call);
}
