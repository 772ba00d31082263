import type { NixpkgsDefaults } from '../../knowledge/nixpkgs-releases.ts';
import { type Fact, known, type Located, unknown } from '../../repository/index.ts';
import type { Derivation, PhaseText } from '../model.ts';
import type { BeamSet } from '../world/beam-set.ts';
import { otpOfErlang, packagesOfErlang } from '../world/beam-sets.ts';
import { defaultsOfPackages, lacks, tellByAge } from '../world/nixpkgs-defaults.ts';
import type { Outside } from '../world/outside.ts';
import type { PackageSet } from '../world/package-set.ts';
import { builderFunction } from './derivation/builder-function.ts';
import { argument, type BuilderCall, type BuilderDefinition, setArgument } from './derivation/call.ts';
import { derivationOf } from './derivation/derivation-of.ts';
import { addedInput } from './derivation/inputs.ts';
import { phaseTexts } from './derivation/phases.ts';
import { sourceOfValue } from './derivation/source.ts';
import { plainArgument } from './derivation/text.ts';
import type { Family, Member } from './family.ts';
import { dependenciesFile, dependencyNames, derivationsOf, nixDependencies } from './mix-dependencies.ts';

/** The builders of nixpkgs' BEAM package sets (pkgs/development/beam-modules). */
export const mix: Family = {
  beam: {
    mixRelease: beamBuilder('mixRelease', mixRelease),
    buildMix: beamBuilder('buildMix', buildMix),
    fetchMixDeps: beamBuilder('fetchMixDeps', () => fetchMixDeps),
    buildRebar3: beamBuilder('buildRebar3', (beam) => erlangModule('buildRebar3', beam)),
    buildErlangMk: beamBuilder('buildErlangMk', (beam) => erlangModule('buildErlangMk', beam)),
    rebar3Relx: beamBuilder('rebar3Relx', () => otherBeamModule),
  },
};

function beamBuilder(name: string, definition: (beam: BeamSet) => BuilderDefinition): Member<BeamSet> {
  return (outside, beam, site) => builderFunction(outside, beam.packages, definition(beam), name, site);
}

/** nixpkgs pkgs/development/beam-modules/mix-release.nix: SEMANTICS 5.1. */
function mixRelease(beam: BeamSet): BuilderDefinition {
  const { otp } = beam;
  return {
    builder: 'mixRelease',
    takesFunction: 'mixRelease takes a function',
    consumed: new Set(['compileFlags', 'erlangCompilerOptions', 'mixNixDeps']),
    readsAtCall: new Set(['mixFodDeps', 'mixEnv', 'mixTarget', 'mixReleaseName', 'elixir', 'erlang', 'hex']),
    ownPhases: ['configurePhase', 'buildPhase', 'installPhase'],
    phaseTexts: () => COMPILING,
    // It wraps programs, and removes the cookie and references to Erlang: nothing of that concerns a library's place.
    ownHooks: new Map([[POST_FIXUP, ':\n']]),
    describe: (call) => ({
      details: () => ({
        kind: 'mix',
        mixEnv: mixEnv(call),
        releaseName: textArgument(call, 'mixReleaseName'),
        nixDependencies: nixDependencies(call, argument(call, 'mixNixDeps')),
        nixDependencyNames: dependencyNames(call, argument(call, 'mixNixDeps')),
        nixDependenciesFile: dependenciesFile(call, argument(call, 'mixNixDeps')),
        fetchedDependencies: fetchedDependencies(call),
        configPath: known(undefined, call.expression),
        keepsConfig: known(true, call.expression),
        version: textArgument(call, 'version'),
        otp: otpOfCall(call, otp),
        elixir: elixirOfCall(call, beam),
      }),
      packages: () => packagesOfCall(call),
      phases: () => postFixup(call, beam),
      variant: () => otpName(otpOfCall(call, otp)),
      environment: () => mixEnvironment(call),
      inputs: () => ['erlang', 'elixir', 'hex', 'git'].map((name) => addedInput(call, name)),
      references: () => derivationsOf(nixDependencies(call, argument(call, 'mixNixDeps'))),
    }),
  };
}

/** What both builders compile with where their phases are texts. */
const COMPILING: ReadonlyMap<string, string> = new Map([
  ['buildPhase', 'runHook preBuild\nmix compile --no-deps-check\nrunHook postBuild\n'],
]);

const POST_FIXUP = 'postFixup';

/** The one of the call loses against mixRelease's own in most releases of nixpkgs; overrideAttrs comes after both. */
function postFixup(call: BuilderCall, { packages }: BeamSet): ReadonlyMap<string, PhaseText> {
  if (!call.given.attributes.has(POST_FIXUP) || call.overridden.has(POST_FIXUP)) return new Map();
  const given = phaseTexts(call).get(POST_FIXUP);
  if (!given) return new Map();
  const why = 'newer releases of nixpkgs leave postFixup to the call of mixRelease';
  const replaced = tellByAge(call.outside, packages, lacks('mixRelease keeps postFixup'), unknown(why, given.name));
  return new Map([[POST_FIXUP, { ...given, replaced }]]);
}

