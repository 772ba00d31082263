import {
  type CallBeforeTarget,
  type CargoCall,
  type CargoPackage,
  effectiveFlags,
  effectiveProfile,
  flagsOutOfReach,
  readToolchainFile,
  targetFromConfig,
} from '../cargo/index.ts';
import { platformOfRustTarget } from '../knowledge/platforms.ts';
import type { Derivation, RustDetails, Toolchain } from '../nix/model.ts';
import { type Fact, known, type Repository, type Span, type Unknown, unknown } from '../repository/index.ts';
import { cLibraryLinking } from './c-library.ts';
import { lossesOf, mapFact, valueOf } from './facts.ts';
import { missingFiles } from './missing-files.ts';
import type { BuildLink, HandOffLink, Link, ModuleLink, ProducerLink, ProducerOnSystem } from './model.ts';
import type { Outputs } from './outputs.ts';
import { cargoDirectory, librariesOf, type ProducedFiles } from './produced.ts';
import { type RunContext, runDerivation } from './runs.ts';
import { plainText } from './shell-value.ts';
import { sourceTree } from './source-view.ts';

export interface ProducerContext extends RunContext {
  readonly outputs: Outputs;
  readonly produced: ProducedFiles;
  crateAt(directory: string): CargoPackage | undefined;
  /** The same builder call on other systems. */
  siblings(derivation: Derivation): readonly ProducerOnSystem[];
}

/** What compiles the crate of a chain. */
export function producerLink(
  module: ModuleLink,
  build: BuildLink,
  handOff: HandOffLink,
  context: ProducerContext,
): Link<ProducerLink> {
  if (module.mode.kind === 'unknown') return lost('what compiles the crate is not known', module.mode);
  if (module.mode.value === 'downloads') {
    return lost('a precompiled file is used', unknown('the library is built elsewhere', module.mode.span));
  }
  if (module.mode.value === 'compiles') return rustlerCall(module, build, context);
  if (build.kind === 'outside') {
    return lost('nothing compiles the crate', unknown('compilation is skipped outside Nix', module.mode.span));
  }
  const derivation = producingDerivation(handOff, build.derivation);
  if (!derivation) {
    return lost(
      'no Rust build was found',
      unknown('nothing says which build makes the library', build.derivation.call),
    );
  }
  return derivationLink(derivation, build, context);
}

function lost(summary: string, why: Unknown): Link<ProducerLink> {
  return { state: 'lost', summary, unknown: why };
}

/** The Rust build that the hand-off takes from; failing that, the only one that the Mix build refers to. */
function producingDerivation(handOff: HandOffLink, mix: Derivation): Derivation | undefined {
  const arrived = valueOf(handOff.arrival);
  const files = typeof arrived === 'object' ? [arrived, ...handOff.files] : handOff.files;
  const handed = files.find((file) => file.from?.details.kind === 'rust')?.from;
  if (handed) return handed;
  const [missing] = handOff.missingSources;
  if (missing) return missing.from;
  const rust = mix.references.filter((reference) => reference.details.kind === 'rust');
  return rust.length === 1 ? rust[0] : undefined;
}

function derivationLink(derivation: Derivation, build: BuildLink, context: ProducerContext): Link<ProducerLink> {
  const rust = derivation.details as RustDetails;
  const call = derivationCall(derivation, rust, context);
  const libraries = context.produced.of(derivation);
  const packages = context.produced.packages(derivation);
  const flags = flagsOf(call, context.repository);
  const facts: ProducerLink = {
    kind: 'derivation',
    derivation,
    rust,
    span: derivation.call,
    triple: rust.effectiveTarget,
    tripleSpan: valueOf(rust.target)?.span,
    toolchain: rust.toolchain,
    call,
    flags,
    cLibrary: cLibraryLinking(rust.effectiveTarget, flags, rust.toolchain, rust),
    platform: platformOf(rust.effectiveTarget),
    profile: profileOf(valueOf(packages)?.[0], rust.profile, call, derivation.call),
    lockUse: lockUse(derivation, rust),
    packages,
    libraries,
    missingFiles: missingFiles(derivation, rust, context),
    loadedOn: build.kind === 'nix' ? build.platform : undefined,
    siblings: context.siblings(derivation),
  };
  const triple = valueOf(facts.triple);
  return {
    state: 'followed',
    facts,
    summary: `${derivation.builder} builds ${valueOf(derivation.name) ?? 'the crate'}${triple ? ` for ${triple}` : ''}`,
    span: derivation.call,
    gaps: [...lossesOf(facts.triple, libraries, flags), ...(valueOf(flags)?.unknown ?? [])],
  };
}

