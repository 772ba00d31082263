import type { Located, Span } from '../repository/index.ts';
import { elixirContent } from './content-of-file.ts';
import type { ElixirSources, MixProject, NifModuleSource } from './model.ts';
import { fileOutline, lastName } from './module-outline.ts';
import { projectFiles } from './project-files.ts';

/**
 * Every module that the project's source files define, by atom (`Elixir.MyApp.Native`), with the place of its name. Undefined
 * when there may be others: a module with a computed name, or source paths that could not be followed.
 */
export function moduleNames(
  project: MixProject,
  sources: ElixirSources,
  files: readonly string[],
): ReadonlyMap<string, Located<string>> | undefined {
  if (project.sourcePaths.kind === 'unknown') return undefined;
  const names = new Map<string, Located<string>>();
  for (const path of projectFiles(project, files)) {
    const read = sources.view.read(path);
    if (read.kind === 'refused') return undefined;
    if (read.kind === 'missing') continue;
    const { text } = read.source;
    if (!/defmodule|Module\.create/.test(text)) continue;
    const root = sources.syntax.parse('elixir', text);
    if (root.hasError || text.includes('Module.create')) return undefined;
    const { modules, unnamed } = fileOutline(read.source, sources);
    if (unnamed.length > 0) return undefined;
    for (const { name, nameSpan } of modules) {
      const atom = name.startsWith(':') ? name.slice(1) : `Elixir.${name}`;
      names.set(atom, { value: name, span: nameSpan });
    }
  }
  return names;
}

/**
 * The place of a module's name in another file of its project that defines it again: the compiler takes whichever it finishes last, with no more
 * than a warning.
 */
export function definedElsewhere(
  { name: { value }, atom, file, project }: NifModuleSource,
  sources: ElixirSources,
  files: readonly string[],
): Span | undefined {
  for (const path of projectFiles(project, files)) {
    if (path === file.path || !elixirContent(sources.view, path)?.modules.includes(lastName(value))) continue;
    const read = sources.view.read(path);
    const modules = read.kind === 'text' ? fileOutline(read.source, sources).modules : [];
    const again = modules.find(({ name }) => (name.startsWith(':') ? name.slice(1) : `Elixir.${name}`) === atom);
    if (again) return again.nameSpan;
  }
  return undefined;
}