const INSTALL_HOOKS: ReadonlySet<string> = new Set(['preInstall', 'postInstall']);

/**
 * Some releases of nixpkgs install by a hook that does not call these (hooks/beam-module-install-hook.sh), unless the call has an
 * installation of its own. overrideAttrs changes nothing about that.
 */
function installHooks(
  builder: 'buildMix' | 'buildRebar3',
  call: BuilderCall,
  { packages }: BeamSet,
): ReadonlyMap<string, PhaseText> {
  const texts = phaseTexts(call);
  if (texts.has('installPhase') || call.given.attributes.has('dontBeamModuleInstall')) return new Map();
  return new Map(
    [...texts].flatMap(([name, text]) =>
      INSTALL_HOOKS.has(name) ? [[name, { ...text, leftOut: leavesOut(builder, call, packages, text) }]] : [],
    ),
  );
}

/** buildRebar3 came to the hook later than buildMix, by a day that is not known. */
function leavesOut(builder: string, call: BuilderCall, packages: PackageSet, { name }: PhaseText): Fact<boolean> {
  const why = `${builder} of some nixpkgs since 2026 does not call this hook (NixOS/nixpkgs#530508)`;
  const told = ({ has }: NixpkgsDefaults) => {
    const byHook = has('buildMix installs by a hook');
    if (byHook === false) return false;
    const calls = has("buildMix's hook calls the others");
    return calls === true ? false : builder === 'buildMix' && byHook && calls === false ? true : undefined;
  };
  return tellByAge(call.outside, packages, told, unknown(why, name));
}

/** Whether hooks set the phases of buildMix: none of them is an attribute of the derivation then. */
function worksByHooks(outside: Outside, packages: PackageSet): boolean | undefined {
  const defaults = defaultsOfPackages(outside, packages);
  return defaults.kind === 'known' ? defaults.value.has('buildMix installs by a hook') : undefined;
}

/** nixpkgs pkgs/development/beam-modules/build-mix.nix: SEMANTICS 5.4. */
function buildMix(beam: BeamSet): BuilderDefinition {
  const { otp } = beam;
  return {
    builder: 'buildMix',
    takesFunction: 'buildMix takes a function',
    consumed: new Set(['mixEnv', 'beamDeps', 'erlangCompilerOptions', 'enableDebugInfo', 'erlangDeterministicBuilds']),
    // Since hooks do its work the folder is a variable that one of them reads.
    readsAtCall: new Set(['appConfigPath', 'mixTarget']),
    ownPhases: ['configurePhase', 'buildPhase', 'installPhase'],
    phaseTexts: (outside, packages) => (worksByHooks(outside, packages) === false ? COMPILING : new Map()),
    describe: (call) => ({
      details: () => ({
        kind: 'mix',
        mixEnv: mixEnv(call),
        releaseName: known(undefined, call.expression),
        nixDependencies: nixDependencies(call, argument(call, 'beamDeps')),
        nixDependencyNames: unknown('beamDeps is a list: what comes from outside has no name here', call.expression),
        nixDependenciesFile: dependenciesFile(call, argument(call, 'beamDeps')),
        fetchedDependencies: known(undefined, call.expression),
        configPath: configPath(call),
        keepsConfig: keepsConfig(call, beam),
        version: textArgument(call, 'version'),
        otp: otpOfCall(call, otp),
        elixir: elixirOfCall(call, beam),
      }),
      phases: () => installHooks('buildMix', call, beam),
      variant: () => otpName(otpOfCall(call, otp)),
      environment: () => new Map([...mixEnvironment(call), ['beamModuleName', moduleName(call)]]),
      attribute: (name) => (MODULE_NAMES.has(name) ? argument(call, 'name') : undefined),
      inputs: () => ['elixir', 'hex'].map((name) => addedInput(call, name)),
      references: () => derivationsOf(nixDependencies(call, argument(call, 'beamDeps'))),
    }),
  };
}

// What derivations of buildMix tell of their name: `packageName` before 2025, `beamModuleName` since.
const MODULE_NAMES: ReadonlySet<string> = new Set(['packageName', 'beamModuleName']);

function moduleName(call: BuilderCall): Fact<string> {
  const name = textArgument(call, 'name');
  if (name.kind === 'unknown') return name;
  return name.value ? known(name.value.value, name.span) : unknown('buildMix needs a name', call.expression);
}

/** nixpkgs pkgs/development/beam-modules/fetch-mix-deps.nix: a fixed-output derivation. */
const fetchMixDeps: BuilderDefinition = {
  builder: 'fetchMixDeps',
  consumed: new Set(['hash', 'sha256', 'sha512', 'mixEnv', 'mixTarget']),
  describe: () => ({ details: () => ({ kind: 'none' }) }),
};

