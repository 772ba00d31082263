import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RealCase } from './real-elixir.ts';

/** What Hex rustler puts before the crate's name in its default load path (SEMANTICS 1.1). */
export function loadPrefix(rustler: string): string {
  return Number(rustler.split('.')[1]) >= 37 ? '' : 'lib';
}

const RECIPES = fileURLToPath(new URL('../../../fixtures/recipes', import.meta.url));

/** Every project of the recipes that holds a NIF module, with the variables that its own sources read set and unset. */
export function recipeCases(): readonly RealCase[] {
  return readdirSync(RECIPES)
    .filter((name) => statSync(join(RECIPES, name)).isDirectory())
    .flatMap((name) => recipeProjects(filesOf(join(RECIPES, name), '')));
}

function recipeProjects(files: Readonly<Record<string, string>>): RealCase[] {
  const paths = Object.keys(files);
  const projects = paths.filter((path) => /(^|\/)mix\.exs$/.test(path)).map((path) => path.replace(/\/?mix\.exs$/, ''));
  return projects.flatMap((directory) => {
    const folder = directory === '' ? '' : `${directory}/`;
    const inner = projects.filter((other) => other !== directory && other.startsWith(folder));
    const sources = paths.filter(
      (path) =>
        path.startsWith(folder) &&
        /^(?!test\/).*\.ex$/.test(path.slice(folder.length)) &&
        !inner.some((other) => path.startsWith(`${other}/`)),
    );
    if (!sources.some((path) => files[path]?.includes('Rustler'))) return [];
    const read = new Set(
      sources.flatMap((path) =>
        [...(files[path] ?? '').matchAll(/get_env\("(\w+)"/g)].map((match) => match[1] as string),
      ),
    );
    const on = Object.fromEntries([...read].map((variable) => [variable, '1']));
    const mix = files[`${folder}mix.exs`] ?? '';
    const config = /config_path: "([^"]+)"/.exec(mix)?.[1] ?? 'config/config.exs';
    const lock = files[`${folder}mix.lock`] ?? files['mix.lock'] ?? '';
    const prefix = loadPrefix(/:hex, :rustler, "([^"]+)"/.exec(lock)?.[1] ?? '0.37.0');
    return ['prod', 'dev'].flatMap((mixEnv) =>
      [{}, on].map((variables) => ({
        files,
        directory,
        sources: sources.map((path) => path.slice(folder.length)),
        mixEnv,
        variables,
        config,
        mix: true,
        loadPrefix: prefix,
      })),
    );
  });
}

function filesOf(root: string, folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) Object.assign(files, filesOf(root, path));
    else if (/\.(exs?|lock)$/.test(entry.name)) files[path] = readFileSync(join(root, path), 'utf8');
  }
  return files;
}
