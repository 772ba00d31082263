import { type Fact, known, type Located, type Span, unknown } from '../../repository/index.ts';
import type { RustDetails, Toolchain } from '../model.ts';
import type { Thunk, Value } from '../value.ts';
import type { Meaning, Site } from '../world/meaning.ts';
import type { Outside } from '../world/outside.ts';
import { hostTriple, type PackageSet } from '../world/package-set.ts';
import { cargoArguments, doesCheck, joinedArguments, targetArgument, unpackedFolder } from './cargo-arguments.ts';
import { builderFunction } from './derivation/builder-function.ts';
import { argument, type BuilderCall, type BuilderDefinition, setArgument } from './derivation/call.ts';
import { addedInput } from './derivation/inputs.ts';
import { sourceOf, sourceOfValue } from './derivation/source.ts';
import { plainArgument } from './derivation/text.ts';
import type { Family } from './family.ts';
import { nixpkgsToolchain, requiredToolchain } from './toolchain.ts';

/** nixpkgs' own Rust builder and toolchain: SEMANTICS 6.1. */
export const nixpkgsRust: Family = {
  packages: {
    rustPlatform: (outside, packages, site) => {
      const toolchain = known(nixpkgsToolchain(packages, site.span), site.span);
      return outside.member(site, 'rustPlatform', rustPlatform(outside, packages, toolchain));
    },
    rustPackages: (outside, packages, site) => {
      const toolchain = known(nixpkgsToolchain(packages, site.span), site.span);
      return outside.member(site, 'rustPackages', {
        select: (name, at) => {
          if (name === 'rustPlatform') return outside.member(at, name, rustPlatform(outside, packages, toolchain));
          return name === 'rustc' || name === 'cargo' ? outside.member(at, name, tool(packages, at.span)) : undefined;
        },
      });
    },
    makeRustPlatform: (outside, packages, site) =>
      outside.member(site, 'makeRustPlatform', {
        apply: (tools, at) => outside.applied(at, tools, madeRustPlatform(outside, packages, tools, at)),
      }),
    rustc: (outside, packages, site) => outside.member(site, 'rustc', tool(packages, site.span)),
    cargo: (outside, packages, site) => outside.member(site, 'cargo', tool(packages, site.span)),
  },
};

/** nixpkgs' rustc and cargo: parts of one toolchain. */
function tool(packages: PackageSet, span: Span): Meaning {
  return { facet: { kind: 'toolchain', toolchain: known(nixpkgsToolchain(packages, span), span) } };
}

/** `makeRustPlatform { cargo; rustc; }` */
function madeRustPlatform(outside: Outside, packages: PackageSet, tools: Thunk, site: Site): Meaning {
  const { evaluator } = outside;
  const rustc = evaluator.select(evaluator.force(tools), 'rustc', site.span);
  return rustPlatform(outside, packages, requiredToolchain(outside, rustc));
}

function rustPlatform(outside: Outside, packages: PackageSet, toolchain: Fact<Toolchain>): Meaning {
  const builder = (name: string, definition: BuilderDefinition, site: Site) =>
    builderFunction(outside, packages, definition, name, site);
  return {
    select(attribute, site) {
      switch (attribute) {
        case 'buildRustPackage':
          return builder(attribute, buildRustPackage(toolchain), site);
        case 'importCargoLock':
        case 'fetchCargoVendor':
        case 'fetchCargoTarball':
          return builder(attribute, vendoredCrates, site);
        case 'cargoSetupHook':
        case 'cargoBuildHook':
        case 'cargoInstallHook':
        case 'cargoCheckHook':
        case 'cargoNextestHook':
        case 'maturinBuildHook':
        case 'bindgenHook':
          return outside.member(site, attribute, {});
        case 'rust': {
          const facet = { kind: 'toolchain', toolchain } as const;
          return outside.member(site, attribute, {
            select: (name, at) => outside.member(at, name, { facet }),
          });
        }
        default:
          return undefined;
      }
    },
    has: (attribute) => (attribute === 'buildRustPackage' ? true : undefined),
  };
}

/** `importCargoLock { lockFile; }`, `fetchCargoVendor { src; hash; }`: a folder with the crates that a lock names. */
const vendoredCrates: BuilderDefinition = {
  builder: 'vendored-crates',
  consumed: new Set(['outputHashes', 'lockFileContents', 'allowBuiltinFetchGit', 'extraRegistries']),
  describe: () => ({ details: () => ({ kind: 'none' }) }),
};

/** nixpkgs pkgs/build-support/rust/build-rust-package/default.nix `excludeDrvArgNames`; RUSTFLAGS moves into `env`. */
const CONSUMED: ReadonlySet<string> = new Set([
  'depsExtraArgs',
  'cargoUpdateHook',
  'cargoLock',
  'useFetchCargoVendor',
  'cargoHash',
  'cargoSha256',
]);

function buildRustPackage(toolchain: Fact<Toolchain>): BuilderDefinition {
  return {
    builder: 'buildRustPackage',
    consumed: CONSUMED,
    ownPhases: ['configurePhase', 'buildPhase', 'checkPhase', 'installPhase'],
    describe: (call) => ({
      details: () => rustDetails(call, toolchain),
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
  const directory = startFolder(call);
  return {
    kind: 'rust',
    toolchain,
    target,
    effectiveTarget: effectiveTarget(call, target),
    linksMuslDynamically: hookLinksDynamically(call.packages),
    cargoArguments: given,
    profile: profile(call),
    doCheck: doesCheck(call),
    directory,
    lockFile: lockFile(call, directory),
    dependencies: undefined,
    libraryOutput: libraryOutput(call),
  };
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
  return known(join(root.value, sub.value?.value ?? ''), sub.span);
}

/** `cargoLock.lockFile`, else `cargoRoot` or the source's root. */
function lockFile(call: BuilderCall, _directory: Fact<string>): Fact<Located<string> | undefined> {
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
  const path = join(source.value.root, root.value, cargoRoot.value?.value ?? '', 'Cargo.lock');
  return known({ value: path, span: place }, place);
}

function repositoryPath(outside: Outside, value: Value): Fact<Located<string> | undefined> {
  const source = sourceOfValue(outside, value, value.span);
  if (source.kind === 'unknown') return source;
  if (source.value.kind !== 'repository') return known(undefined, value.span);
  return known({ value: source.value.root, span: value.span }, value.span);
}

/** setup-hooks/multiple-outputs.sh: libraries go to `lib` when there is such an output, else to `out`. */
function libraryOutput(call: BuilderCall): string {
  const outputs = argument(call, 'outputs');
  if (outputs?.kind !== 'list') return 'out';
  const names = outputs.items.map((item) => plainArgument(call.outside, call.outside.evaluator.force(item), item.span));
  return names.some((name) => name.kind === 'known' && name.value?.value === 'lib') ? 'lib' : 'out';
}

function join(...parts: readonly string[]): string {
  return parts
    .filter((part) => part !== '' && part !== '.')
    .join('/')
    .replaceAll(/\/+/g, '/')
    .replace(/\/$/, '');
}
