import { checksumFileName, type ElixirSources, readChecksumFile } from '../elixir/index.ts';
import { type Fact, known, type Unknown, unknown } from '../repository/index.ts';
import type { Syntax } from '../syntax/index.ts';
import { type CacheContext, type CacheFolder, cacheFolder } from './archive-cache.ts';
import { requestedArchive } from './archive-name.ts';
import { valueOf } from './facts.ts';
import type { ModuleLink, NixMixBuild, PrecompiledArchive } from './model.ts';
import { viewBefore } from './moments.ts';
import { fileIn } from './path.ts';
import { placingHook } from './setup-hooks.ts';

export interface ArchiveContext extends CacheContext {
  readonly syntax: Syntax;
}

/** The archive that a module takes in a build; undefined when it takes none. */
export function precompiledArchive(
  module: ModuleLink,
  build: NixMixBuild,
  context: ArchiveContext,
): PrecompiledArchive | undefined {
  const { precompiled } = module.module;
  if (!precompiled || valueOf(module.mode) !== 'downloads') return undefined;
  const name = requestedArchive(precompiled, module, build);
  const folder = cacheFolder(precompiled.locked, build, context);
  return {
    name,
    cache:
      folder.kind === 'unknown'
        ? folder
        : known({ namedBy: folder.value.namedBy, span: folder.value.span, files: folder.value.list() }, folder.span),
    cached: folder.kind === 'unknown' ? folder : unlessHooked(isCached(name, folder.value), build),
    checksum: isListed(name, module, build, { syntax: context.syntax, folder: valueOf(folder) }),
    download: downloadIn(build),
  };
}

function isCached(name: Fact<string>, folder: CacheFolder): Fact<boolean> {
  const whole = folder.entry('');
  // Whatever the archive is called, it cannot stand in a folder that does not exist, or in a file.
  if (whole === 'missing' || whole === 'file') return known(false, folder.span);
  if (name.kind === 'unknown') return name;
  const entry = folder.entry(name.value);
  if (typeof entry !== 'string') return entry;
  return known(entry === 'file', folder.span);
}

/** A hook of somebody's own may fill the cache, or name another one. */
function unlessHooked(cached: Fact<boolean>, build: NixMixBuild): Fact<boolean> {
  return cached.kind === 'known' && !cached.value ? (placingHook(build.derivation) ?? cached) : cached;
}

/** Every archive is compared with the checksum file in the folder that Mix compiles in, cached ones as well. */
function isListed(
  name: Fact<string>,
  module: ModuleLink,
  build: NixMixBuild,
  { syntax, folder }: { readonly syntax: Syntax; readonly folder: CacheFolder | undefined },
): PrecompiledArchive['checksum'] {
  // Without its checksum file no package of hex.pm would work for anybody.
  if (module.isPublished) return known('listed', build.derivation.call);
  const path = fileIn(module.project.directory, checksumFileName(module.module.atom));
  const sources: ElixirSources = { view: viewBefore(build, build.moments.compile), syntax };
  const file = readChecksumFile(path, sources);
  if (!file) return known('no-file', module.module.use);
  if (file.problem) return file.problem;
  if (name.kind === 'unknown') return name;
  if (!file.archives.has(name.value)) return known('not-listed', { path, start: 0, end: 0 });
  const cached = folder?.list()?.find((one) => one.name === name.value)?.sha256;
  const named = /^sha256:([0-9a-f]{64})$/.exec(file.checksums.get(name.value) ?? '')?.[1];
  if (cached && named && cached.value !== named) return known('differs', cached.span);
  return known('listed', { path, start: 0, end: 0 });
}

/** A sandbox has no network, except for derivations whose result is known and for those that leave it. */
function downloadIn({ derivation, platform }: NixMixBuild): Fact<boolean> {
  for (const name of ['outputHash', '__noChroot', '__impure']) {
    const given = derivation.arguments.get(name);
    if (!given || given.value.kind === 'null') continue;
    if (given.value.kind !== 'boolean' || given.value.value) return known(true, given.span);
  }
  if (platform.system.kind === 'unknown') return platform.system;
  if (platform.system.value.endsWith('-linux')) return known(false, derivation.call);
  return outsideLinux(derivation.call);
}

function outsideLinux(span: Unknown['span']): Unknown {
  return unknown('Nix builds without a sandbox on macOS unless it is told otherwise', span);
}
