import { askText, type FileView, type TextQuestion } from '../repository/index.ts';

/** What the text of an Elixir file says before it is parsed. */
export interface ElixirContent {
  /** Last names of the modules that it may define. */
  readonly modules: readonly string[];
  readonly concernsNifs: boolean;
}

export const contentOfElixirFile: TextQuestion = {
  id: 'content of an Elixir file',
  concerns: (path) => path.endsWith('.ex'),
  answer(text) {
    const names = text.matchAll(/\bdefmodule[\s(]+:?"?(?:[\w.]*\.)?(\w+)/g);
    const content: ElixirContent = {
      modules: [...new Set(Array.from(names, (match) => match[1] as string))],
      concernsNifs: concernsNifs(text),
    };
    return JSON.stringify(content);
  },
};

/** Whether the text names a library that loads NIFs, loads one itself, or has functions that one replaces. */
export function concernsNifs(text: string): boolean {
  return text.includes('Rustler') || text.includes('load_nif') || text.includes('nif_error');
}

/** Undefined for a file that cannot be read. */
export function elixirContent(view: FileView, path: string): ElixirContent | undefined {
  const answer = askText(view, path, contentOfElixirFile);
  return answer === undefined ? undefined : (JSON.parse(answer) as ElixirContent);
}
