import {
  type CallBeforeTarget,
  type CargoCall,
  type CargoPackage,
  crtStaticFlag,
  targetFromConfig,
} from '../cargo/index.ts';
import { atLeast } from '../knowledge/version.ts';
import { type Fact, type FileView, known, type Unknown, unknown } from '../repository/index.ts';
import { cLibraryLinking } from './c-library.ts';
import { flagsOf, linkerOf, platformOf, profileOf } from './cargo-facts.ts';
import { type CrateLookup, compiledCrate } from './compiled-crate.ts';
import { lossesOf, mapFact, valueOf } from './facts.ts';
import { featuresOfRustler, refusedFeatures } from './features.ts';
import { hostTriple } from './host-triple.ts';
import { loadingPlatform } from './loading-platform.ts';
import { missingForRustler } from './missing-files.ts';
import type { BuildLink, Link, ModuleLink, ProducerLink } from './model.ts';
import { viewBefore } from './moments.ts';
import { nearestManifest } from './nearest-manifest.ts';
import { shownPath } from './path.ts';
import { librariesOf } from './produced.ts';
import { lost, type ProducerContext } from './producer-context.ts';
import { rustlerToolchain } from './rustler-toolchain.ts';
import { settingsOfSurroundings } from './surroundings.ts';
import { targetDoubts } from './target-doubts.ts';

/** Rustler's own call: cargo is started in the crate's folder, by 0.37.0 in that of the mix.exs (SEMANTICS 1.1), with the build's environment. */
export function rustlerCall(module: ModuleLink, build: BuildLink, context: ProducerContext): Link<ProducerLink> {
  const { path, target, environment: given, mode, features, defaultFeatures } = module.module.options;
  const use = module.module.use;
  if (path.kind === 'unknown') return lost("where Rustler's cargo call runs is not known", path);
  const directory = path.value;
  const pkg = compiledCrate(module.module, module.hex, context);
  if (directory === undefined || !pkg) {
    return lost("Rustler's cargo call has no crate", unknown('the crate of the module was not found', path.span));
  }
  const view = build.kind === 'nix' ? viewBefore(build, build.moments.compile) : context.repository;
  const environment = new Map<string, Fact<string>>();
  if (build.kind === 'nix') addBuildVariables(build, environment);
  if (given.kind === 'known')
    for (const [name, value] of given.value) environment.set(name, known(value.value, value.span));
  const before: CallBeforeTarget = {
    view,
    workingDirectory: startsBesideMix(module) ? module.project.directory : directory,
    ceiling: build.kind === 'nix' ? build.sourceRoot : '',
    environment,
    extraConfig: [],
    files: context.repository.files,
  };
  const triple = rustlerTriple(module, build, before);
  const call: Fact<CargoCall> = mapFact(triple, (value) => ({ ...before, triple: value }));
  const ownFlags = flagsOf(call, build.kind === 'nix' ? build.derivation : undefined, context.repository);
  const flags = mapFact(ownFlags, (value) => {
    // A flag that is there was meant to decide; only its absence is what somebody's own environment may mend.
    if (crtStaticFlag(value.flags) || value.flags.some((flag) => flag.value.includes('dynamic_lookup'))) return value;
    const elsewhere = settingsOfSurroundings(build, valueOf(triple), context.repository);
    return { ...value, unknown: [...value.unknown, ...elsewhere] };
  });
  const toolchain = rustlerToolchain(build, module.module, directory, context.repository);
  const profile = mapFact(mode, (value) => (value === 'debug' ? 'dev' : 'release'));
  // Without a lock the version is what is lost, and either default compiles.
  const modeGaps = module.hex ? lossesOf(mode) : [];
  const asked = featuresOfRustler(module.module.options, use);
  const facts: ProducerLink = {
    kind: 'rustler',
    derivation: build.kind === 'nix' ? build.derivation : undefined,
    rust: undefined,
    span: use,
    triple,
    tripleSpan: target.kind === 'known' && target.value !== undefined ? target.span : undefined,
    toolchain,
    circumstances: known(before, use),
    call,
    flags,
    linker: linkerOf(call, flags),
    cLibrary: cLibraryLinking(triple, flags, toolchain, undefined, build.kind === 'nix' ? build.platform : undefined),
    platform: platformOf(triple),
    profile: profileOf(pkg, profile, known(before, use), use),
    // The build that Rustler works in is asked (NixMixBuild).
    vendored: undefined,
    lockUse: known(build.kind === 'nix' ? 'offline' : 'online', use),
    packages: known([pkg], pkg.name.span),
    libraries: mapFact(triple, (value) => librariesOf([pkg], value, 'target-folder')),
    missingFiles: missingForRustler(build, before.workingDirectory, pkg, context),
    loadedOn: loadingPlatform(build),
    siblings: [],
  };
  return {
    state: 'followed',
    facts,
    summary: `Rustler runs cargo in ${shownPath(before.workingDirectory) || '.'}${target.kind === 'known' && target.value ? ` for ${target.value}` : ''}`,
    span: target.kind === 'known' && target.value ? target.span : use,
    gaps: [
      ...lossesOf(target, path, given),
      // Outside Nix what asks for features is one's own shell.
      ...(build.kind === 'nix' ? lossesOf(features, defaultFeatures) : []),
      ...(valueOf(flags)?.unknown ?? []),
      ...targetGaps(facts, module),
      ...(build.kind === 'nix'
        ? targetDoubts(facts, hostTriple(build.platform.system, build.platform.libc, build.derivation.call), build)
        : []),
      ...modeGaps,
      ...(startsBesideMix(module) ? membershipGaps(module, pkg, view, context) : []),
      ...(asked ? refusedFeatures(asked, [pkg], use) : []),
    ],
  };
}

