import { known, type Span, unknown } from '../../repository/index.ts';
import type { Thunk, Value } from '../value.ts';
import { definitionsOf, mergedDefinitions } from '../world/flake-parts/definitions.ts';
import { moduleDefinitions } from '../world/flake-parts/modules.ts';
import type { Meaning } from '../world/meaning.ts';
import type { Outside } from '../world/outside.ts';
import { packageSetOf } from '../world/package-set.ts';
import { plainText, textValue } from '../world/values.ts';
import { type DreamPackage, dreamDerivation } from './dream2nix-rust.ts';
import type { Family } from './family.ts';
import { nixpkgsToolchain, requiredToolchain } from './toolchain.ts';

/** nix-community/dream2nix, its modules for Rust: `dream2nix.lib.evalModules { packageSets.nixpkgs; modules; }`. */
export const dream2nix: Family = {
  trees: [
    {
      repositories: ['nix-community/dream2nix', 'davhau/dream2nix'],
      names: ['dream2nix'],
      flake: (outside) => dreamFlake(outside),
    },
  ],
};

const BUILDERS = new Set(['rust-crane', 'buildRustPackage']);

/** The option under which a module of dream2nix says here that it was imported. */
const BUILDER_OPTION = 'builderOfDream2nix';

function dreamFlake(outside: Outside): Meaning {
  return {
    select(attribute, site) {
      switch (attribute) {
        case 'lib':
          return outside.member(site, attribute, {
            select: (name, at) =>
              name === 'evalModules'
                ? outside.member(at, name, {
                    apply: (given, place) => evaluated(outside, outside.evaluator.force(given), place.span),
                  })
                : undefined,
          });
        case 'modules':
          return outside.member(site, attribute, {
            select: (group, at) =>
              outside.member(at, group, { select: (name, place) => builderModule(outside, name, place.span) }),
          });
        default:
          return undefined;
      }
    },
  };
}

/** A module of dream2nix: of those that build, one remembers which was imported. */
function builderModule({ evaluator }: Outside, name: string, span: Span): Value {
  const marks = BUILDERS.has(name) ? [[BUILDER_OPTION, evaluator.value(textValue(name, span))] as const] : [];
  return evaluator.attributeSet(marks, span);
}

function evaluated(outside: Outside, given: Value, span: Span): Value {
  const { evaluator } = outside;
  const sets = evaluator.select(given, 'packageSets', span);
  const packages = packageSetOf(outside, evaluator.select(sets, 'nixpkgs', span));
  const modules = evaluator.select(given, 'modules', span);
  if (!packages || modules.kind !== 'list') return unknown('the modules of dream2nix could not be followed', span);
  let definitions: readonly Value[] = [];
  const option = (name: string) => mergedDefinitions(outside, definitionsOf(outside, definitions, name));
  const config = outside.root('config', span, {
    // `config.deps` holds what a module took from the package sets.
    select: (name, at) =>
      name === 'deps'
        ? outside.member(at, name, {
            select: (dependency, place) => evaluator.select(packages.value, dependency, place.span),
          })
        : option(name),
    has: (name) => (name === 'deps' || option(name) ? true : undefined),
  });
  const special =
    evaluator.has(given, 'specialArgs') === true ? evaluator.select(given, 'specialArgs', span) : undefined;
  const own = new Map<string, Thunk>([
    ['lib', evaluator.value(evaluator.library)],
    ['config', evaluator.value(config)],
    ['dream2nix', evaluator.value(outside.root('dream2nix', span, dreamFlake(outside)))],
    ['packageSets', evaluator.value(sets)],
  ]);
  const argument = (name: string) => {
    const chosen = special && evaluator.has(special, name) === true;
    return chosen ? evaluator.thunk(span, () => evaluator.select(special, name, span)) : own.get(name);
  };
  definitions = modules.items.flatMap((item) => moduleDefinitions(outside, evaluator.force(item), argument));
  const builder = option(BUILDER_OPTION);
  const derivation = option('mkDerivation');
  const name = option('name');
  const cargoName = name && plainText(name);
  if (!builder || !derivation || cargoName === undefined) return unknown('what dream2nix builds is not followed', span);
  const pkg: DreamPackage = {
    packages,
    toolchain: toolchainOf(),
    definitions,
    builder: plainText(builder) === 'rust-crane' ? 'rust-crane' : 'buildRustPackage',
    name: cargoName,
    source: sourceThunk(derivation),
    span,
  };
  return dreamDerivation(outside, pkg);

  function sourceThunk(set: Value): Thunk {
    const attribute = evaluator.attributes(set)?.attributes.get('src');
    return attribute?.value ?? evaluator.thunk(span, () => evaluator.select(set, 'src', span));
  }

  /** `deps = { nixpkgs, ... }: { mkRustToolchain = pkgs: …; }`; else cargo and rustc of nixpkgs. */
  function toolchainOf(): DreamPackage['toolchain'] {
    for (const deps of definitionsOf(outside, definitions, 'deps')) {
      const argument = evaluator.attributeSet(
        [['nixpkgs', evaluator.value(evaluator.select(sets, 'nixpkgs', span))]],
        span,
      );
      const isFunction = deps.kind === 'closure' || deps.kind === 'primitive';
      const set = isFunction ? evaluator.apply(deps, evaluator.value(argument), span) : deps;
      if (evaluator.has(set, 'mkRustToolchain') !== true) continue;
      const made = evaluator.apply(
        evaluator.select(set, 'mkRustToolchain', span),
        evaluator.value(packages?.value ?? set),
        span,
      );
      return requiredToolchain(outside, made);
    }
    return packages ? known(nixpkgsToolchain(outside, packages, span), span) : unknown('no package set', span);
  }
}
