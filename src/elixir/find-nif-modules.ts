import type { SourceText } from '../repository/index.ts';
import { elixirContent } from './content-of-file.ts';
import type { ElixirSources, MixProject, NifModuleSource } from './model.ts';
import { lastName, type ModuleOutline, moduleOutlines } from './module-outline.ts';
import { elixirSources, filesBelow, projectFiles } from './project-files.ts';

/**
 * Modules of the projects that use Rustler or RustlerPrecompiled, or may through a macro of the repository. A module that only
 * quotes the `use` for others is none; text in documentation, strings and comments is not looked at.
 */
export function findNifModules(
  projects: readonly MixProject[],
  sources: ElixirSources,
  files: readonly string[],
): readonly NifModuleSource[] {
  if (projects.length === 0) return [];
  const carriers = macroModules(sources, files);
  const candidates = elixirSources(files).filter((path) => mentioning(path, carriers, sources));
  return projects
    .filter((project) => mayCompile(project, candidates))
    .flatMap((project) => modulesOf(project, carriers, sources, candidates));
}

/**
 * A project compiles what lies below it, and what its `elixirc_paths` name. The one in the root is read in any case: whoever
 * has a single project wants to hear that its mix.exs cannot be followed.
 */
function mayCompile({ directory, file }: MixProject, candidates: readonly string[]): boolean {
  return directory === '' || filesBelow(directory, candidates).length > 0 || file.text.includes('elixirc_paths');
}

function modulesOf(
  project: MixProject,
  carriers: ReadonlySet<string>,
  sources: ElixirSources,
  candidates: readonly string[],
): readonly NifModuleSource[] {
  const found = new Map<string, NifModuleSource>();
  for (const path of projectFiles(project, candidates)) {
    const file = mentioning(path, carriers, sources);
    if (!file) continue;
    for (const outline of moduleOutlines(file, sources)) {
      if (!outline.uses && !mentionsOther(outline, carriers)) continue;
      const source = moduleSource(outline, file, project);
      if (!found.has(source.atom)) found.set(source.atom, source);
    }
  }
  return [...found.values()];
}

function mentionsOther(outline: ModuleOutline, carriers: ReadonlySet<string>): boolean {
  const own = lastName(outline.name);
  return [...outline.mentions].some((name) => name !== own && carriers.has(name));
}

function moduleSource({ name, nameSpan }: ModuleOutline, file: SourceText, project: MixProject): NifModuleSource {
  const plain = name.startsWith(':');
  const value = plain ? name.slice(1) : name;
  return { name: { value, span: nameSpan }, atom: plain ? value : `Elixir.${name}`, file, project };
}

/** Last names of the modules whose macros may bring a `use Rustler` into others, also through one another. */
function macroModules(sources: ElixirSources, files: readonly string[]): ReadonlySet<string> {
  const elixir = elixirSources(files);
  const carriers = new Set<string>();
  let grown = true;
  for (let words: readonly string[] = []; grown; words = [...carriers]) {
    grown = false;
    for (const path of elixir) {
      const file = mentioning(path, words, sources);
      if (!file) continue;
      for (const outline of moduleOutlines(file, sources)) {
        const name = lastName(outline.name);
        if (carriers.has(name) || !carries(outline, carriers)) continue;
        carriers.add(name);
        grown = true;
      }
    }
  }
  return carriers;
}

function carries(outline: ModuleOutline, carriers: ReadonlySet<string>): boolean {
  if (outline.quotes) return true;
  const mentions = [...outline.quotedMentions, ...(outline.definesMacros ? outline.mentions : [])];
  return mentions.some((mentioned) => carriers.has(mentioned));
}

/** The file when its text holds `Rustler` or the name of a carrier. */
function mentioning(path: string, carriers: Iterable<string>, { view }: ElixirSources): SourceText | undefined {
  const words = [...carriers];
  if (words.length === 0 && !elixirContent(view, path)?.mentionsRustler) return undefined;
  const read = view.read(path);
  if (read.kind !== 'text') return undefined;
  const { text } = read.source;
  return text.includes('Rustler') || words.some((word) => text.includes(word)) ? read.source : undefined;
}
