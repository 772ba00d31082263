import type { Derivation, NixModel } from '../nix/model.ts';
import type { Repository, Span } from '../repository/index.ts';
import { closureOf } from './closure.ts';
import type { CrateLookup } from './compiled-crate.ts';
import { valueOf } from './facts.ts';
import { isBuiltWithSubmodules } from './how-flakes-are-built.ts';
import type { Chain, UnfetchedSubmodule } from './model.ts';
import { cargoDirectory } from './produced.ts';
import { changesSource } from './source-changes.ts';

interface Sources extends CrateLookup {
  readonly repository: Repository;
  readonly nix: NixModel;
}

/**
 * Submodules that hold a crate or a path dependency of a flake's build, where nothing asks for submodules: neither the flake
 * (`inputs.self.submodules`) nor any file that says how the flake is built.
 */
export function unfetchedSubmodules(sources: Sources, chains: readonly Chain[]): readonly UnfetchedSubmodule[] {
  const { repository, nix } = sources;
  if (repository.submodules.length === 0) return [];
  const silent = nix.flakes.filter(({ file, submodules }) => {
    return repository.tracking(file) === 'tracked' && submodules.kind === 'known' && !submodules.value;
  });
  const needs = [...neededByDerivations(sources), ...neededByModules(chains)];
  const found = needs.flatMap(({ path, span, derivation, flake }) => {
    const submodule = repository.submodules.find((folder) => path === folder || path.startsWith(`${folder}/`));
    if (submodule === undefined || !silent.some(({ file }) => file === flake)) return [];
    const neededBy = (chain: Chain) => builds(chain, derivation);
    return [{ submodule, path, span, flake, neededBy }];
  });
  return found.length > 0 && isBuiltWithSubmodules(repository) ? [] : found;
}

interface Need {
  readonly path: string;
  readonly span: Span;
  readonly derivation: Derivation;
  readonly flake: string;
}

/** Folders of crates that derivations compile. */
function* neededByDerivations({ repository, nix, crateAt }: Sources): Generator<Need> {
  for (const { entry: flake, derivation: root } of nix.builds) {
    for (const derivation of closureOf(root)) {
      if (derivation.details.kind !== 'rust' || changesSource(derivation)) continue;
      const directory = valueOf(cargoDirectory(derivation, derivation.details, repository));
      if (directory === undefined) continue;
      const span = derivation.arguments.get('src')?.span ?? derivation.source.span;
      const dependencies = crateAt(directory)?.dependencies ?? [];
      yield { path: directory, span, derivation, flake };
      for (const { path, kind, optional } of dependencies) {
        if (path && kind !== 'dev' && !optional) yield { path: path.value, span, derivation, flake };
      }
    }
  }
}

/** Folders of crates that Rustler compiles inside a Mix derivation. */
function* neededByModules(chains: readonly Chain[]): Generator<Need> {
  for (const { module, build } of chains) {
    if (module.state === 'lost' || build.state === 'lost' || build.facts.kind !== 'nix') continue;
    const { derivation, build: output } = build.facts;
    const path = valueOf(module.facts.module.options.path);
    if (valueOf(module.facts.mode) !== 'compiles' || path === undefined || changesSource(derivation)) continue;
    const span = derivation.arguments.get('src')?.span ?? derivation.source.span;
    yield { path, span, derivation, flake: output.entry };
  }
}

function builds({ build }: Chain, derivation: Derivation): boolean {
  if (build.state === 'lost' || build.facts.kind !== 'nix') return false;
  return closureOf(build.facts.build.derivation).some(({ id }) => id === derivation.id);
}
