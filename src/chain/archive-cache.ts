import { userCache } from '../knowledge/precompiled-archives.ts';
import { rustlerPrecompiledVersion } from '../knowledge/rustler-precompiled-versions.ts';
import { type Fact, known, type Located, type Span, type Unknown, unknown } from '../repository/index.ts';
import { TEMPORARY_FOLDER, WORKING_TREE } from '../shell/index.ts';
import type { ShellText } from '../shell/model.ts';
import { valueOf } from './facts.ts';
import { fetchedSha256 } from './fetched-hash.ts';
import type { ArchiveCache, CachedFile, NixMixBuild } from './model.ts';
import { orderOf } from './moments.ts';
import type { Outputs } from './outputs.ts';
import type { Reference, References } from './shell-text.ts';
import { plainText } from './shell-value.ts';
import { BUILD_TOP } from './start.ts';
import { storePlace } from './store-place.ts';

export interface CacheContext {
  readonly references: References;
  readonly outputs: Outputs;
}

/** A folder as RustlerPrecompiled sees it when the module compiles. */
export interface CacheFolder {
  readonly namedBy: ArchiveCache['namedBy'];
  readonly span: Span;
  entry(path: string): 'file' | 'directory' | 'missing' | Unknown;
  list(): ArchiveCache['files'];
}

const VARIABLE = 'RUSTLER_PRECOMPILED_GLOBAL_CACHE_PATH';

/**
 * Where a build looks for archives: the folder that RUSTLER_PRECOMPILED_GLOBAL_CACHE_PATH names, else
 * `filename:basedir(user_cache, "rustler_precompiled/precompiled_nifs")` (lib/rustler_precompiled.ex:834-847).
 */
export function cacheFolder(
  locked: Located<string> | undefined,
  build: NixMixBuild,
  context: CacheContext,
): Fact<CacheFolder> {
  const row = locked && rustlerPrecompiledVersion(locked.value);
  const given = row?.readsGlobalSwitches === false ? unset : exportedText(VARIABLE, build, context);
  if (given.kind === 'unknown') return given;
  if (given.value) return followed(given.value, '', { namedBy: 'variable', span: given.span }, build, context);
  return defaultFolder(build, context);
}

const unset = { kind: 'known' as const, value: undefined, span: { path: '', start: 0, end: 0 } };

function defaultFolder(build: NixMixBuild, context: CacheContext): Fact<CacheFolder> {
  const { system } = build.platform;
  const darwin = system.kind === 'known' && system.value.endsWith('-darwin');
  const mixXdg = build.variable('MIX_XDG');
  if (mixXdg.kind === 'unknown') return unknown('MIX_XDG is not known', mixXdg.span);
  const cacheHome = exportedText('XDG_CACHE_HOME', build, context);
  if (cacheHome.kind === 'unknown') return cacheHome;
  const xdgCacheHome = cacheHome.value?.some((part) => part.kind !== 'text' || part.text !== '') ?? false;
  const { variable, below } = userCache({ darwin, mixXdg: mixXdg.kind === 'set', xdgCacheHome });
  const root = variable === 'HOME' ? exportedText('HOME', build, context) : cacheHome;
  if (root.kind === 'unknown') return root;
  if (!root.value) return noHome(build);
  return followed(root.value, below, { namedBy: 'home', span: root.span }, build, context);
}

/** Nix sets HOME to a folder that does not exist and that nobody can make; a hook may give another, empty one. */
function noHome({ derivation, outcome, moments }: NixMixBuild): Fact<CacheFolder> {
  if (derivation.inputs.kind === 'unknown') return derivation.inputs;
  const hook = derivation.inputs.value.find(({ name }) => /home/i.test(name));
  const before = orderOf(moments.compile);
  const vague = hook && outcome.unknown.find((loss) => loss.order < before && loss.touches === undefined);
  if (vague) return vague;
  const span = hook?.span ?? derivation.call;
  return known({ namedBy: hook ? 'home' : 'nothing', span, entry: () => 'missing', list: () => [] }, span);
}

/** The exported value of a variable when the project compiles; undefined when it has none. */
function exportedText(name: string, build: NixMixBuild, { references }: CacheContext): Fact<ShellText | undefined> {
  const { derivation, moments } = build;
  const state = build.variable(name);
  if (state.kind === 'unset') return known(undefined, derivation.call);
  const bound = moments.compile?.environment.get(name);
  if (bound?.span) {
    if (bound.conditional) return unknown(`${name} is set in a branch that may not run`, bound.span);
    return known(bound.value, bound.span);
  }
  const given = derivation.environment.get(name);
  if (given) return known(references.text(given.text), given.span);
  return state.kind === 'set' ? known([{ kind: 'text', text: state.value, span: state.span }], state.span) : state;
}