/** 0.37.0 alone passes no folder to the call (compiler.ex, `do_compile/2`); Hex has retired it. */
function startsBesideMix({ hex }: ModuleLink): boolean {
  return hex?.value === '0.37.0';
}

/** Whether cargo finds the package from there: it takes the nearest manifest above, and `-p` chooses among the members around that. */
function membershipGaps(module: ModuleLink, pkg: CargoPackage, view: FileView, crates: CrateLookup): Unknown[] {
  const { directory } = module.project;
  const start = nearestManifest(view, directory);
  const found = start === undefined ? [] : [crates.crateAt(start), ...crates.membersAround(start)];
  if (found.some((member) => member?.directory === pkg.directory)) return [];
  const where = 'Rustler 0.37.0 runs cargo in the folder of mix.exs';
  return [unknown(`${where}, and ${pkg.name.value} is no package of a workspace there`, module.module.use)];
}

/** What has to be known beside a triple: what links the library, and whether Rustler looks where cargo writes it. */
function targetGaps({ triple, cLibrary, circumstances }: ProducerLink, module: ModuleLink): Unknown[] {
  if (triple.kind === 'unknown') return [];
  const gaps = lossesOf(cLibrary);
  const { target } = module.module.options;
  const configured = circumstances.kind === 'known' ? targetFromConfig(circumstances.value) : undefined;
  // Before 0.37 the path is put together from the options alone (compiler.ex `handle_artifacts`, SEMANTICS 1.1).
  if (valueOf(target) === undefined && configured && module.hex && !atLeast(module.hex.value, '0.37.0')) {
    const reason = `Rustler ${module.hex.value} does not look where cargo writes for a configured target`;
    gaps.push(unknown(reason, configured.span));
  }
  return gaps;
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

function addBuildVariables(build: Extract<BuildLink, { kind: 'nix' }>, environment: Map<string, Fact<string>>): void {
  const names = new Set([...build.derivation.environment.keys(), ...(build.moments.compile?.environment.keys() ?? [])]);
  for (const name of names) {
    const state = build.variable(name);
    if (state.kind === 'set') environment.set(name, known(state.value, state.span));
    else if (state.kind === 'unknown') environment.set(name, unknown(state.reason, state.span));
  }
}
