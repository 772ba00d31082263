import { type Fact, known, type Located, unknown } from '../../repository/index.ts';
import type { Derivation, RustDetails, Toolchain } from '../model.ts';
import { hostTriple } from '../world/package-set.ts';
import {
  cargoArguments,
  chosenTarget,
  doesCheck,
  joinedArguments,
  targetArgument,
  unpackedFolder,
  variable,
} from './cargo-arguments.ts';
import { craneLockFile } from './crane-lock.ts';
import { argument, type BuilderCall, type BuilderDefinition, setArgument } from './derivation/call.ts';
import { derivationOf } from './derivation/derivation-of.ts';
import { derivationValue } from './derivation/derive.ts';
import { addedInput } from './derivation/inputs.ts';
import { plainArgument } from './derivation/text.ts';
import { toolchainName } from './toolchain.ts';

type CurrentToolchain = () => Fact<Toolchain>;

/** A builder of crane by its name; undefined for what is no builder. */
export function craneBuilder(name: string, toolchain: CurrentToolchain): BuilderDefinition | undefined {
  switch (name) {
    case 'buildPackage':
      return buildPackage(toolchain);
    case 'buildDepsOnly':
      return buildDepsOnly(toolchain);
    case 'vendorCargoDeps':
    case 'vendorMultipleCargoDeps':
      return {
        builder: 'vendored-crates',
        consumed: new Set(),
        describe: () => ({ details: () => ({ kind: 'none' }) }),
      };
    case 'devShell':
      return {
        builder: 'mkShell',
        consumed: new Set(['packages', 'checks']),
        describe: () => ({ details: () => ({ kind: 'shell' }) }),
      };
    default:
      return OTHER_BUILDERS.has(name)
        ? { builder: 'other', consumed: CONSUMED, describe: () => ({ details: () => ({ kind: 'none' }) }) }
        : undefined;
  }
}

const OTHER_BUILDERS: ReadonlySet<string> = new Set([
  'buildTrunkPackage',
  'cargoAudit',
  'cargoBuild',
  'cargoClippy',
  'cargoDeny',
  'cargoDoc',
  'cargoDocTest',
  'cargoFmt',
  'cargoLlvmCov',
  'cargoNextest',
  'cargoTarpaulin',
  'cargoTest',
  'mkCargoDerivation',
  'mkDummySrc',
  'taploFmt',
]);

// crane lib/buildPackage.nix, lib/buildDepsOnly.nix and lib/mkCargoDerivation.nix `cleanedArgs`.
const CONSUMED: ReadonlySet<string> = new Set([
  'cargoBuildCommand',
  'cargoCheckCommand',
  'cargoCheckExtraArgs',
  'cargoExtraArgs',
  'cargoBuildExtraArgs',
  'cargoTestCommand',
  'cargoTestExtraArgs',
  'outputHashes',
  'dummySrc',
  'cargoLock',
  'cargoLockContents',
  'cargoLockParsed',
  'pnameSuffix',
  'stdenv',
]);

function buildPackage(toolchain: CurrentToolchain): BuilderDefinition {
  return {
    builder: 'crane.buildPackage',
    consumed: CONSUMED,
    ownPhases: ['configurePhase', 'buildPhase', 'checkPhase', 'installPhase'],
    describe: (call) => ({
      details: () => rustDetails(call, toolchain(), dependencies(call, toolchain)),
      variant: () => toolchainName(toolchain()),
      inputs: () => tools(call, toolchain()),
      references: () => [dependencies(call, toolchain)].filter((derivation) => derivation !== undefined),
    }),
  };
}

function buildDepsOnly(toolchain: CurrentToolchain): BuilderDefinition {
  return {
    builder: 'crane.buildDepsOnly',
    consumed: CONSUMED,
    ownPhases: ['configurePhase', 'buildPhase', 'checkPhase', 'installPhase'],
    describe: (call) => ({
      details: () => rustDetails(call, toolchain(), undefined),
      variant: () => toolchainName(toolchain()),
      inputs: () => tools(call, toolchain()),
    }),
  };
}

function tools(call: BuilderCall, toolchain: Fact<Toolchain>) {
  const found = toolchain.kind === 'known' ? toolchain.value : undefined;
  return ['cargo', 'rustc'].map((name) => ({ ...addedInput(call, name), toolchain: found }));
}

/** `cargoArtifacts`; by default `buildDepsOnly` of the same arguments. */
function dependencies(call: BuilderCall, toolchain: CurrentToolchain): Derivation | undefined {
  const given = argument(call, 'cargoArtifacts');
  if (given) return derivationOf(call.outside, given)?.derivation;
  const { outside, packages, expression } = call;
  const definition = buildDepsOnly(toolchain);
  return derivationValue({ outside, packages, definition, expression }, call.given).derivation;
}