function derivationCall(derivation: Derivation, rust: RustDetails, context: ProducerContext): Fact<CargoCall> {
  const source = sourceTree(derivation, context.repository);
  if ('kind' in source) return source;
  const directory = cargoDirectory(derivation, rust, context.repository);
  if (directory.kind === 'unknown') return directory;
  if (rust.effectiveTarget.kind === 'unknown') return rust.effectiveTarget;
  const config = valueOf(rust.cargoArguments)?.find((word) => word.value.startsWith('--config'));
  if (config) return unknown('--config changes what cargo reads', config.span);
  const outcome = runDerivation(derivation, context, context.outputs.view);
  const compile = outcome?.events.find((event) => event.words[0] === 'cargo');
  const environment = new Map<string, Fact<string>>();
  for (const [name, { value }] of derivation.environment) environment.set(name, value);
  for (const [name, variable] of compile?.environment ?? []) {
    if (!variable.span || !variable.exported) continue;
    const text = plainText(variable.value, variable.span);
    environment.set(name, variable.conditional ? unknown('set in a branch that may not run', variable.span) : text);
  }
  const call: CargoCall = {
    view: outcome && compile ? outcome.viewBefore(compile.order) : source.view,
    workingDirectory: directory.value,
    ceiling: source.root,
    environment,
    triple: rust.effectiveTarget.value,
    extraConfig: [],
    files: context.repository.files,
  };
  return known(call, derivation.call);
}

/** crane passes `--locked` unless other arguments replace it (crane lib/buildPackage.nix); no build in Nix reaches a registry. */
function lockUse(derivation: Derivation, rust: RustDetails): ProducerLink['lockUse'] {
  if (rust.cargoArguments.kind === 'unknown') return rust.cargoArguments;
  const locked = rust.cargoArguments.value.some(({ value }) => value === '--locked' || value === '--frozen');
  return known(locked ? 'locked' : 'offline', derivation.call);
}

/** Effective flags; what is out of reach is looked for in the whole repository, not only in what the build sees. */
function flagsOf(call: Fact<CargoCall>, repository: Repository): ProducerLink['flags'] {
  return mapFact(call, (value) => {
    const flags = effectiveFlags(value);
    return { ...flags, outOfReach: flagsOutOfReach({ ...value, view: repository }, new Set(flags.files)) };
  });
}

function platformOf(triple: Fact<string>): ProducerLink['platform'] {
  if (triple.kind === 'unknown') return triple;
  const platform = platformOfRustTarget(triple.value);
  return platform ? known(platform, triple.span) : unknown(`${triple.value} is not in the table`, triple.span);
}

function profileOf(
  pkg: CargoPackage | undefined,
  profile: Fact<string>,
  call: Fact<CallBeforeTarget>,
  span: Span,
): ProducerLink['profile'] {
  if (!pkg) return unknown('the crate of the build was not found', span);
  if (profile.kind === 'unknown') return profile;
  // A profile does not depend on the triple, which may be unknown outside Nix.
  return mapFact(call, (value) => effectiveProfile(pkg, profile.value, { ...value, triple: '' }));
}

/** Rustler's own call: cargo is started in the crate's folder (SEMANTICS 1.1), with the build's environment. */
function rustlerCall(module: ModuleLink, build: BuildLink, context: ProducerContext): Link<ProducerLink> {
  const { path, target, environment: given, mode } = module.module.options;
  const use = module.module.use;
  if (path.kind === 'unknown') return lost("where Rustler's cargo call runs is not known", path);
  const directory = path.value;
  const pkg = directory === undefined ? undefined : context.crateAt(directory);
  if (directory === undefined || !pkg) {
    return lost("Rustler's cargo call has no crate", unknown('the crate of the module was not found', path.span));
  }
  const view = build.kind === 'nix' ? viewAtCompile(build) : context.repository;
  const environment = new Map<string, Fact<string>>();
  if (build.kind === 'nix') addBuildVariables(build, environment);
  if (given.kind === 'known')
    for (const [name, value] of given.value) environment.set(name, known(value.value, value.span));
  const before: CallBeforeTarget = {
    view,
    workingDirectory: directory,
    ceiling: build.kind === 'nix' ? build.sourceRoot : '',
    environment,
    extraConfig: [],
    files: context.repository.files,
  };
  const triple = rustlerTriple(module, build, before);
  const call: Fact<CargoCall> = mapFact(triple, (value) => ({ ...before, triple: value }));
  const flags = flagsOf(call, context.repository);
  const toolchain = rustlerToolchain(build, directory, context.repository, use);
  const profile = mapFact(mode, (value) => (value === 'debug' ? 'dev' : 'release'));
  const facts: ProducerLink = {
    kind: 'rustler',
    derivation: build.kind === 'nix' ? build.derivation : undefined,
    rust: undefined,
    span: use,
    triple,
    tripleSpan: target.kind === 'known' && target.value !== undefined ? target.span : undefined,
    toolchain,
    call,
    flags,
    cLibrary: cLibraryLinking(triple, flags, toolchain, undefined),
    platform: platformOf(triple),
    profile: profileOf(pkg, profile, known(before, use), use),
    lockUse: known(build.kind === 'nix' ? 'offline' : 'online', use),
    packages: known([pkg], pkg.name.span),
    libraries: mapFact(triple, (value) => librariesOf([pkg], value)),
    missingFiles: [],
    loadedOn: build.kind === 'nix' ? build.platform : undefined,
    siblings: [],
  };
  return {
    state: 'followed',
    facts,
    summary: `Rustler runs cargo in ${directory || '.'}${target.kind === 'known' && target.value ? ` for ${target.value}` : ''}`,
    span: target.kind === 'known' && target.value ? target.span : use,
    gaps: [...lossesOf(target, path), ...(valueOf(flags)?.unknown ?? [])],
  };
}

