import { askText, type FileView, type TextQuestion } from '../../repository/index.ts';

/** What a text names that builds a Mix project, or makes a shell to compile one in. */
const SUBJECTS =
  /mixRelease|buildMix|fetchMixDeps|buildRebar3|buildErlangMk|rebar3Relx|mkShell|devshell|devenv|beam|erlang|elixir|rustler/i;

/** What reaches files whose paths are not written down. */
const LISTS_FOLDERS = /readDir|packagesFromDirectory|listFiles|importApply/;

const PATHS = /(?<![\w.])\.{1,2}(?:\/[\w.+-]+)*\/?/g;

/** What a Nix file says of whether it concerns a Mix project. */
export interface Concern {
  /** It names what builds a Mix project or makes a shell for one. */
  readonly isSubject: boolean;
  readonly listsFolders: boolean;
  /** Relative paths that it names. */
  readonly paths: readonly string[];
}

/** The answer about most files of a collection of packages. */
const NO_CONCERN = '';
const NONE: Concern = { isSubject: false, listsFolders: false, paths: [] };

/** Whether a Nix file may build a Mix project, and which files it names. */
export const concernOfNixFile: TextQuestion = {
  id: 'concern of a Nix file',
  concerns: (path) => path.endsWith('.nix'),
  answer(text) {
    const isSubject = SUBJECTS.test(text);
    const paths = isSubject ? [] : [...new Set(Array.from(text.matchAll(PATHS), ([path]) => path))];
    const listsFolders = LISTS_FOLDERS.test(text);
    if (!isSubject && !listsFolders && paths.length === 0) return NO_CONCERN;
    return JSON.stringify({ isSubject, listsFolders, paths } satisfies Concern);
  },
};

/** Undefined for a file that cannot be read. */
export function concernOf(view: FileView, path: string): Concern | undefined {
  const answer = askText(view, path, concernOfNixFile);
  if (answer === undefined) return undefined;
  return answer === NO_CONCERN ? NONE : (JSON.parse(answer) as Concern);
}
