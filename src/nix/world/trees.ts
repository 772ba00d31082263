import type { Span } from '../../repository/index.ts';
import type { TreeFamily } from '../builders/family.ts';
import type { External, Thunk, Value } from '../value.ts';
import type { Meaning, Site } from './meaning.ts';
import type { Outside } from './outside.ts';
import type { Pin } from './pins.ts';

/** Sources from outside: a flake input, what `fetchTarball` brings, `<nixpkgs>`. */
export interface Tree {
  /** Name of the input, or of the search path. */
  readonly name: string;
  /** Where it comes from, as written; undefined when nothing is written (`follows`, the registry). */
  readonly address: string | undefined;
  /** What flake.lock says of it. */
  readonly pin?: Pin | undefined;
  readonly span: Span;
}

/** A tree as a value: its flake outputs are selected from it, and it can be imported. */
export function treeValue(outside: Outside, tree: Tree): External {
  return outside.root(tree.name, tree.span, treeMeaning(outside, tree));
}

export function treeMeaning(outside: Outside, tree: Tree): Meaning {
  const flake = treeFamily(outside, tree)?.flake?.(outside, tree);
  return { ...flake, facet: { kind: 'tree', tree } };
}

/** What `import <tree>` yields; undefined when nothing is known of it. */
export function importedTree(outside: Outside, tree: Tree, site: Site, argument: Thunk): Value | undefined {
  return treeFamily(outside, tree)?.imported?.(outside, { tree, site, argument });
}

/** The project that a tree is, when it is one of those that mean something here. */
export function treeFamily(outside: Outside, tree: Tree): TreeFamily | undefined {
  const families = outside.families.flatMap((family) => family.trees ?? []);
  const repository = tree.address === undefined ? undefined : repositoryOf(tree.address);
  if (repository) return families.find((family) => family.repositories.includes(repository));
  return families.find((family) => family.names.includes(tree.name));
}

// The forms of a flake reference (nix flake --help) and of archives: github:owner/name/ref, git+https://host/owner/name?ref=x,
// https://github.com/owner/name/archive/rev.tar.gz, channel tarballs, and registry names such as `nixpkgs/nixos-unstable`.
const OWNED = /^(?:github|gitlab|sourcehut):([^/?#]+)\/([^/?#]+)/;
const HOSTED = /(?:github\.com|gitlab\.com|codeberg\.org|git\.sr\.ht)[/:]([^/?#]+)\/([^/?#]+)/;
const CHANNEL = /(?:channels\.nixos\.org|nixos\.org\/channels|releases\.nixos\.org)\//;
const FLAKEHUB = /flakehub\.com\/f\/([^/?#]+)\/([^/?#]+)/;

/** Owner and name in lower case; a name of the flake registry stands for the repository that it names there. */
function repositoryOf(address: string): string | undefined {
  if (CHANNEL.test(address)) return 'nixos/nixpkgs';
  const owned = OWNED.exec(address) ?? FLAKEHUB.exec(address) ?? HOSTED.exec(address);
  if (owned) return `${owned[1]}/${owned[2]?.replace(/\.git$/, '').replace(/\.tar\.gz$/, '')}`.toLowerCase();
  const registered = /^(?:flake:)?([a-z][a-z0-9_-]*)(?:[/?#]|$)/i.exec(address)?.[1];
  return registered && REGISTRY.get(registered);
}

/** Names of the global flake registry (NixOS/flake-registry flake-registry.json) that matter here. */
const REGISTRY: ReadonlyMap<string, string> = new Map([
  ['nixpkgs', 'nixos/nixpkgs'],
  ['flake-utils', 'numtide/flake-utils'],
  ['flake-parts', 'hercules-ci/flake-parts'],
  ['fenix', 'nix-community/fenix'],
  ['naersk', 'nix-community/naersk'],
]);
