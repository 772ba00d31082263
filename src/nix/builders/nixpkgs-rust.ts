import { type Fact, known, type Span } from '../../repository/index.ts';
import type { Toolchain } from '../model.ts';
import type { Thunk } from '../value.ts';
import type { Meaning, Site } from '../world/meaning.ts';
import type { Outside } from '../world/outside.ts';
import type { PackageSet } from '../world/package-set.ts';
import { buildRustCrate, defaultSettings } from './build-rust-crate.ts';
import { buildRustPackage } from './build-rust-package.ts';
import { builderFunction, withOtherCompiler } from './derivation/builder-function.ts';
import type { BuilderDefinition } from './derivation/call.ts';
import type { Family } from './family.ts';
import { nixpkgsToolchain, toolchainOfTools } from './toolchain.ts';

/** nixpkgs' own Rust builder and toolchain: SEMANTICS 6.1. */
export const nixpkgsRust: Family = {
  packages: {
    // `rust.toRustTarget stdenv.hostPlatform`, as it was written before `hostPlatform.rust.rustcTarget`.
    rust: (outside, _packages, site) =>
      outside.member(site, 'rust', {
        select: (name, at) =>
          /^toRustTarget(Spec)?$/.test(name)
            ? outside.evaluator.primitive(name, 1, at.span, ([platform], call) => {
                const own = outside.evaluator.select(outside.evaluator.force(platform as Thunk), 'rust', call);
                return outside.evaluator.select(own, 'rustcTarget', call);
              })
            : undefined,
      }),
    rustPlatform: (outside, packages, site) => {
      const toolchain = known(nixpkgsToolchain(outside, packages, site.span), site.span);
      return outside.member(
        site,
        'rustPlatform',
        rustPlatform(outside, packages, toolchain, buildRustPackage(toolchain)),
      );
    },
    rustPackages: (outside, packages, site) => {
      const toolchain = known(nixpkgsToolchain(outside, packages, site.span), site.span);
      return outside.member(site, 'rustPackages', {
        select: (name, at) => {
          if (name === 'rustPlatform')
            return outside.member(at, name, rustPlatform(outside, packages, toolchain, buildRustPackage(toolchain)));
          return name === 'rustc' || name === 'cargo'
            ? outside.member(at, name, tool(outside, packages, at.span))
            : undefined;
        },
      });
    },
    makeRustPlatform: (outside, packages, site) =>
      outside.member(site, 'makeRustPlatform', {
        apply: (tools, at) => outside.applied(at, tools, madeRustPlatform(outside, packages, tools, at)),
      }),
    buildRustCrate: (outside, packages, site) =>
      buildRustCrate(outside, packages, defaultSettings(outside, packages, site), site),
    defaultCrateOverrides: (outside, _packages, site) => outside.member(site, 'defaultCrateOverrides', { isSet: true }),
    rustc: (outside, packages, site) => outside.member(site, 'rustc', tool(outside, packages, site.span)),
    cargo: (outside, packages, site) => outside.member(site, 'cargo', tool(outside, packages, site.span)),
  },
};

/** nixpkgs' rustc and cargo: parts of one toolchain. */
function tool(outside: Outside, packages: PackageSet, span: Span): Meaning {
  return { facet: { kind: 'toolchain', toolchain: known(nixpkgsToolchain(outside, packages, span), span) } };
}

/** `makeRustPlatform { cargo; rustc; }`, which takes a `stdenv` as well. */
function madeRustPlatform(outside: Outside, packages: PackageSet, tools: Thunk, site: Site): Meaning {
  const { evaluator } = outside;
  const rustc = evaluator.select(evaluator.force(tools), 'rustc', site.span);
  const given = evaluator.attributes(evaluator.force(tools));
  const cargo = evaluator.select(evaluator.force(tools), 'cargo', site.span);
  const toolchain = toolchainOfTools(outside, rustc, cargo);
  const build = buildRustPackage(toolchain);
  const definition = given?.attributes.has('stdenv') ? withOtherCompiler(build) : build;
  return rustPlatform(outside, packages, toolchain, definition);
}

function rustPlatform(
  outside: Outside,
  packages: PackageSet,
  toolchain: Fact<Toolchain>,
  build: BuilderDefinition,
): Meaning {
  const builder = (name: string, definition: BuilderDefinition, site: Site) =>
    builderFunction(outside, packages, definition, name, site);
  return {
    select(attribute, site) {
      switch (attribute) {
        case 'buildRustPackage':
          return builder(attribute, build, site);
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
