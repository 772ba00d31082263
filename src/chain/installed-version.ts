import type { MixProject } from '../elixir/index.ts';
import { type Fact, known, unknown } from '../repository/index.ts';
import { compiledProjects } from './compiled-projects.ts';
import type { NixMixBuild } from './model.ts';

/**
 * The version in `lib/<app>-<version>`: buildMix and buildRebar3 take that of their call (build-mix.nix), a release that of the application's own
 * mix.exs, which for a package is the locked one.
 */
export function installedVersions(projects: readonly MixProject[]) {
  return (application: string, build: NixMixBuild): Fact<string | undefined> => {
    const { derivation, mix } = build;
    if (derivation.builder === 'buildMix' || derivation.builder === 'buildRebar3') {
      const own = derivation.arguments.get('name')?.value;
      const isOwn =
        own?.kind === 'text' &&
        own.text.length === 1 &&
        own.text[0]?.kind === 'text' &&
        own.text[0].text === application;
      if (!isOwn) return unknown('another application than the one that is built', derivation.call);
      return mix.version.kind === 'known' ? known(mix.version.value?.value, mix.version.span) : mix.version;
    }
    const compiled = compiledProjects(build, projects);
    const own = compiled.find(({ app }) => app.kind === 'known' && app.value === application);
    if (own) return own.version;
    const locked = compiled.map(({ lock }) => lock?.versions.get(application)).find((version) => version !== undefined);
    return locked
      ? known(locked.value, locked.span)
      : unknown(`the version of ${application} is not known`, derivation.call);
  };
}
