import type { NifModuleSource } from '../elixir/index.ts';
import type { FileView } from '../repository/index.ts';
import { fileIn } from './path.ts';

/**
 * Whether a project's own Elixir may write a library file while Mix works: a compiler, an alias, a release step, code of the module's
 * file that copies. `folders` are those whose mix.exs counts, `files` those with code that runs while the module compiles.
 */
export function placesByItself(folders: Iterable<string>, files: Iterable<string>, view: FileView): boolean {
  const textOf = (path: string) => {
    const read = view.read(path);
    return read.kind === 'text' ? read.source.text : '';
  };
  if ([...folders].some((folder) => bringsCompiler(textOf(fileIn(folder, 'mix.exs'))))) return true;
  return [...files].some((path) => /\bFile\.(cp|cp_r|copy|ln|ln_s|rename|write)!?[ (]/.test(textOf(path)));
}

/** The folders of a project whose mix.exs counts where it compiles: its own, and that of its umbrella. */
export function mixFolders({ directory, umbrella }: NifModuleSource['project']): readonly string[] {
  return umbrella === undefined ? [directory] : [directory, umbrella];
}

/** Compilers of widely used libraries, none of which writes a library file. That of Rustler only warns since 0.22. */
const harmlessCompilers =
  /^:(rustler|phoenix|phoenix_live_view|gettext|leex|yecc|erlang|elixir|app|boundary|surface|domo_compiler|protocols|xref)$/;

/** `[:phoenix] ++ Mix.compilers()` and `[:phoenix | Mix.compilers()]`, over several lines as well: nothing of it is computed. */
const plainList =
  /^\s*(?:(?:Mix\.compilers(?:\(\))?|\[(?:\s*:\w+\s*,)*(?:\s*:\w+)?\s*(?:\|\s*Mix\.compilers(?:\(\))?\s*)?\])\s*(?:\+\+\s*|(?=[,\])\n#]|$)))+/;

function bringsCompiler(mixFile: string): boolean {
  for (const { index } of mixFile.matchAll(/\bcompilers:/g)) {
    const list = plainList.exec(mixFile.slice(index + 'compilers:'.length));
    if (!list || /\+\+\s*$/.test(list[0])) return true;
    if (list[0].match(/:\w+/g)?.some((name) => !harmlessCompilers.test(name))) return true;
  }
  // `def project, do: […]` is no alias of `mix do`.
  return /["']?(?:compile|release|(?<!,\s*)do)["']?:\s*[[&"]/.test(mixFile) || /\belixir_make\b|\bsteps:/.test(mixFile);
}
