import { unknown } from '../../repository/index.ts';
import type { External, Thunk, Value } from '../value.ts';
import { externalPath } from '../world/external-path.ts';
import type { Outside } from '../world/outside.ts';
import { packageSetOf } from '../world/package-set.ts';
import { isPackageName } from '../world/package-set-members.ts';

/** How deep a folder is looked for in what a function is given. */
const DEEPEST_ARGUMENT = 2;

/** Notes a package that a function from outside makes of folders of this repository. */
export function unfollowedPackage(outside: Outside, value: Value): void {
  if (value.kind !== 'external' || isOfNixpkgs(outside, value) || isNoBuilder(outside, value)) return;
  const folders = argumentsOf(value).flatMap((argument) => foldersIn(outside, argument, DEEPEST_ARGUMENT));
  if (folders.length === 0) return;
  const reason = `what ${externalPath(value)} makes of this repository could not be followed`;
  outside.loseMade({ folders, why: unknown(reason, value.span) });
}

/** Notes a whole set of packages that a function from outside makes, of functions or of folders of this repository. */
export function unfollowedPackages(outside: Outside, value: Value): void {
  if (value.kind !== 'external') return;
  const given = argumentsOf(value);
  const isCalledBack = given.some((argument) => outside.evaluator.force(argument).kind === 'closure');
  if (!isCalledBack) {
    unfollowedPackage(outside, value);
    return;
  }
  const reason = `which packages ${externalPath(value)} makes could not be followed`;
  outside.loseMade({ folders: [''], why: unknown(reason, value.span) });
}

/** What the calls on the way to a value were given. */
function argumentsOf(value: External): readonly Thunk[] {
  switch (value.form) {
    case 'root':
      return [];
    case 'selection':
      return argumentsOf(value.base);
    case 'application':
      return [...argumentsOf(value.callee), value.argument];
  }
}

/** nixpkgs has no other builder of Mix projects than those that are followed; an overlay from elsewhere may bring one. */
function isOfNixpkgs(outside: Outside, value: External): boolean {
  if (value.form === 'application') return isOfNixpkgs(outside, value.callee);
  if (value.form === 'root') return false;
  const packages = packageSetOf(outside, value.base);
  if (!packages) return isOfNixpkgs(outside, value.base);
  if (CALLING.has(value.attribute)) return false;
  const { evaluator } = outside;
  const isFollowed = packages.overlays.every((overlay) => {
    const found = evaluator.force(overlay);
    return outside.facetOf(found, 'overlay') !== undefined || (found.kind !== 'external' && found.kind !== 'unknown');
  });
  return isFollowed || isPackageName(outside, value.attribute);
}

/**
 * Projects that take a folder and build none of its packages: flake-compat gives the outputs of its flake, which is read by itself,
 * git-hooks.nix and treefmt-nix what has to hold before a commit, the last two a source.
 */
const NO_BUILDERS = /^(?:default|shell)Nix$|flake-compat|git-hooks|pre-commit-hooks|treefmt|gitignore\.nix|nix-filter/i;

function isNoBuilder(outside: Outside, value: External): boolean {
  switch (value.form) {
    case 'root':
      return NO_BUILDERS.test(value.name);
    case 'selection':
      return NO_BUILDERS.test(value.attribute) || isNoBuilder(outside, value.base);
    case 'application': {
      const tree = outside.facetOf(outside.evaluator.force(value.argument), 'tree')?.tree;
      return NO_BUILDERS.test(`${tree?.name} ${tree?.address}`) || isNoBuilder(outside, value.callee);
    }
  }
}

/** They call whatever they are given. */
const CALLING: ReadonlySet<string> = new Set(['callPackage', 'callPackages', 'newScope']);

function foldersIn(outside: Outside, argument: Thunk, depth: number): readonly string[] {
  const value = outside.evaluator.force(argument);
  const filtered = outside.filteredSources.get(value);
  if (filtered) return filtered.root.kind === 'known' ? [filtered.root.value] : [];
  switch (value.kind) {
    case 'path':
      return value.path === undefined ? [] : [value.path];
    case 'string': {
      const [first, ...more] = value.parts;
      return first?.kind === 'path' && more.length === 0 ? [first.path] : [];
    }
    case 'external': {
      const outPath = outside.meaningOf(value)?.select?.('outPath', { external: value, span: argument.span });
      return outPath?.kind === 'path' && outPath.path !== undefined ? [outPath.path] : [];
    }
    case 'attributes':
      return depth === 0
        ? []
        : [...value.attributes.values()].flatMap((member) => foldersIn(outside, member.value, depth - 1));
    case 'list':
      return depth === 0 ? [] : value.items.flatMap((item) => foldersIn(outside, item, depth - 1));
    default:
      return [];
  }
}