type Naming = Pick<CacheFolder, 'namedBy' | 'span'>;

function followed(
  text: ShellText,
  below: string,
  naming: Naming,
  build: NixMixBuild,
  context: CacheContext,
): Fact<CacheFolder> {
  const place = storePlace(text);
  const tree = place && ownTree(place.reference);
  if (place && tree === undefined) {
    const at = (path: string) => [place.path, below, path].filter((part) => part !== '').join('/');
    return known(storeFolder({ reference: place.reference, at }, naming, context), naming.span);
  }
  const path = place ? [tree, place.path].join('/') : plainPath(text, naming.span, build);
  if (typeof path !== 'string') return path;
  const folder = [path, below].filter((part) => part !== '').join('/');
  return known(builtFolder(folder, naming, build, context), naming.span);
}

/** A folder of the build itself, as the outcome of its phases names it. */
function ownTree(reference: string): string | undefined {
  if (reference === WORKING_TREE) return '.';
  if (reference === BUILD_TOP) return '@NIX_BUILD_TOP';
  if (reference.startsWith(TEMPORARY_FOLDER)) return `@${reference.slice(TEMPORARY_FOLDER.length)}`;
  return reference.startsWith('self:') ? `@${reference.slice('self:'.length)}` : undefined;
}

/** A path that holds no store path: a relative one starts in the folder that Mix compiles in. */
function plainPath(text: ShellText, span: Span, build: NixMixBuild): string | Unknown {
  const plain = plainText(text, span);
  if (plain.kind === 'unknown') return plain;
  if (plain.value.startsWith('/')) return plain.value;
  return [build.projectDirectory, plain.value].filter((part) => part !== '').join('/');
}

function storeFolder(
  { reference, at }: { readonly reference: string; at(path: string): string },
  naming: Naming,
  { outputs, references }: CacheContext,
): CacheFolder {
  return {
    ...naming,
    entry: (path) =>
      outputs.view.entry(reference, at(path)) ?? unknown('nobody can know what stands in this folder', naming.span),
    list: () =>
      outputs.view.list(reference, at(''))?.map((name): CachedFile => {
        const naming = outputs.naming(reference, at(name));
        const original = outputs.trace(reference, at(name));
        return {
          name,
          at: naming?.span,
          placement: naming?.placement,
          ...fetchedFrom(original.path === '' ? references.get(original.reference) : undefined),
        };
      }),
  };
}

function builtFolder(
  folder: string,
  naming: Naming,
  { outcome, moments }: NixMixBuild,
  { references, outputs }: CacheContext,
): CacheFolder {
  const order = orderOf(moments.compile);
  return {
    ...naming,
    entry(path) {
      const state = outcome.fileBefore(path === '' ? folder : `${folder}/${path}`, order);
      if (state.kind === 'absent') return 'missing';
      if (state.kind === 'unknown') return unknown(state.reason, naming.span);
      if (state.placement?.conditional) return unknown('it is placed in a branch that may not run', state.placement.to);
      return state.placement?.entry ?? (path === '' ? 'directory' : 'file');
    },
    list: () =>
      outcome
        .viewBefore(order)
        .list(folder)
        ?.map((name): CachedFile => {
          const state = outcome.fileBefore(`${folder}/${name}`, order);
          const placement = state.kind === 'present' ? state.placement : undefined;
          const origin = placement?.origin.kind === 'reference' ? placement.origin : undefined;
          const original = origin && outputs.trace(origin.reference, origin.path);
          const fetched = fetchedFrom(original?.path === '' ? references.get(original.reference) : undefined);
          return { name, at: placement?.to, placement, ...fetched };
        }),
  };
}

/** The name that a fetched file has by itself, and the hash that it is fetched by. */
function fetchedFrom(reference: Reference | undefined): Pick<CachedFile, 'fetchedAs' | 'sha256'> {
  if (reference?.kind !== 'output' || reference.derivation.details.kind !== 'file') {
    return { fetchedAs: undefined, sha256: undefined };
  }
  const { derivation } = reference;
  return { fetchedAs: valueOf(derivation.name), sha256: fetchedSha256(derivation) };
}
