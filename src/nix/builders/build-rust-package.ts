import {
  type Fact,
  known,
  type Located,
  normalizePath,
  type Span,
  type Unknown,
  unknown,
} from '../../repository/index.ts';
import type { RustDetails, Toolchain } from '../model.ts';
import type { Value } from '../value.ts';
import { lacks, tellByAge } from '../world/nixpkgs-defaults.ts';
import type { Outside } from '../world/outside.ts';
import { hostTriple, type PackageSet } from '../world/package-set.ts';
import { cargoArguments, doesCheck, joinedArguments, targetArgument, unpackedFolder } from './cargo-arguments.ts';
import { argument, type BuilderCall, type BuilderDefinition, setArgument } from './derivation/call.ts';
import { addedInput } from './derivation/inputs.ts';
import { sourceOf, sourceOfValue } from './derivation/source.ts';
import { plainArgument } from './derivation/text.ts';
import { toolchainName } from './toolchain.ts';

/** nixpkgs pkgs/build-support/rust/build-rust-package/default.nix `excludeDrvArgNames`; RUSTFLAGS moves into `env`. */
const CONSUMED: ReadonlySet<string> = new Set([
  'depsExtraArgs',
  'cargoUpdateHook',
  'cargoLock',
  'useFetchCargoVendor',
  'cargoHash',
  'cargoSha256',
]);

/** The same file: `cargoBuildType = buildType`, `cargoBuildFeatures = buildFeatures`, and the like. */
const READ_AT_CALL: ReadonlySet<string> = new Set([
  'buildType',
  'buildFeatures',
  'buildNoDefaultFeatures',
  'cargoVendorDir',
]);

/** `buildRustPackage` with the toolchain of its `rustPlatform`. */
export function buildRustPackage(toolchain: Fact<Toolchain>): BuilderDefinition {
  return {
    builder: 'buildRustPackage',
    takesFunction: 'buildRustPackage takes a function',
    consumed: CONSUMED,
    readsAtCall: READ_AT_CALL,
    ownPhases: ['configurePhase', 'buildPhase', 'checkPhase', 'installPhase'],
    describe: (call) => ({
      details: () => rustDetails(call, toolchain),
      variant: () => toolchainName(toolchain),
      refusal: () => withoutCrates(call),
      inputs: () =>
        ['cargoBuildHook', 'cargoCheckHook', 'cargoInstallHook', 'cargoSetupHook', 'rustc', 'cargo'].map((name) => ({
          ...addedInput(call, name),
          toolchain: (name === 'rustc' || name === 'cargo') && toolchain.kind === 'known' ? toolchain.value : undefined,
        })),
    }),
  };
}

function rustDetails(call: BuilderCall, toolchain: Fact<Toolchain>): RustDetails {
  const given = cargoFlags(call);
  const target = targetArgument(given);
  return {
    kind: 'rust',
    compiler: 'cargo',
    installsLibraries: installsLibraries(call),
    installs: 'target-folder',
    toolchain,
    target,
    effectiveTarget: effectiveTarget(call, target),
    passesTarget: true,
    linksMuslDynamically: hookLinksDynamically(call.packages),
    cargoArguments: given,
    commandLine: { before: [], task: 'build', own: ownArguments(call) },
    profile: profile(call),
    doCheck: doesCheck(call, 'tests'),
    directory: startFolder(call),
    lockFile: lockFile(call),
    dependencies: undefined,
    libraryOutput: libraryOutput(call),
  };
}

const CRATES = ['cargoHash', 'cargoLock', 'cargoDeps', 'cargoVendorDir'];
const NO_CRATES = 'none of cargoHash, cargoLock, cargoDeps and cargoVendorDir is given';

/** nixpkgs build-rust-package/default.nix: "cargoHash, cargoVendorDir, cargoDeps, or cargoLock must be set". */
function withoutCrates(call: BuilderCall): Unknown | undefined {
  if (CRATES.some((name) => setArgument(call, name))) return undefined;
  const old = call.given.attributes.get('cargoSha256');
  if (!old || !setArgument(call, 'cargoSha256')) return unknown(NO_CRATES, call.call);
  const notEvery = unknown('newer releases of nixpkgs do not read cargoSha256', old.name);
  const reads = tellByAge(call.outside, call.packages, lacks('buildRustPackage drops cargoSha256'), notEvery);
  return reads.kind === 'unknown' ? reads : reads.value ? undefined : notEvery;
}

/** rust/hooks/cargo-build-hook.sh; before 22.05 it said `--release` itself, which goes as little with a second one. */
function ownArguments(call: BuilderCall): readonly string[] {
  const type = profile(call);
  const named = type.kind === 'known' && type.value !== 'dev' ? ['--profile', type.value] : [];
  return ['-j', '1', '--offline', ...named];
}

