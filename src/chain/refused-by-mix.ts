import { changedAtStart, type MixProject, refusedConfiguration } from '../elixir/index.ts';
import { atLeast } from '../knowledge/version.ts';
import { type Unknown, unknown } from '../repository/index.ts';
import { projectAt } from './compiled-projects.ts';
import { valueOf } from './facts.ts';
import type { BuildLink, ModuleLink } from './model.ts';
import { refusedMixFiles, type SeenProjects } from './refused-mix-files.ts';
import { refusedRelease } from './refused-release.ts';
import { refusedElixir } from './required-elixir.ts';
import { unavailableDependencies } from './unavailable-dependencies.ts';
import { unmetLock } from './unmet-lock.ts';

/** What Mix, or the release that it makes, refuses whatever the library is. */
export function refusedByMix(module: ModuleLink, build: BuildLink, seen: SeenProjects): Unknown[] {
  return [
    ...refusedMixFiles(module, build, seen),
    ...refusedConfiguration(module.config, seen.sources, seen.files),
    ...misnamedChildren(module, build, seen.projects),
    ...refusedElixir(module, build, seen.projects),
    ...unmetLock(module, build, seen.projects),
    ...(build.kind === 'nix' ? unavailableDependencies(build, seen.projects) : []),
    ...(build.kind === 'nix' ? refusedRelease(module, build, seen.projects) : []),
    ...refusedStart(module, build),
  ];
}

/** Since Elixir 1.10 a child of an umbrella lies in a folder of its application's name (mix/lib/mix/dep/loader.ex, `mix_dep`). */
function misnamedChildren({ project }: ModuleLink, build: BuildLink, projects: readonly MixProject[]): Unknown[] {
  const folder = build.kind === 'nix' ? build.projectDirectory : project.umbrella;
  const children = projectAt(folder, projects)?.children ?? [];
  return children.flatMap((directory) => {
    const app = projectAt(directory, projects)?.app;
    if (!app) return [];
    const name = valueOf(app);
    const own = directory.slice(directory.lastIndexOf('/') + 1);
    if (name === undefined || name === own) return [];
    return [unknown(`Mix refuses the umbrella: the application ${name} lies in the folder ${own}`, app.span)];
  });
}

/** Rustler reads the options with `Application.compile_env` since 0.30 (rustler_mix/lib/rustler.ex). */
function refusedStart({ module, mode, hex, config }: ModuleLink, build: BuildLink): Unknown[] {
  const app = valueOf(module.options.otpApp);
  const isRead = module.library !== 'none' && valueOf(mode) !== 'downloads' && !(hex && !atLeast(hex.value, '0.30.0'));
  if (build.kind !== 'nix' || !build.moments.release || app === undefined || !isRead) return [];
  const changed = changedAtStart(config, app, module.atom);
  if (!changed) return [];
  const [is, refuses] = changed.certain ? ['is', 'refuses'] : ['may be', 'may refuse'];
  const why = `${is} configured otherwise when the release starts than when it was compiled`;
  return [unknown(`${module.name.value} ${why}, so the release ${refuses} to start`, changed.span)];
}
