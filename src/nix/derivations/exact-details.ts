import type { PlatformFact } from '../../knowledge/platforms.ts';
import { type Fact, known, type Located, type Span, unknown } from '../../repository/index.ts';
import type { Builder, Derivation, MixDetails, RustDetails } from '../model.ts';
import { type ShownDerivation, shownAttribute } from './shown.ts';

/** What a derivation compiles, with what Nix computed in the place of what could not be followed. */
export function exactDetails(
  shown: ShownDerivation,
  builder: Builder,
  followed: Derivation | undefined,
  platform: Fact<PlatformFact>,
  call: Span,
): Derivation['details'] {
  if (!followed) return unfollowed(shown, builder, platform, call);
  const { details } = followed;
  const hasType = shownAttribute(shown, 'cargoBuildType') !== undefined;
  switch (details.kind) {
    case 'mix':
      return { ...details, mixEnv: textOf(shown, 'MIX_ENV', details.mixEnv) };
    case 'rust':
      return {
        ...details,
        target: targetOf(shown, details.target, call),
        profile: hasType && details.profile.kind === 'unknown' ? profileOf(shown, builder, call) : details.profile,
        cargoArguments: argumentsOf(shown, details.cargoArguments, call),
      };
    default:
      return details;
  }
}

function unfollowed(
  shown: ShownDerivation,
  builder: Builder,
  platform: Fact<PlatformFact>,
  call: Span,
): Derivation['details'] {
  switch (builder) {
    case 'mixRelease':
    case 'buildMix':
      return mixDetails(shown, call);
    case 'crane.buildPackage':
    case 'crane.buildDepsOnly':
    case 'buildRustPackage':
      return rustDetails(shown, builder, platform, call);
    default:
      return { kind: 'none' };
  }
}

function mixDetails(shown: ShownDerivation, call: Span): MixDetails {
  const lost = unknown('Nix does not show it, and it was not followed in the sources', call);
  const version = shownAttribute(shown, 'version');
  return {
    kind: 'mix',
    mixEnv: textOf(shown, 'MIX_ENV', lost),
    releaseName: lost,
    nixDependencies: lost,
    nixDependencyNames: lost,
    nixDependenciesFile: undefined,
    fetchedDependencies: lost,
    configPath: lost,
    keepsConfig: lost,
    version: version === undefined ? lost : known({ value: version, span: call }, call),
    otp: lost,
    elixir: lost,
  };
}

function rustDetails(shown: ShownDerivation, builder: Builder, platform: Fact<PlatformFact>, call: Span): RustDetails {
  const lost = unknown('Nix does not show it, and it was not followed in the sources', call);
  const target = targetOf(shown, known(undefined, call), call);
  const given = target.kind === 'known' ? target.value : undefined;
  const subdirectory = shownAttribute(shown, 'buildAndTestSubdir') ?? '';
  const root = shownAttribute(shown, 'sourceRoot') ?? '';
  const doCheck = shownAttribute(shown, 'doCheck') === '1';
  return {
    kind: 'rust',
    compiler: 'cargo',
    installsLibraries: known({ value: true, span: call }, call),
    installs: builder === 'buildRustPackage' ? 'target-folder' : 'build-log',
    toolchain: lost,
    target,
    effectiveTarget: given ? known(given.value, given.span) : tripleOf(platform),
    passesTarget: builder === 'buildRustPackage',
    linksMuslDynamically: false,
    cargoArguments: argumentsOf(shown, builder === 'buildRustPackage' ? known([], call) : lost, call),
    profile: profileOf(shown, builder, call),
    doCheck: known({ value: doCheck, span: call }, call),
    directory: known([...root.split('/').slice(1), subdirectory].filter((part) => part !== '').join('/'), call),
    lockFile: lost,
    dependencies: undefined,
    libraryOutput: shown.outputs.has('lib') ? 'lib' : 'out',
  };
}

/** The variable of the build hook, which says `debug` for cargo's `dev`; else that of crane. */
function profileOf(shown: ShownDerivation, builder: Builder, call: Span): Fact<string> {
  if (builder !== 'buildRustPackage') {
    const profile = shownAttribute(shown, 'CARGO_PROFILE') ?? 'release';
    return known(profile === '' ? 'dev' : profile, call);
  }
  const type = shownAttribute(shown, 'cargoBuildType') ?? 'release';
  return known(type === 'debug' ? 'dev' : type, call);
}

function tripleOf(platform: Fact<PlatformFact>): Fact<string> {
  return platform.kind === 'known' ? known(platform.value.rustTarget, platform.span) : platform;
}

/** What was followed has its own place; what was not has the call's. */
function textOf(shown: ShownDerivation, name: string, followed: Fact<string>): Fact<string> {
  const value = shownAttribute(shown, name);
  if (followed.kind === 'known' || value === undefined || value === '') return followed;
  return known(value, followed.span);
}

function targetOf(
  shown: ShownDerivation,
  followed: Fact<Located<string> | undefined>,
  call: Span,
): Fact<Located<string> | undefined> {
  const value = shownAttribute(shown, 'CARGO_BUILD_TARGET');
  if (value === undefined || (followed.kind === 'known' && followed.value)) return followed;
  const span = followed.kind === 'unknown' ? followed.span : call;
  return known({ value, span }, span);
}

/** The words that cargo gets: buildRustPackage leaves them in variables, with the features apart. */
function argumentsOf(
  shown: ShownDerivation,
  followed: RustDetails['cargoArguments'],
  call: Span,
): RustDetails['cargoArguments'] {
  if (followed.kind === 'known' && followed.value.length > 0) return followed;
  const flags = shownAttribute(shown, 'cargoBuildFlags') ?? shownAttribute(shown, 'cargoExtraArgs');
  const features = wordsOf(shownAttribute(shown, 'cargoBuildFeatures'));
  const words = [
    ...wordsOf(flags),
    ...(features.length > 0 ? [`--features=${features.join(',')}`] : []),
    ...(shownAttribute(shown, 'cargoBuildNoDefaultFeatures') === '1' ? ['--no-default-features'] : []),
  ];
  if (words.length === 0) return followed;
  return known(
    words.map((value) => ({ value, span: call })),
    call,
  );
}

function wordsOf(text: string | undefined): readonly string[] {
  return (text ?? '').split(/\s+/).filter((word) => word !== '');
}
