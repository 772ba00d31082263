import type { Platform } from '../nix/model.ts';
import { joinPath, unknown } from '../repository/index.ts';
import type { BuildLink, NixMixBuild } from './model.ts';

// `include_erts:` takes the BEAM out of the release or another one in; Burrito wraps one of its own for each of its targets.
const otherBeam = /\binclude_erts:\s*(?!true\b)|\bBurrito\b/;

/** The platform of the BEAM that loads the library: that of the build, unless its releases run on another BEAM. */
export function loadingPlatform(build: BuildLink): Platform | undefined {
  if (build.kind === 'outside') return undefined;
  if (!releasesOtherBeam(build)) return build.platform;
  const lost = unknown('the release runs on a BEAM of its own', build.derivation.call);
  return { ...build.platform, system: lost, libc: lost };
}

function releasesOtherBeam({ projectDirectory, source }: NixMixBuild): boolean {
  const read = source.read(joinPath(projectDirectory, 'mix.exs') ?? 'mix.exs');
  return read.kind === 'text' && otherBeam.test(read.source.text);
}
