import type { MixProject } from '../elixir/index.ts';
import { oncePer } from '../repository/index.ts';

/** The first project that defines an application. Its mix.exs names it: no other is evaluated for that. */
export function projectOfApplication(name: string, projects: readonly MixProject[]): MixProject | undefined {
  return projectsByWord(projects)
    .get(name)
    ?.find(({ app }) => app.kind === 'known' && app.value === name);
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
