import {
  type CallBeforeTarget,
  type CargoCall,
  type CargoPackage,
  nightlyOption,
  refusedProfile,
  targetFromConfig,
} from '../cargo/index.ts';
import type { Derivation, RustDetails } from '../nix/model.ts';
import { type Fact, known, type Located, type Unknown, unknown } from '../repository/index.ts';
import type { ShellEvent, ShellOutcome } from '../shell/index.ts';
import { cLibraryLinking } from './c-library.ts';
import { linkerOf, platformOf, profileOf } from './cargo-facts.ts';
import { cargoOnPath } from './cargo-on-path.ts';
import { compilerFlags } from './compiler-flags.ts';
import { lossesOf, mapFact, valueOf } from './facts.ts';
import { featuresOfDerivation, refusedFeatures } from './features.ts';
import { unpackedSource } from './hex-source.ts';
import { hostTriple } from './host-triple.ts';
import { installDoubts } from './install-doubts.ts';
import { loadingPlatform } from './loading-platform.ts';
import { missingFiles } from './missing-files.ts';
import type { BuildLink, Link, ProducerLink } from './model.ts';
import { buildCommand, directoryIn, leftElsewhere } from './produced.ts';
import { lost, type ProducerContext } from './producer-context.ts';
import { runDerivation } from './runs.ts';
import { plainText } from './shell-value.ts';
import type { SourceTree } from './source-view.ts';
import { startDirectory } from './start.ts';
import { targetDoubts } from './target-doubts.ts';
import { missingVendorFolder } from './vendor-folder.ts';
import { vendoredCrates } from './vendored-crates.ts';
import { otherLock } from './vendored-lock.ts';
import { missingVendoredLocks } from './vendored-source.ts';

/** A derivation of its own that compiles the crate. */
export function derivationLink(derivation: Derivation, build: BuildLink, context: ProducerContext): Link<ProducerLink> {
  const rust = context.produced.rust(derivation);
  if (!rust)
    return lost('no Rust build was found', unknown('how it compiles the crate is not followed', derivation.call));
  const circumstances = derivationCall(derivation, rust, context);
  const configured = configuredTarget(derivation, rust, circumstances);
  const target = configured ?? rust.effectiveTarget;
  const call: Fact<CargoCall> =
    circumstances.kind === 'known' && target.kind === 'known'
      ? known({ ...circumstances.value, triple: target.value }, derivation.call)
      : (lossesOf(circumstances, target)[0] as Unknown);
  const libraries = context.produced.of(derivation);
  const packages = context.produced.packages(derivation);
  const flags = compilerFlags(rust, call, derivation, context.repository);
  const facts: ProducerLink = {
    kind: 'derivation',
    derivation,
    rust,
    span: derivation.call,
    triple: target,
    tripleSpan: valueOf(rust.target)?.span ?? configured?.span,
    toolchain: rust.toolchain,
    circumstances,
    call,
    flags,
    linker: linkerOf(call, flags),
    cLibrary: cLibraryLinking(target, flags, rust.toolchain, rust, derivation.platform),
    platform: platformOf(target),
    profile: profile(derivation, rust, valueOf(packages)?.[0], circumstances),
    lockUse: lockUse(derivation, rust),
    vendored: vendored(derivation, context),
    packages,
    libraries,
    missingFiles: [...missingVendoredLocks(derivation, context.repository), ...missingFiles(derivation, rust, context)],
    loadedOn: loadingPlatform(build),
    siblings: context.siblings(derivation),
  };
  const triple = valueOf(facts.triple);
  const asked = featuresOfDerivation(rust);
  return {
    state: 'followed',
    facts,
    summary: `${derivation.builder} builds ${valueOf(derivation.name) ?? 'the crate'}${triple ? ` for ${triple}` : ''}`,
    span: derivation.call,
    gaps: [
      ...lossesOf(facts.triple, libraries, flags, ...(facts.vendored ? [facts.vendored] : [])),
      ...(valueOf(flags)?.unknown ?? []),
      ...(asked ? refusedFeatures(asked, valueOf(packages) ?? [], derivation.call) : []),
      ...targetDoubts(facts, hostTriple(derivation.platform.system, derivation.platform.libc, derivation.call), build),
      ...missingComponents(rust),
      ...missingCargo(derivation, context),
      ...unstableRequests(derivation, rust, valueOf(packages)),
      ...profileGaps(derivation, rust, valueOf(packages), circumstances),
      ...(derivation.refusal ? [derivation.refusal] : []),
      ...movedTarget(derivation, rust, valueOf(packages), circumstances),
      ...differentLock(derivation, rust, context),
      ...withoutVendorFolder(derivation, circumstances),
      ...installDoubts(derivation, runDerivation(derivation, context, context.outputs.view), context),
    ],
  };
}