/** The flags that the build hook gets beyond its own: features and `cargoBuildFlags`. */
function cargoFlags(call: BuilderCall): Fact<readonly Located<string>[]> {
  const flags = cargoArguments(call.outside, setArgument(call, 'cargoBuildFlags'));
  const features = cargoArguments(
    call.outside,
    setArgument(call, 'buildFeatures') ?? setArgument(call, 'cargoBuildFeatures'),
  );
  const joined: Fact<readonly Located<string>[]> =
    features.kind === 'known' && features.value.length > 0
      ? known(
          [{ value: `--features=${features.value.map((feature) => feature.value).join(',')}`, span: features.span }],
          features.span,
        )
      : features;
  const none = argument(call, 'buildNoDefaultFeatures') ?? argument(call, 'cargoBuildNoDefaultFeatures');
  const noDefaults: readonly Located<string>[] =
    none?.kind === 'boolean' && none.value ? [{ value: '--no-default-features', span: none.span }] : [];
  return joinedArguments([known(noDefaults, call.expression), joined, flags], call.expression);
}

/**
 * cargo-build-hook.sh always passes `--target` with the set's host platform, and an argument is stronger than
 * CARGO_BUILD_TARGET. A build phase of the repository's own does what it wants.
 */
function effectiveTarget(call: BuilderCall, target: Fact<Located<string> | undefined>): Fact<string> {
  const phase = call.given.attributes.get('buildPhase');
  if (phase) return unknown('the build phase is written by hand', phase.name);
  if (target.kind === 'unknown') return target;
  if (target.value) return unknown('the hook passes a target of its own beside this one', target.value.span);
  return hostTriple(call.packages);
}

/** rust/hooks/default.nix cargoSetupHook: `-crt-static` for the target of a cross build, `+` when it is static. */
function hookLinksDynamically({ cross, host }: PackageSet): boolean {
  return cross === true && !host.static && host.libc.kind === 'known' && host.libc.value === 'musl';
}

function profile(call: BuilderCall): Fact<string> {
  const given = plainArgument(call.outside, setArgument(call, 'buildType'), call.expression);
  if (given.kind === 'unknown') return given;
  const type = given.value?.value ?? 'release';
  // cargo-build-hook.sh: `debug` builds with the profile dev.
  return known(type === 'debug' ? 'dev' : type, given.span);
}

/** Where cargo starts: `buildAndTestSubdir` below the unpacked source. */
function startFolder(call: BuilderCall): Fact<string> {
  const root = unpackedFolder(call);
  if (root.kind === 'unknown') return root;
  const sub = plainArgument(call.outside, setArgument(call, 'buildAndTestSubdir'), call.expression);
  if (sub.kind === 'unknown') return sub;
  return joined([root.value, sub.value?.value ?? ''], sub.span);
}

/** `cargoLock.lockFile`, else `cargoRoot` or the source's root. */
function lockFile(call: BuilderCall): Fact<Located<string> | undefined> {
  const { outside } = call;
  const lock = setArgument(call, 'cargoLock');
  if (lock && outside.evaluator.has(lock, 'lockFile')) {
    return repositoryPath(outside, outside.evaluator.select(lock, 'lockFile', lock.span));
  }
  if (lock) return unknown('the lock is given as text', lock.span);
  const cargoRoot = plainArgument(outside, setArgument(call, 'cargoRoot'), call.expression);
  const root = unpackedFolder(call);
  const source = sourceOf(call);
  if (cargoRoot.kind === 'unknown') return cargoRoot;
  if (root.kind === 'unknown') return root;
  if (source.kind === 'unknown') return source;
  if (source.value.kind !== 'repository') return known(undefined, source.span);
  const place = cargoRoot.value?.span ?? source.span;
  const path = joined([source.value.root, root.value, cargoRoot.value?.value ?? '', 'Cargo.lock'], place);
  return path.kind === 'known' ? known({ value: path.value, span: place }, place) : path;
}

function repositoryPath(outside: Outside, value: Value): Fact<Located<string> | undefined> {
  const source = sourceOfValue(outside, value, value.span);
  if (source.kind === 'unknown') return source;
  if (source.value.kind !== 'repository') return known(undefined, value.span);
  return known({ value: source.value.root, span: value.span }, value.span);
}

/**
 * The install hook takes to several outputs since NixOS/nixpkgs#390467, opened on 2025-03-16; before it put everything into `out`
 * (rust/hooks/cargo-install-hook.sh).
 */
function installsLibraries(call: BuilderCall): RustDetails['installsLibraries'] {
  const chosen = argument(call, 'outputLib') ?? (libraryOutput(call) === 'lib' ? argument(call, 'outputs') : undefined);
  return chosen
    ? unknown('which output gets the library depends on the age of nixpkgs', chosen.span)
    : known({ value: true, span: call.call }, call.call);
}

/** setup-hooks/multiple-outputs.sh: libraries go to `lib` when there is such an output, else to `out`. */
function libraryOutput(call: BuilderCall): string {
  const outputs = argument(call, 'outputs');
  if (outputs?.kind !== 'list') return 'out';
  const names = outputs.items.map((item) => plainArgument(call.outside, call.outside.evaluator.force(item), item.span));
  return names.some((name) => name.kind === 'known' && name.value?.value === 'lib') ? 'lib' : 'out';
}

/** A path of several parts, any of which may be empty or begin with `./`. */
function joined(parts: readonly string[], span: Span): Fact<string> {
  const path = normalizePath(parts.filter((part) => part !== '').join('/'));
  return path === undefined ? unknown('a path leaves the source', span) : known(path, span);
}