/** nixpkgs pkgs/development/beam-modules/build-rebar3.nix and build-erlang-mk.nix. */
function erlangModule(builder: 'buildRebar3' | 'buildErlangMk', beam: BeamSet): BuilderDefinition {
  const { otp } = beam;
  return {
    builder,
    ...(builder === 'buildRebar3' ? { takesFunction: 'buildMix takes a function' } : {}),
    consumed: new Set(['beamDeps', 'buildPlugins', 'erlangCompilerOptions', 'erlangDeterministicBuilds']),
    describe: (call) => ({
      details: () => ({
        kind: 'erlang',
        application: textArgument(call, 'name'),
        version: textArgument(call, 'version'),
        otp,
      }),
      phases: () => (builder === 'buildRebar3' ? installHooks(builder, call, beam) : new Map()),
      variant: () => otpName(otp),
      attribute: (name) => (MODULE_NAMES.has(name) ? argument(call, 'name') : undefined),
      inputs: () => ['erlang', 'rebar3'].map((name) => addedInput(call, name)),
      references: () => derivationsOf(nixDependencies(call, argument(call, 'beamDeps'))),
    }),
  };
}

const otherBeamModule: BuilderDefinition = {
  builder: 'other',
  consumed: new Set(['beamDeps']),
  describe: (call) => ({
    details: () => ({ kind: 'none' }),
    attribute: (name) => (MODULE_NAMES.has(name) ? argument(call, 'name') : undefined),
    references: () => derivationsOf(nixDependencies(call, argument(call, 'beamDeps'))),
  }),
};

function mixEnv(call: BuilderCall): Fact<string> {
  const fact = textArgument(call, 'mixEnv');
  return fact.kind === 'known' ? known(fact.value?.value ?? 'prod', fact.span) : fact;
}

/** The release runs on the platform of its Erlang. */
function packagesOfCall(call: BuilderCall): PackageSet {
  const erlang = setArgument(call, 'erlang');
  return erlang ? packagesOfErlang(call.outside, call.packages, erlang) : call.packages;
}

/** `erlang` in the call takes the place of the set's. */
function otpOfCall(call: BuilderCall, otp: Fact<number>): Fact<number> {
  const erlang = setArgument(call, 'erlang');
  return erlang ? otpOfErlang(call.outside, call.packages, erlang, erlang.span) : otp;
}

/** `elixir` in the call, else what an extension of the set makes of it, else the default one. */
function elixirOfCall(call: BuilderCall, beam: BeamSet): Fact<string> {
  const { evaluator } = call.outside;
  const elixir = setArgument(call, 'elixir') ?? evaluator.select(beam.value, 'elixir', call.expression);
  if (elixir.kind === 'unknown') return elixir;
  const name = elixir.kind === 'external' && elixir.form === 'selection' ? elixir.attribute : '';
  const minor = /^elixir[_-]1_(\d+)$/.exec(name)?.[1];
  if (minor !== undefined) return known(`1.${minor}`, elixir.span);
  return name === 'elixir' ? beam.elixir : unknown('which Elixir this is could not be followed', elixir.span);
}

function otpName(otp: Fact<number>): string {
  return otp.kind === 'known' ? `${otp.value}` : '';
}

/** Variables that every generation of the builders sets. */
function mixEnvironment(call: BuilderCall): ReadonlyMap<string, Fact<string>> {
  return new Map([
    ['MIX_ENV', mixEnv(call)],
    ['HEX_OFFLINE', known('1', call.call)],
  ]);
}

function textArgument(call: BuilderCall, name: string): Fact<Located<string> | undefined> {
  const fact = plainArgument(call.outside, argument(call, name), call.expression);
  // An empty release name is the builder's own default.
  return fact.kind === 'known' && fact.value?.value === '' && name === 'mixReleaseName'
    ? known(undefined, fact.span)
    : fact;
}

function configPath(call: BuilderCall): Fact<string | undefined> {
  const value = setArgument(call, 'appConfigPath');
  if (!value) return known(undefined, call.expression);
  const source = sourceOfValue(call.outside, value, value.span);
  if (source.kind === 'unknown') return source;
  return source.value.kind === 'repository'
    ? known(source.value.root, value.span)
    : unknown('appConfigPath is no folder of the repository', value.span);
}

/** buildMix removes `config/`, unless its nixpkgs is of a time when it did not: SEMANTICS 5.4. */
function keepsConfig(call: BuilderCall, { packages }: BeamSet): Fact<boolean> {
  const why = 'newer releases of nixpkgs remove config/ in buildMix unless appConfigPath names it';
  return tellByAge(call.outside, packages, lacks('buildMix removes config'), unknown(why, call.call));
}

function fetchedDependencies(call: BuilderCall): Fact<Derivation | undefined> {
  const value = setArgument(call, 'mixFodDeps') ?? setArgument(call, 'mixDeps');
  if (!value) return known(undefined, call.expression);
  if (value.kind === 'unknown') return value;
  const derivation = derivationOf(call.outside, value);
  return derivation ? known(derivation.derivation, value.span) : unknown('mixFodDeps comes from outside', value.span);
}
