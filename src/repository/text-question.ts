import type { FileView } from './repository.ts';

/**
 * A question about a file's text that is much smaller than the text. A report that asked nothing else about a file still holds when
 * the file says something else but gives the same answer: in a large tree most edits are of that kind.
 */
export interface TextQuestion {
  /** Tells the question from every other. */
  readonly id: string;
  answer(text: string): string;
}

/** The answer about the text of a file; undefined when it has none or cannot be read. */
export function askText(view: FileView, path: string, question: TextQuestion): string | undefined {
  const asked = view.ask?.(path, question);
  if (asked !== undefined) return asked;
  const read = view.read(path);
  return read.kind === 'text' ? question.answer(read.source.text) : undefined;
}
