import {
  baseName,
  type Fact,
  known,
  normalizePath,
  parentPath,
  type Span,
  textOfParts,
  unknown,
} from '../../../repository/index.ts';
import { hexPackage } from '../../hex-package.ts';
import type { BuildSource, Derivation } from '../../model.ts';
import type { External, StringPart, StringValue, Value } from '../../value.ts';
import { externalName, externalPath, externalRoot } from '../../world/external-path.ts';
import type { Outside } from '../../world/outside.ts';
import { KEEPS_ALL } from '../../world/sources/filtered.ts';
import { argument, type BuilderCall } from './call.ts';
import { derivationOf } from './derivation-of.ts';

/** Where the files of a call's `src` come from. */
export function sourceOf(call: BuilderCall): Fact<BuildSource> {
  const value = argument(call, 'src');
  if (!value || value.kind === 'null') {
    const several = argument(call, 'srcs');
    return several && several.kind !== 'null'
      ? sourceOfSeveral(call, several)
      : known({ kind: 'none' }, call.expression);
  }
  const span = call.given.attributes.get('src')?.value.span ?? value.span;
  return sourceOfValue(call.outside, value, span);
}

/**
 * `srcs = [ ./app ./native ]`: each is unpacked under its own name, so that folders which stand side by side in the repository do so in
 * the build as well.
 */
function sourceOfSeveral({ outside, expression }: BuilderCall, list: Value): Fact<BuildSource> {
  const lost = unknown('the build has several sources', expression);
  if (list.kind !== 'list' || list.items.length === 0) return lost;
  const roots: string[] = [];
  for (const item of list.items) {
    const source = sourceOfValue(outside, outside.evaluator.force(item), item.span);
    if (source.kind === 'unknown' || source.value.kind !== 'repository' || source.value.filter !== KEEPS_ALL)
      return lost;
    roots.push(source.value.root);
  }
  const [parent, ...others] = new Set(roots.map(parentPath));
  if (parent === undefined || others.length > 0 || roots.includes('')) return lost;
  const keeps = (path: string) => path === parent || roots.some((root) => path === root || path.startsWith(`${root}/`));
  const filter = { description: 'srcs', span: undefined, keeps };
  return known({ kind: 'repository', root: parent, name: undefined, filter, holds: outside.holds }, list.span);
}

/** Where the files of a value come from: a path, a filtered folder, a derivation, something fetched. */
export function sourceOfValue(outside: Outside, value: Value, span: Span): Fact<BuildSource> {
  const filtered = outside.filteredSources.get(value);
  if (filtered) {
    const { root, name, filter } = filtered;
    if (root.kind === 'unknown') return root;
    return known({ kind: 'repository', root: root.value, name, filter, holds: outside.holds }, span);
  }
  const derivation = derivationOf(outside, value);
  if (derivation) return known(builtSource(derivation.derivation, ''), span);
  switch (value.kind) {
    case 'path':
      return value.path === undefined
        ? unknown(`${value.text} lies outside the repository`, span)
        : folder(outside, value.path, span);
    case 'string':
      return sourceOfText(outside, value, span);
    case 'attributes':
    case 'update': {
      const outPath = outside.evaluator.has(value, 'outPath') && outside.evaluator.select(value, 'outPath', span);
      return outPath ? sourceOfValue(outside, outPath, span) : unknown('the source could not be followed', span);
    }
    case 'external':
      return fetchedSource(outside, value, span);
    case 'unknown':
      return value;
    default:
      return unknown(`a ${value.kind} is no source`, span);
  }
}

/** A derivation, or the folder `path` of what it fetches; undefined path: some folder. */
function builtSource(derivation: Derivation, path: string | undefined): BuildSource {
  if (derivation.builder !== 'fetch') return { kind: 'derivation', derivation, path: path ?? '' };
  const hex = path === undefined ? undefined : hexPackage(derivation);
  return { kind: 'fetched', hex: hex && { package: hex.name, version: hex.version, path: path ?? '' } };
}

