import { readMixLock } from '../elixir/index.ts';
import type { Derivation, HexSource } from '../nix/model.ts';
import type { Repository, Span, Unknown } from '../repository/index.ts';
import type { Syntax } from '../syntax/index.ts';
import { fileIn } from './path.ts';
import { type PublishedPackage, publishedPackage, publishedTree } from './published-package.ts';
import { type SourceTree, sourceTree } from './source-view.ts';

/** What it takes to read the lock of a project that Mix fetched the dependencies of. */
export interface LockContext {
  readonly repository: Repository;
  readonly syntax: Syntax;
}

/** Phases of fetchMixDeps that run before Mix fetches anything (nixpkgs fetch-mix-deps.nix, `installPhase`). */
const BEFORE_FETCHING = /^(?:pre|post)?(?:[Uu]npack|[Pp]atch|[Cc]onfigure|[Bb]uild)(?:Phase)?$|^preInstall$/;

/** Where a fetchMixDeps changes what Mix fetched, or the lock that it fetches by. */
export function changeOfFetched({ arguments: given, phases }: Derivation): Span | undefined {
  const late = [...phases].find(([name]) => !BEFORE_FETCHING.test(name));
  return late?.[1].span ?? given.get('patches')?.span;
}

/** Packages with a known NIF that Mix fetched, by name: those that the lock in the source of fetchMixDeps names. */
export function fetchedPackages(derivation: Derivation, context: LockContext): ReadonlyMap<string, HexSource> {
  const found = new Map<string, HexSource>();
  const source = sourceTree(derivation, context.repository);
  if (derivation.builder !== 'fetchMixDeps' || changeOfFetched(derivation) || 'kind' in source) return found;
  const lock = readMixLock(fileIn(source.root, 'mix.lock'), { view: source.view, syntax: context.syntax });
  for (const [name, version] of lock?.versions ?? []) {
    found.set(name, { package: { value: name, span: version.span }, version, path: '' });
  }
  return found;
}

/** The folder of a Hex package that a derivation is built from: of what fetchHex brings, or of what Mix fetched. */
function hexSourceOf({ source }: Derivation, context: LockContext): HexSource | undefined {
  if (source.kind === 'unknown') return undefined;
  const { value } = source;
  if (value.kind === 'fetched') return value.hex;
  if (value.kind !== 'derivation' || value.derivation.builder !== 'fetchMixDeps') return undefined;
  const [name = '', ...rest] = value.path.split('/');
  const fetched = fetchedPackages(value.derivation, context).get(name);
  return fetched && { ...fetched, path: rest.join('/') };
}

/** The source of a derivation, also where it is a part of a published package. */
export function unpackedSource(derivation: Derivation, context: LockContext): SourceTree | Unknown {
  const hex = hexSourceOf(derivation, context);
  return (hex && publishedTree(hex)) ?? sourceTree(derivation, context.repository);
}

/** The published package that a derivation is built from, or from a folder of. */
export function packageBehind(derivation: Derivation, context: LockContext): PublishedPackage | undefined {
  const hex = hexSourceOf(derivation, context);
  return hex && publishedPackage(hex);
}
