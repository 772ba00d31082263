import type { HandOffLink, ModuleLink } from '../../src/chain/model.ts';
import { defineRule, valueOf } from '../../src/engine/index.ts';
import { decidingSubstitution, isRefused } from '../../src/engine/switches.ts';

export default defineRule({
  id: 'precompiled-downloads-in-sandbox',
  severity: 'error',
  title: 'A precompiled library is downloaded where there is no network',
  link: 'handoff',
  needs: ['module', 'build', 'handOff'],
  yieldsTo: [
    'force-build-config-dead',
    'switch-not-exported',
    'switch-value-mismatch',
    'switch-not-set',
    'precompiled-cache-name',
  ],
  fixable: 'none',
  judgesDependencies: true,
  check({ module, build, handOff }, report) {
    if (build.kind !== 'nix' || !build.moments.compile || !isRefused(handOff)) return;
    if (decidingSubstitution(module, build, handOff)) return;
    const { name, use, through } = module.module;
    const archive = handOff.archive && valueOf(handOff.archive.name);
    report({
      at: build.derivation.call,
      message: `\`${name.value}\` takes a precompiled library, and this build has neither a network nor ${archive ? `\`${archive}\`` : 'the archive'} in ${shownCache(handOff)}.`,
      label: 'has no network',
      help: `Force the build with \`RUSTLER_PRECOMPILED_FORCE_BUILD_ALL = "true"\`, build the crate as a derivation of its own and set \`skip_compilation?: true\`; or let \`RUSTLER_PRECOMPILED_GLOBAL_CACHE_PATH\` name a folder that holds the archive${since(module)}.`,
      related: [
        { message: 'takes a precompiled library', span: use },
        ...(through ? [{ message: 'used through this call', span: through }] : []),
        ...cachePlace(handOff),
      ],
    });
  },
});

function shownCache({ archive }: HandOffLink): string {
  const cache = archive && valueOf(archive.cache);
  return cache?.namedBy === 'variable' ? 'the folder that its cache path names' : 'a cache';
}

function cachePlace({ archive }: HandOffLink): { message: string; span: HandOffLink['arrival']['span'] }[] {
  const cache = archive && valueOf(archive.cache);
  return cache?.namedBy === 'variable' ? [{ message: 'the archive is not in this folder', span: cache.span }] : [];
}

/** Versions before 0.7.2 read neither variable. */
function since({ module: { precompiled } }: ModuleLink): string {
  const locked = precompiled?.locked?.value ?? '';
  return /^0\.([0-6]\.|7\.[01]$)/.test(locked)
    ? `; rustler_precompiled reads both from 0.7.2 on, and ${locked} is locked`
    : '';
}
