import { fileText, type Located, oncePer, parentFolders } from '../repository/index.ts';
import { mixFile } from './evaluation/create-session.ts';
import { evaluateMixFile } from './mix-file.ts';
import { readMixLock } from './mix-lock.ts';
import type { ElixirSources, MixProject } from './model.ts';

/**
 * Every Mix project of the repository, umbrellas and their children linked. What Mix fetched into deps/ beside a mix.exs is
 * not the repository's own. A mix.exs is evaluated when somebody asks what it says: in a large tree most lie beside every chain.
 */
export function findMixProjects(files: readonly string[], sources: ElixirSources): readonly MixProject[] {
  const directories = files.filter((path) => path === 'mix.exs' || path.endsWith('/mix.exs')).map(folderOf);
  const roots = new Set(directories);
  const own = directories.filter((directory) => !isFetched(directory, roots));
  const projects: MixProject[] = own.map((directory) =>
    readMixProject(directory, files, sources, () => umbrellaOf(directory, projects)),
  );
  return projects;
}

/** An umbrella names `apps_path` in its mix.exs; one that has it from elsewhere lies above its children. */
function umbrellaOf(directory: string, projects: readonly MixProject[]): string | undefined {
  const { naming, at } = placedProjects(projects);
  const above = ['', ...parentFolders(directory)].flatMap((folder) => at.get(folder) ?? []);
  const umbrellas = [...new Set([...naming, ...above])].filter((project) => project.children.includes(directory));
  const [first] = umbrellas.length > 1 ? projects.filter((project) => umbrellas.includes(project)) : umbrellas;
  return first?.directory;
}

const placedProjects = oncePer((projects: readonly MixProject[]) => ({
  naming: projects.filter(({ file }) => file.text.includes('apps_path')),
  at: new Map(projects.map((project) => [project.directory, project])),
}));

function folderOf(path: string): string {
  return path.split('/').slice(0, -1).join('/');
}

function isFetched(directory: string, roots: ReadonlySet<string>): boolean {
  const segments = directory.split('/');
  return segments.some((segment, index) => segment === 'deps' && roots.has(segments.slice(0, index).join('/')));
}

function readMixProject(
  directory: string,
  files: readonly string[],
  sources: ElixirSources,
  findUmbrella: () => string | undefined,
): MixProject {
  const path = mixFile(directory);
  const read = sources.view.read(path);
  const said = lazily(() => evaluateMixFile(directory, files, sources));
  const lock = lazily(() => {
    const { lockfile } = said();
    return lockfile.kind === 'known' ? readMixLock(lockfile.value, sources) : undefined;
  });
  const umbrella = lazily(findUmbrella);
  return {
    directory,
    file: read.kind === 'text' ? read.source : fileText(path, ''),
    get app() {
      return said().app;
    },
    get version() {
      return said().version;
    },
    get elixir() {
      return said().elixir;
    },
    get dependencies() {
      return said().dependencies;
    },
    get children() {
      return said().children;
    },
    get umbrella() {
      return umbrella();
    },
    get releases() {
      return said().releases;
    },
    get defaultRelease() {
      return said().defaultRelease;
    },
    get lock() {
      return lock();
    },
    get sourcePaths() {
      return said().sourcePaths;
    },
    get aliases() {
      return said().aliases;
    },
    get package() {
      return said().package;
    },
  };
}

function lazily<T>(find: () => T): () => T {
  let found: { readonly value: T } | undefined;
  return () => {
    found ??= { value: find() };
    return found.value;
  };
}

/** The version of a Hex package that the project's lock names, with its place; undefined where another package stands in for it. */
export function lockedVersion(
  project: MixProject,
  name: 'rustler' | 'rustler_precompiled',
): Located<string> | undefined {
  const { lock } = project;
  return lock?.replaced.has(name) ? undefined : lock?.versions.get(name);
}

/** The locked version of Hex rustler, which decides names and load paths; undefined for a git or path dependency. */
export function hexRustler(project: MixProject): Located<string> | undefined {
  const elsewhere = project.dependencies.kind === 'known' && project.dependencies.value.some(isForeignRustler);
  return elsewhere ? undefined : lockedVersion(project, 'rustler');
}

function isForeignRustler({ name, source }: { readonly name: string; readonly source: string }): boolean {
  return name === 'rustler' && source !== 'hex';
}
