import { type MixProject, type MixRelease, mixTasks } from '../elixir/index.ts';
import { OTP_APPLICATIONS } from '../knowledge/otp-applications.ts';
import { type Unknown, unknown } from '../repository/index.ts';
import { compiledProjects, projectAt } from './compiled-projects.ts';
import { valueOf } from './facts.ts';
import type { ModuleLink, NixMixBuild } from './model.ts';

const MODES: ReadonlySet<string> = new Set(['permanent', 'transient', 'temporary', 'load', 'none']);

/** What `mix release` refuses (mix/lib/mix/release.ex, `find_release` and `load_apps`), or leaves out with the module's application. */
export function refusedRelease(
  { project: own }: ModuleLink,
  build: NixMixBuild,
  projects: readonly MixProject[],
): Unknown[] {
  const asked = askedRelease(build);
  const root = asked && projectAt(build.moments.release?.workingDirectory, projects);
  const renamed = root && renamedRelease(root, build);
  if (renamed) return [renamed];
  if (!root || root.releases.kind === 'unknown') return [];
  const releases = root.releases.value ?? [];
  const chosen = chosenRelease(asked.name, releases, root);
  if (chosen && 'reason' in chosen) return [chosen];
  if (!chosen && root.children.length > 0) return [];
  const compiled = compiledProjects(build, projects);
  const started = chosen ? chosen.applications : undefined;
  if (started?.kind === 'unknown') return [];
  const applications = started?.value ?? [];
  const refused = applications.flatMap(({ value, span, mode }) => {
    const how = valueOf(mode);
    if (how !== undefined && !MODES.has(how)) return [unknown(`mix release knows no mode ${how}`, mode.span)];
    return mayBeThere(value, compiled, build) ? [] : [unknown(`mix release finds no application ${value}`, span)];
  });
  const app = valueOf(root.app);
  const names = [...applications.map(({ value }) => value), ...(app === undefined ? [] : [app])];
  const needed = neededApplications(names, compiled);
  const ownName = valueOf(own.app);
  if (refused.length > 0 || !needed || ownName === undefined || needed.has(ownName) || !compiled.includes(own))
    return refused;
  // A package may run with it whatever the repository says.
  if (compiled.some(({ lock }) => [...(lock?.requirements.values() ?? [])].some((needs) => needs.has(ownName))))
    return [];
  const at = chosen?.span ?? own.app.span;
  return [unknown(`the release does not hold ${ownName}: nothing in it runs with it`, at)];
}

/**
 * `aliases: [release: …]`, which the builder's own call runs in its place: the words of the call, and the folder for the release among them, go to
 * the last of its tasks.
 */
function renamedRelease({ aliases }: MixProject, { moments: { release } }: NixMixBuild): Unknown | undefined {
  if (release?.kind !== 'builtin' || release.words[0] !== 'mix' || aliases.kind === 'unknown') return undefined;
  if (!aliases.value.some(({ name }) => name === 'release')) return undefined;
  const last = mixTasks(['release', '--path', '$out'], aliases)?.at(-1);
  if (last?.[0] === 'release') return undefined;
  return unknown('the alias `release` of mix.exs makes no release where the build looks for it', aliases.span);
}

/** The release that is asked for by its name, or by none; undefined where no `mix release` runs, or nobody knows which. */
function askedRelease(build: NixMixBuild): { readonly name: string | undefined } | undefined {
  const { release } = build.moments;
  if (release?.words[0] !== 'mix') return undefined;
  if (release.kind === 'builtin') {
    const escript = build.derivation.arguments.get('escriptBinName');
    const { releaseName } = build.mix;
    if (releaseName.kind === 'unknown' || (escript && escript.value.kind !== 'null')) return undefined;
    return { name: releaseName.value?.value || undefined };
  }
  const [task, ...more] = (release.tasks ?? []).filter(([name]) => name === 'release');
  if (!task || more.length > 0 || (task.length > 1 && task[1] === undefined)) return undefined;
  return { name: task[1]?.startsWith('-') ? undefined : task[1] };
}

/** Undefined for the one that Mix makes of a project without any. In an umbrella a rule tells of the name. */
function chosenRelease(
  asked: string | undefined,
  releases: readonly MixRelease[],
  root: MixProject,
): MixRelease | Unknown | undefined {
  const isUmbrella = root.children.length > 0;
  if (asked === undefined && releases.length < 2) return releases[0];
  const { defaultRelease } = root;
  if (asked === undefined && defaultRelease.kind === 'unknown') return defaultRelease;
  const name = asked ?? valueOf(defaultRelease);
  const found = releases.find(({ value }) => value === name);
  if (found || isUmbrella) return found;
  const at = root.releases.span;
  return name === undefined
    ? unknown('mix release stops: nothing says which of several releases it makes', at)
    : unknown(`mix release stops: mix.exs defines no release ${name}`, at);
}

/** Whether there may be such an application: one of the repository, a locked package, one of Nix, or one of Elixir and OTP. */
function mayBeThere(name: string, compiled: readonly MixProject[], { mix }: NixMixBuild): boolean {
  if (OTP_APPLICATIONS.has(name)) return true;
  if (compiled.some(({ app }) => app.kind === 'unknown' || app.value === name)) return true;
  if (compiled.some(({ lock }) => !lock || lock.problem || lock.requirements.has(name))) return true;
  const { nixDependencyNames: given } = mix;
  return given.kind === 'unknown' || given.value?.has(name) === true;
}

/** Applications that are started with others: dependencies with `runtime`, and what `applications` lists. Undefined where nobody knows. */
function neededApplications(
  names: readonly string[],
  compiled: readonly MixProject[],
): ReadonlySet<string> | undefined {
  const needed = new Set<string>();
  const pending = [...names];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (needed.has(name)) continue;
    needed.add(name);
    for (const { app, dependencies, file } of compiled) {
      if (app.kind === 'unknown') return undefined;
      if (app.value !== name) continue;
      if (dependencies.kind === 'unknown') return undefined;
      for (const dependency of dependencies.value) if (dependency.runtime) pending.push(dependency.name);
      // `applications`, `extra_applications` and `included_applications` name them as plain atoms.
      const listed = /applications:/.test(file.text) ? (file.text.match(/(?<=[[,\s]):\w+/g) ?? []) : [];
      for (const atom of listed) pending.push(atom.slice(1));
    }
  }
  return needed;
}
