import type { FileView, Span, Unknown } from '../../repository/index.ts';
import { namedChildren } from '../../syntax/index.ts';
import { elixirContent } from '../content-of-file.ts';
import { type BodyRun, runBody } from './module-body.ts';
import type { ModuleState } from './module-state.ts';
import { fileScope } from './scope.ts';
import type { Session } from './session.ts';

const NO_MODULES: ReadonlyMap<string, ModuleState> = new Map();

export interface FileRun {
  /** Every module that the file defines under the session's environment, by full name. */
  readonly modules: ReadonlyMap<string, ModuleState>;
  /** Why no module may have come from a place in the text that was not followed; undefined: what stands there defines none. */
  hiddenAt(place: Span): Unknown | undefined;
}

/** Runs a file; one that cannot be read defines nothing. */
export function runFile(path: string, session: Session): FileRun {
  const read = session.sources.view.read(path);
  if (read.kind !== 'text') return { modules: NO_MODULES, hiddenAt: () => undefined };
  const root = session.sources.syntax.parse('elixir', read.source.text);
  const run: BodyRun = { session, modules: new Map(), losses: [], statements: [], through: undefined };
  runBody(namedChildren(root), fileScope(read.source), run);
  return {
    modules: run.modules,
    hiddenAt({ path: file, start }) {
      const around = run.statements.find(({ span }) => span.path === file && span.start <= start && start < span.end);
      // What stands in no statement that ran stands behind the one where the run ended.
      return around ? around.lost : run.losses.at(-1);
    },
  };
}

/** Finds modules of the repository by name and runs their files, once each; a module that needs itself is not found. */
export function moduleLoader(index: ModuleIndex): (name: string, session: Session) => ModuleState | undefined {
  const files = new Map<string, ReadonlyMap<string, ModuleState>>();
  return (name, session) => {
    for (const path of index.filesOf(name)) {
      let modules = files.get(path);
      if (!modules) {
        files.set(path, NO_MODULES);
        ({ modules } = runFile(path, session));
        files.set(path, modules);
      }
      const state = modules.get(name);
      if (state) return state;
    }
    return undefined;
  };
}

/** Where modules are defined, found by text: nothing is parsed until somebody asks for a module. */
export interface ModuleIndex {
  /** Files that may define the module of that full name. */
  filesOf(name: string): readonly string[];
}

// Files of a view never change, so its index is made once; the view is the key and frees it.
const indexes = new WeakMap<FileView, Map<readonly string[], ModuleIndex>>();

export function moduleIndex(view: FileView, files: readonly string[]): ModuleIndex {
  const known = indexes.get(view) ?? new Map<readonly string[], ModuleIndex>();
  indexes.set(view, known);
  let index = known.get(files);
  if (!index) {
    index = lazyIndex(view, files);
    known.set(files, index);
  }
  return index;
}

function lazyIndex(view: FileView, files: readonly string[]): ModuleIndex {
  let byLastName: Map<string, string[]> | undefined;
  return {
    filesOf(name) {
      byLastName ??= filesByLastName(view, files);
      return byLastName.get(name.split('.').at(-1) ?? name) ?? [];
    },
  };
}

function filesByLastName(view: FileView, files: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const path of files) {
    if (!isElixirSource(path)) continue;
    for (const name of elixirContent(view, path)?.modules ?? []) found.set(name, [...(found.get(name) ?? []), path]);
  }
  return found;
}

/** An .ex file that no package manager put there. */
export function isElixirSource(path: string): boolean {
  return path.endsWith('.ex') && !/(^|\/)(deps|_build|node_modules)\//.test(path);
}