/** Without cargo no manifest's profile counts; cargo2nix writes the manifests anew. */
function profile(
  { call }: Derivation,
  rust: RustDetails,
  pkg: CargoPackage | undefined,
  circumstances: Fact<CallBeforeTarget>,
): ProducerLink['profile'] {
  if (rust.compiler === 'cargo') return profileOf(pkg, rust.profile, circumstances, call);
  if (rust.compiler === 'cargo-per-crate') return unknown('the builder writes the profile itself', call);
  return mapFact(rust.profile, (name) => ({ name, panic: known(undefined, call) }));
}

/** The triple that a variable or a config file asks for, where the builder itself passes none. */
function configuredTarget(
  derivation: Derivation,
  rust: RustDetails,
  call: Fact<CallBeforeTarget>,
): Fact<string> | undefined {
  if (rust.passesTarget || call.kind === 'unknown') return undefined;
  const configured = targetFromConfig(call.value);
  const asked = derivation.environment.get('CARGO_BUILD_TARGET');
  if (configured || !asked || call.value.environment.has('CARGO_BUILD_TARGET')) return configured;
  return unknown('a phase unsets CARGO_BUILD_TARGET', asked.span);
}

function derivationCall(derivation: Derivation, rust: RustDetails, context: ProducerContext): Fact<CallBeforeTarget> {
  const source = unpackedSource(derivation, context);
  if ('kind' in source) return source;
  const directory = directoryIn(source, derivation, rust);
  if (directory.kind === 'unknown') return directory;
  const config = valueOf(rust.cargoArguments)?.find((word) => word.value.startsWith('--config'));
  if (config) return unknown('--config changes what cargo reads', config.span);
  const outcome = runDerivation(derivation, context, context.outputs.view);
  const compile = outcome && cargoCallIn(outcome);
  const moved = compile && startedElsewhere(compile, directory.value, derivation, source);
  if (moved) return moved;
  const environment = new Map<string, Fact<string>>();
  for (const [name, { value }] of derivation.environment) environment.set(name, value);
  for (const [name, variable] of compile?.environment ?? []) {
    if (!variable.span) continue;
    if (!variable.exported) {
      environment.delete(name);
      continue;
    }
    const text = plainText(variable.value, variable.span);
    environment.set(name, variable.conditional ? unknown('set in a branch that may not run', variable.span) : text);
  }
  const call: CallBeforeTarget = {
    view: outcome && compile ? outcome.viewBefore(compile.order) : source.view,
    workingDirectory: directory.value,
    ceiling: source.root,
    environment,
    extraConfig: [],
    files: context.repository.files,
  };
  return known(call, derivation.call);
}

/** A hook that leaves its folder takes the builder's cargo with it. The builder's own step into a folder is none of the call's. */
function startedElsewhere(
  { workingDirectory, words }: ShellEvent,
  directory: string,
  derivation: Derivation,
  source: SourceTree,
): Unknown | undefined {
  const start = startDirectory(derivation, source.root);
  if (workingDirectory === directory || start.kind === 'unknown' || workingDirectory === start.value) return undefined;
  return unknown(`a phase changes the folder that ${words[0]} is started in`, derivation.call);
}

function cargoCallIn({ events }: ShellOutcome): ShellEvent | undefined {
  return events.find((event) => event.words[0] === 'cargo');
}

/** A toolchain that is put together without what compiles. */
function missingComponents({ toolchain, compiler }: RustDetails): Unknown[] {
  const { components, span } = valueOf(toolchain) ?? {};
  const needed = compiler === 'rustc' ? ['rustc'] : ['cargo', 'rustc'];
  const missing = components && needed.find((name) => !components.has(name));
  return missing && span ? [unknown(`the toolchain is put together without ${missing}`, span)] : [];
}

/** A phase that calls cargo by itself, and nothing that brings one: every builder of Rust does. */
function missingCargo(derivation: Derivation, context: ProducerContext): Unknown[] {
  if (derivation.builder !== 'mkDerivation') return [];
  const outcome = runDerivation(derivation, context, context.outputs.view);
  const call = outcome && cargoCallIn(outcome);
  return call && valueOf(cargoOnPath(derivation, call)) === false
    ? [unknown('no cargo is among the inputs of this build', call.span)]
    : [];
}