function folder(outside: Outside, root: string, span: Span): Fact<BuildSource> {
  outside.takes(root, span);
  const { copied, holds } = outside;
  const name = nameOfFolder(outside, root);
  // `<hash>-source` in Nix 2.8, and since then as well (eval.cc `copyPathToStore`, later paths.cc `computeBaseName`).
  const hashed = root === '' && copied;
  return known({ kind: 'repository', root, name, hashed, filter: KEEPS_ALL, holds }, span);
}

/** What the copy of a path in the store is called: by the path's last name. */
export function nameOfPath(outside: Outside, value: Value): string | undefined {
  return value.kind === 'path' && value.path !== undefined ? nameOfFolder(outside, value.path) : undefined;
}

/**
 * The last name of a path, but for that of the repository itself, which a checkout has from whoever made it, and which in a flake is that
 * of another copy, hash and all (NixOS/nix#10627).
 */
function nameOfFolder({ view }: Outside, path: string): string | undefined {
  const isOwnFlake = view.entry(path === '' ? 'flake.nix' : `${path}/flake.nix`).kind === 'file';
  return path === '' || isOwnFlake ? undefined : baseName(path);
}

/** `"${self}/native"`, `"${src}/x"`: one path of the repository and text after it, or a part of something fetched. */
function sourceOfText(outside: Outside, value: StringValue, span: Span): Fact<BuildSource> {
  const [first, ...rest] = value.parts;
  switch (first?.kind) {
    case undefined:
      return unknown('the source is an empty text', span);
    case 'unknown':
      return unknown(first.reason, span);
    case 'external':
      return fetchedSource(outside, first.external, span);
    case 'output': {
      const folder = folderOf(rest);
      const source = builtSource(first.derivation, folder);
      const isFollowed = source.kind === 'fetched' || folder !== undefined;
      return isFollowed ? known(source, span) : unknown('the source is a part of a derivation', span);
    }
    case 'path': {
      const text = textOfParts(rest);
      if (text === undefined) return unknown('the source path could not be followed', span);
      const root = extended(first, text);
      return root === undefined ? unknown('the source lies outside the repository', span) : folder(outside, root, span);
    }
    default:
      return unknown('the source is no path of the repository', span);
  }
}

/** The folder that `/native/x` after a store path names. */
function folderOf(rest: readonly StringPart[]): string | undefined {
  const text = textOfParts(rest);
  if (text === undefined) return undefined;
  return text === '' || text.startsWith('/') ? normalizePath(text.replace(/^\/+/, '')) : undefined;
}

/**
 * A path of the repository with text after it; undefined when that leaves the repository. Text without a slash goes on in the
 * name of a copy in the store, which is no file, or in that of a path that stayed in place.
 */
function extended(path: Extract<StringPart, { kind: 'path' }>, text: string): string | undefined {
  const staysPath = text === '' || text.startsWith('/') || (path.inPlace && path.path !== '');
  return staysPath ? normalizePath(`${path.path}${text}`.replace(/^\/+/, '')) : undefined;
}

/** Something from outside: the flake itself, what a fetcher brings, another flake's tree. */
function fetchedSource(outside: Outside, value: External, span: Span): Fact<BuildSource> {
  const outPath = outside.meaningOf(value)?.select?.('outPath', { external: value, span });
  if (outPath) return copyOfFlake(sourceOfValue(outside, outPath, span), value);
  const isTree = outside.facetOf(externalRoot(value), 'tree') !== undefined;
  const isFetched = value.form === 'application' && /^fetch/.test(externalName(value));
  if (isTree || isFetched) return known({ kind: 'fetched', hex: undefined }, span);
  return unknown(`${externalPath(value)} comes from outside`, span);
}

/** Nix calls the copy of a flake `source`. */
function copyOfFlake(source: Fact<BuildSource>, flake: External): Fact<BuildSource> {
  const isItself = flake.form === 'root' && flake.name === 'self';
  if (!isItself || source.kind === 'unknown' || source.value.kind !== 'repository') return source;
  return { ...source, value: { ...source.value, name: 'source', hashed: false } };
}
