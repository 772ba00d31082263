import { valueOf } from '../chain/facts.ts';
import type { Model, ModuleLink, NixMixBuild } from '../chain/model.ts';
import { projectOfApplication } from '../chain/project-of-application.ts';
import type { MixProject } from '../elixir/model.ts';

/** Whether a build assembles a release, or installs an application, that holds the application of a module. */
export function isReleased(module: ModuleLink, { moments, mix }: NixMixBuild, { projects }: Model): boolean {
  const words = moments.release?.words ?? [];
  if (words[0] === 'beam-module') return true;
  if (!words.includes('release')) return false;
  const app = valueOf(module.module.options.loadFrom)?.app.value;
  const root = projects.find(({ directory }) => directory === module.project.umbrella);
  if (!root) return true;
  const listed = applicationsOf(root.file.text, valueOf(mix.releaseName)?.value);
  return listed !== undefined && app !== undefined && closure(listed, module.project, projects).has(app);
}

/** Applications that an umbrella's release names: of the release in question, else of the only one. */
function applicationsOf(text: string, release: string | undefined): readonly string[] | undefined {
  const blocks = [...text.matchAll(/([a-z_][a-zA-Z0-9_]*):\s*\[[^\]]{0,4000}?applications:\s*\[([^\]]*)\]/gs)];
  const found =
    release === undefined ? blocks : blocks.filter(([block]) => block.split(/[^\w:]+/).includes(`${release}:`));
  const [only] = found;
  if (!only || found.length > 1) return undefined;
  return [...(only[2] ?? '').matchAll(/([a-z_][a-z0-9_]*):/g)].map(([, name]) => name as string);
}

/** With the applications that those depend on. */
function closure(listed: readonly string[], from: MixProject, projects: readonly MixProject[]): ReadonlySet<string> {
  const found = new Set(listed);
  for (const name of found) {
    const project = projectOfApplication(name, from, projects);
    for (const dependency of (project && valueOf(project.dependencies)) ?? []) found.add(dependency.name);
  }
  return found;
}