function rustDetails(call: BuilderCall, toolchain: Fact<Toolchain>, dependencies: Derivation | undefined): RustDetails {
  const given = cargoFlags(call);
  const target = chosenTarget(call, given);
  return {
    kind: 'rust',
    compiler: 'cargo',
    installsLibraries: known({ value: true, span: call.call }, call.call),
    installs: 'build-log',
    toolchain,
    target,
    effectiveTarget: effectiveTarget(call, target),
    passesTarget: passesTarget(call, given),
    linksMuslDynamically: false,
    cargoArguments: given,
    commandLine: { before: [], task: 'build', own: ownArguments(call) },
    profile: profile(call),
    doCheck: doesCheck(call, 'tests'),
    directory: unpackedFolder(call),
    lockFile: craneLockFile(call),
    dependencies,
    libraryOutput: 'out',
  };
}

/** buildPackage.nix reads cargo's messages; `cargoWithProfile` says `--release` for that profile (cargoHelperFunctionsHook.sh). */
function ownArguments(call: BuilderCall): readonly string[] {
  const messages = ['--message-format', 'json-render-diagnostics'];
  const name = profile(call);
  if (call.given.attributes.has('cargoBuildCommand') || name.kind === 'unknown' || name.value === 'dev')
    return messages;
  return [...(name.value === 'release' ? ['--release'] : ['--profile', name.value]), ...messages];
}

/** What follows `cargo build` in `cargoBuildCommand`, `cargoExtraArgs ? "--locked"` and `cargoBuildExtraArgs`. */
function cargoFlags(call: BuilderCall): Fact<readonly Located<string>[]> {
  const extra = setArgument(call, 'cargoExtraArgs');
  const standard: readonly Located<string>[] = [{ value: '--locked', span: call.call }];
  return joinedArguments(
    [
      commandArguments(call),
      extra ? cargoArguments(call.outside, extra) : known(standard, call.call),
      cargoArguments(call.outside, setArgument(call, 'cargoBuildExtraArgs')),
    ],
    call.expression,
  );
}

/** `cargoBuildCommand`, by default `cargoWithProfile build`. Variables before it and other commands of cargo are not followed. */
function commandArguments(call: BuilderCall): Fact<readonly Located<string>[]> {
  const command = setArgument(call, 'cargoBuildCommand');
  const words = cargoArguments(call.outside, command);
  if (!command || words.kind === 'unknown') return words;
  const [program, task, ...rest] = words.value;
  const builds = /^cargo(WithProfile)?$/.test(program?.value ?? '') && task?.value === 'build';
  return builds ? known(rest, words.span) : unknown('the build command is no plain cargo build', command.span);
}

/** `--target`, the variable that crane sets on a cross set, and what a build phase written by hand does. */
function passesTarget(call: BuilderCall, given: Fact<readonly Located<string>[]>): boolean {
  const fromArguments = targetArgument(given);
  const byHand = ['buildPhase', 'buildPhaseCargoCommand'].some((name) => call.given.attributes.has(name));
  return (
    byHand || fromArguments.kind === 'unknown' || fromArguments.value !== undefined || call.packages.cross !== false
  );
}

/** Without a target cargo builds for its host; on a cross set crane itself sets the target of the set. */
function effectiveTarget(call: BuilderCall, target: Fact<Located<string> | undefined>): Fact<string> {
  const phase = call.given.attributes.get('buildPhase') ?? call.given.attributes.get('buildPhaseCargoCommand');
  if (phase) return unknown('the build phase is written by hand', phase.name);
  if (target.kind === 'unknown') return target;
  if (target.value) return known(target.value.value, target.value.span);
  const toolchainEnv = argument(call, 'doIncludeCrossToolchainEnv');
  if (toolchainEnv && call.packages.cross !== false) {
    return unknown('crane does not set the target of the cross build here', toolchainEnv.span);
  }
  return hostTriple(call.packages);
}

/** CARGO_PROFILE, `release` by default; an empty one is cargo's own `dev`. `cargoBuildCommand` may say something else. */
function profile(call: BuilderCall): Fact<string> {
  const command = call.given.attributes.get('cargoBuildCommand');
  if (command) return profileOfCommand(call, cargoArguments(call.outside, call.outside.evaluator.force(command.value)));
  const value = variable(call, 'CARGO_PROFILE');
  const given = plainArgument(call.outside, value, call.expression);
  if (given.kind === 'unknown') return given;
  const name = given.value?.value ?? 'release';
  return known(name === '' ? 'dev' : name, given.span);
}

function profileOfCommand(call: BuilderCall, words: Fact<readonly Located<string>[]>): Fact<string> {
  if (words.kind === 'unknown') return words;
  const names = words.value.map((word) => word.value);
  if (names.includes('--release')) return known('release', words.span);
  const index = names.indexOf('--profile');
  const named =
    index < 0 ? names.find((name) => name.startsWith('--profile='))?.slice('--profile='.length) : names[index + 1];
  if (named !== undefined) return known(named, words.span);
  if (names[0] === 'cargo') return known('dev', words.span);
  return unknown('the profile of the build command could not be followed', call.call);
}
