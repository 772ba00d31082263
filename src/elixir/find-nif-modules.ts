import { type SourceText, type Unknown, unknown } from '../repository/index.ts';
import { concernsNifs, elixirContent } from './content-of-file.ts';
import type { ElixirSources, MixProject, NifModuleSource } from './model.ts';
import { definedElsewhere } from './module-names.ts';
import { fileOutline, lastName, type ModuleOutline, type Outline } from './module-outline.ts';
import { elixirSources, filesBelow, projectFiles } from './project-files.ts';

export interface FoundModules {
  readonly modules: readonly NifModuleSource[];
  /** Modules that use Rustler and whose names are computed: they are in no chain. */
  readonly unnamed: readonly Unknown[];
  /** Modules that load a library of whatever kind without Rustler, with `@on_load`, or whose functions such a library replaces. */
  readonly loading: readonly Unknown[];
}

/**
 * Modules of the projects that use Rustler or RustlerPrecompiled, or may through a macro of the repository. A module that only
 * quotes the `use` for others is none; text in documentation, strings and comments is not looked at.
 */
export function findNifModules(
  projects: readonly MixProject[],
  sources: ElixirSources,
  files: readonly string[],
): FoundModules {
  if (projects.length === 0) return { modules: [], unnamed: [], loading: [] };
  const carriers = macroModules(sources, files);
  const candidates = elixirSources(files).filter((path) => mentioning(path, carriers, sources));
  const found = projects
    .filter((project) => mayCompile(project, candidates))
    .map((project) => modulesOf(project, carriers, sources, candidates));
  const modules = found.flatMap((one) => one.modules);
  return {
    modules: modules.map((source) => ({ ...source, definedAgain: definedElsewhere(source, sources, files) })),
    unnamed: found.flatMap(({ unnamed }) => unnamed),
    loading: found.flatMap(({ loading }) => loading),
  };
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
): FoundModules {
  const found = new Map<string, NifModuleSource>();
  const lost: Unknown[] = [];
  const loading: Unknown[] = [];
  for (const path of projectFiles(project, candidates)) {
    const file = mentioning(path, carriers, sources);
    if (!file) continue;
    const { modules, unnamed } = fileOutline(file, sources);
    for (const outline of modules) {
      if (outline.loads && !outline.uses)
        loading.push(unknown(`${outline.name} loads a library by itself`, outline.loads));
      if (!outline.uses && !mentionsOther(outline, lastName(outline.name), carriers)) {
        if (outline.stub && !outline.loads)
          loading.push(
            unknown(`${outline.name} has functions of a NIF, and what loads it was not followed`, outline.stub),
          );
        continue;
      }
      const source = moduleSource(outline, file, project);
      if (!found.has(source.atom)) found.set(source.atom, source);
    }
    for (const outline of unnamed) {
      if (outline.isText || !(outline.uses || mentionsOther(outline, undefined, carriers))) continue;
      lost.push(unknown('the name of a module that uses Rustler is computed', outline.nameSpan));
    }
  }
  return { modules: [...found.values()], unnamed: lost, loading };
}

function mentionsOther({ mentions }: Outline, own: string | undefined, carriers: ReadonlySet<string>): boolean {
  return [...mentions].some((name) => name !== own && carriers.has(name));
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
      for (const outline of fileOutline(file, sources).modules) {
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

/** The file when its text concerns NIFs or holds the name of a carrier. */
function mentioning(path: string, carriers: Iterable<string>, { view }: ElixirSources): SourceText | undefined {
  const words = [...carriers];
  if (words.length === 0 && !elixirContent(view, path)?.concernsNifs) return undefined;
  const read = view.read(path);
  if (read.kind !== 'text') return undefined;
  const { text } = read.source;
  return concernsNifs(text) || words.some((word) => text.includes(word)) ? read.source : undefined;
}