/** What is not stable is taken by a nightly cargo, or beside RUSTC_BOOTSTRAP (cargo src/features.rs): options, and `cargo-features`. */
function unstableRequests(
  derivation: Derivation,
  rust: RustDetails,
  packages: readonly CargoPackage[] = [],
): Unknown[] {
  const command = valueOf(buildCommand(rust, derivation.call));
  const unstable = (command && nightlyOption(command)) ?? packages.map(unstableFeature).find((found) => found);
  const toolchain = valueOf(rust.toolchain);
  const channel = toolchain?.origin === 'nixpkgs' ? 'stable' : toolchain && valueOf(toolchain.channel);
  const isStable = channel !== undefined && /^(stable|beta|\d+\.\d+)/.test(channel);
  if (!unstable || !isStable || derivation.environment.has('RUSTC_BOOTSTRAP')) return [];
  return [unknown(`only a nightly cargo takes ${unstable.value}`, unstable.span)];
}

/** Features of cargo that no stable one has by now; of others it says that they are stable, and goes on. */
const UNSTABLE =
  /"(profile-rustflags|codegen-backend|trim-paths|per-package-target|panic-immediate-abort|different-binary-name|public-dependency|path-bases|open-namespaces|metabuild|unstable-editions)"/;

function unstableFeature({ place, manifest }: CargoPackage): Located<string> | undefined {
  const asked = place('cargo-features')?.value;
  const found = asked && UNSTABLE.exec(manifest.text.slice(asked.start, asked.end));
  return asked && found?.[1] !== undefined ? { value: `the feature ${found[1]}`, span: asked } : undefined;
}

/** A profile that cargo does not have. */
function profileGaps(
  { call }: Derivation,
  { compiler, profile }: RustDetails,
  [pkg]: readonly CargoPackage[] = [],
  circumstances: Fact<CallBeforeTarget>,
): Unknown[] {
  if (!pkg || compiler !== 'cargo' || profile.kind === 'unknown' || circumstances.kind === 'unknown') return [];
  const refused = refusedProfile(pkg, profile.value, { ...circumstances.value, triple: '' }, call);
  return refused ? [refused] : [];
}

function withoutVendorFolder(derivation: Derivation, call: Fact<CallBeforeTarget>): Unknown[] {
  if (derivation.builder !== 'buildRustPackage' || call.kind === 'unknown') return [];
  const missing = missingVendorFolder(derivation, call.value.view, call.value.ceiling);
  return missing ? [missing] : [];
}

function differentLock(derivation: Derivation, rust: RustDetails, context: ProducerContext): Unknown[] {
  const source = unpackedSource(derivation, context);
  if ('kind' in source) return [];
  const outcome = runDerivation(derivation, context, context.outputs.view);
  const compile = outcome && cargoCallIn(outcome);
  const view = outcome && compile ? outcome.viewBefore(compile.order) : source.view;
  return otherLock(derivation, rust, { repository: context.repository, view, root: source.root });
}

/** What a phase exports may move the target folder away from where the install hook looks. */
function movedTarget(
  derivation: Derivation,
  rust: RustDetails,
  [pkg]: readonly CargoPackage[] = [],
  circumstances: Fact<CallBeforeTarget>,
): Unknown[] {
  if (!pkg || circumstances.kind === 'unknown') return [];
  const elsewhere = leftElsewhere(derivation, rust, pkg, circumstances.value);
  return elsewhere ? [elsewhere] : [];
}

/** Whether the crates are within reach of a call that a phase makes by itself; every builder of Rust brings them along. */
function vendored(derivation: Derivation, context: ProducerContext): ProducerLink['vendored'] {
  if (derivation.builder !== 'mkDerivation') return undefined;
  const [pkg] = valueOf(context.produced.packages(derivation)) ?? [];
  if (pkg?.lock?.packages.every((locked) => locked.source === undefined)) return known(true, derivation.call);
  const source = unpackedSource(derivation, context);
  if ('kind' in source) return source;
  const start = startDirectory(derivation, source.root);
  if (start.kind === 'unknown') return start;
  const outcome = runDerivation(derivation, context, context.outputs.view);
  const order = outcome && cargoCallIn(outcome)?.order;
  if (!outcome || order === undefined) return unknown('how it calls cargo is not followed', derivation.call);
  return vendoredCrates(derivation, outcome, context, {
    hook: order,
    cargo: order,
    root: source.root,
    start: start.value,
  });
}

/** crane passes `--locked` unless other arguments replace it (crane lib/buildPackage.nix); no build in Nix reaches a registry. */
function lockUse(derivation: Derivation, rust: RustDetails): ProducerLink['lockUse'] {
  if (rust.compiler !== 'cargo') return unknown('the builder does not read Cargo.lock', derivation.call);
  if (rust.cargoArguments.kind === 'unknown') return rust.cargoArguments;
  const locked = rust.cargoArguments.value.some(({ value }) => value === '--locked' || value === '--frozen');
  return known(locked ? 'locked' : 'offline', derivation.call);
}