/** `target:`, else the host's own triple. Outside Nix the host is whatever machine compiles. */
function rustlerTriple(module: ModuleLink, build: BuildLink, call: CallBeforeTarget): Fact<string> {
  const { target } = module.module.options;
  if (target.kind === 'unknown') return target;
  if (target.value !== undefined) return known(target.value, target.span);
  const configured = targetFromConfig(call);
  if (configured) return configured;
  if (build.kind === 'outside') return unknown('the triple is that of the machine that compiles', module.module.use);
  return hostTriple(build.platform.system, build.platform.libc, build.derivation.call);
}

function hostTriple(system: Fact<string>, libc: Fact<'glibc' | 'musl' | 'none'>, span: Span): Fact<string> {
  if (system.kind === 'unknown') return system;
  if (libc.kind === 'unknown') return libc;
  const [cpu, os] = system.value.split('-');
  if (os === 'darwin') return known(`${cpu}-apple-darwin`, span);
  if (cpu === 'x86_64' || cpu === 'aarch64') {
    return known(`${cpu}-unknown-linux-${libc.value === 'musl' ? 'musl' : 'gnu'}`, span);
  }
  return unknown(`the triple of ${system.value} is not in the table`, span);
}

function viewAtCompile(build: Extract<BuildLink, { kind: 'nix' }>) {
  const { compile } = build.moments;
  return compile ? build.outcome.viewBefore(compile.order) : build.outcome.view;
}

function addBuildVariables(build: Extract<BuildLink, { kind: 'nix' }>, environment: Map<string, Fact<string>>): void {
  const names = new Set([...build.derivation.environment.keys(), ...(build.moments.compile?.environment.keys() ?? [])]);
  for (const name of names) {
    const state = build.variable(name);
    if (state.kind === 'set') environment.set(name, known(state.value, state.span));
    else if (state.kind === 'unknown') environment.set(name, unknown(state.reason, state.span));
  }
}

/** The toolchain of a Mix derivation's inputs; outside Nix that of the repository's only shell with one, else rustup's by its file. */
function rustlerToolchain(build: BuildLink, directory: string, repository: Repository, use: Span): Fact<Toolchain> {
  if (build.kind === 'nix') {
    if (build.derivation.inputs.kind === 'unknown') return build.derivation.inputs;
    const found = build.derivation.inputs.value.find((input) => input.toolchain);
    return found?.toolchain
      ? known(found.toolchain, found.span)
      : unknown('no Rust toolchain is among the inputs', build.derivation.call);
  }
  const inputs = build.shells.flatMap((shell) => valueOf(shell.derivation.inputs) ?? []);
  const toolchains = inputs.flatMap((input) => (input.toolchain ? [input.toolchain] : []));
  const [first] = toolchains;
  if (
    first &&
    toolchains.every((other) => other.span.path === first.span.path && other.span.start === first.span.start)
  ) {
    return known(first, first.span);
  }
  if (first || inputs.some((input) => /^(cargo|rustc|rustup)$/.test(input.name))) {
    return unknown('several toolchains may compile the crate', use);
  }
  const file = readToolchainFile(repository, directory);
  if (!file?.channel) return unknown('the toolchain is that of the machine that compiles', use);
  return known(
    {
      origin: 'rustup-file',
      span: file.channel.span,
      targets: known(file.targets, file.targetsList ?? file.channel.span),
      targetsList: file.targetsList,
      channel: known(file.channel.value, file.channel.span),
      file: file.path,
    },
    file.channel.span,
  );
}
