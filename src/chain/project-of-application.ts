import type { MixProject } from '../elixir/index.ts';
import { oncePer } from '../repository/index.ts';
import { valueOf } from './facts.ts';

/**
 * The project that defines an application, as the project `from` sees it: itself, what it takes by its path, what stands in the same
 * umbrella, else the only one of that name. Steps of a tutorial, templates and copies all have the same name.
 */
export function projectOfApplication(
  name: string,
  from: MixProject,
  projects: readonly MixProject[],
): MixProject | undefined {
  const named = namedSo(name, projects);
  if (named.length <= 1) return named[0];
  const at = (folder: string | undefined) => named.find(({ directory }) => directory === folder);
  const taken = valueOf(from.dependencies)?.find((dependency) => dependency.name === name);
  const around = [from.umbrella, from.directory];
  return (
    at(from.directory) ??
    at(taken?.path) ??
    named.find(({ umbrella }) => umbrella !== undefined && around.includes(umbrella))
  );
}

/** Whether some project here defines an application. */
export function isDefined(name: string, projects: readonly MixProject[]): boolean {
  return namedSo(name, projects).length > 0;
}

/** Whose mix.exs has the name as a word: no other is evaluated for that. */
function namedSo(name: string, projects: readonly MixProject[]): readonly MixProject[] {
  return (projectsByWord(projects).get(name) ?? []).filter(({ app }) => valueOf(app) === name);
}

const projectsByWord = oncePer((projects: readonly MixProject[]): ReadonlyMap<string, readonly MixProject[]> => {
  const found = new Map<string, MixProject[]>();
  for (const project of projects) {
    for (const word of new Set(project.file.text.match(/\w+/g))) {
      const those = found.get(word);
      if (those) those.push(project);
      else found.set(word, [project]);
    }
  }
  return found;
});
