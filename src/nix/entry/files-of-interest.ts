import { type FileView, joinPath, parentPath } from '../../repository/index.ts';

/** What a text names that builds a Mix project, or makes a shell to compile one in. */
const SUBJECTS =
  /mixRelease|buildMix|fetchMixDeps|buildRebar3|buildErlangMk|rebar3Relx|mkShell|devshell|devenv|beam|erlang|elixir|rustler/i;

/** What reaches files whose paths are not written down. */
const LISTS_FOLDERS = /readDir|packagesFromDirectory|listFiles|importApply/;

const PATHS = /(?<![\w.])\.{1,2}(?:\/[\w.+-]+)*\/?/g;

/**
 * The files that may build a Mix project or make a shell for one: those whose text names what does, and those that name one of these
 * files. A collection of packages has thousands of others, and evaluating them tells nothing of any NIF.
 */
export function filesOfInterest(files: readonly string[], view: FileView): readonly string[] {
  const candidates = new Set(files);
  const found = new Set<string>();
  const namedBy = new Map<string, string[]>();
  const listing: string[] = [];
  for (const file of files) {
    const text = textOf(view, file);
    if (text === undefined || SUBJECTS.test(text)) {
      found.add(file);
      continue;
    }
    if (LISTS_FOLDERS.test(text)) listing.push(file);
    for (const target of namedFiles(file, text, candidates))
      namedBy.set(target, [...(namedBy.get(target) ?? []), file]);
  }
  const folders = new Set([...found].flatMap(foldersAround));
  for (const file of listing) if (folders.has(parentPath(file))) found.add(file);
  // A set grows while it is walked through.
  for (const file of found) for (const naming of namedBy.get(file) ?? []) found.add(naming);
  return files.filter((file) => found.has(file));
}

/** A file that cannot be read is of interest: the report says so. */
function textOf(view: FileView, file: string): string | undefined {
  const read = view.read(file);
  return read.kind === 'text' ? read.source.text : undefined;
}

function* namedFiles(file: string, text: string, candidates: ReadonlySet<string>): Generator<string> {
  for (const [path] of text.matchAll(PATHS)) {
    const named = joinPath(parentPath(file), path);
    if (named === undefined) continue;
    if (candidates.has(named)) yield named;
    const inside = named === '' ? 'default.nix' : `${named}/default.nix`;
    if (candidates.has(inside)) yield inside;
  }
}

function foldersAround(file: string): string[] {
  const folders: string[] = [];
  for (let folder = parentPath(file); ; folder = parentPath(folder)) {
    folders.push(folder);
    if (folder === '') return folders;
  }
}
