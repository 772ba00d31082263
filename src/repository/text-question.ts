import { decodeText } from './decode.ts';
import type { FileSystem } from './file-system.ts';
import type { FileView } from './repository.ts';

/**
 * A question about a file's text that is much smaller than the text. A report that asked nothing else about a file still holds when
 * the file says something else but gives the same answer: in a large tree most edits are of that kind.
 */
export interface TextQuestion {
  /** Tells the question from every other. */
  readonly id: string;
  /** Whether it is asked of a file with that path. */
  readonly concerns: (path: string) => boolean;
  answer(text: string): string;
}

/** The answer about the text of a file; undefined when it has none or cannot be read. */
export function askText(view: FileView, path: string, question: TextQuestion): string | undefined {
  const asked = view.ask?.(path, question);
  if (asked !== undefined) return asked;
  const read = view.read(path);
  return read.kind === 'text' ? question.answer(read.source.text) : undefined;
}

/** Which questions are asked about texts. */
export interface TextRules {
  readonly questions: readonly TextQuestion[];
  /** Whether a text counts as a whole, whatever it is asked. */
  readonly isWhole: (text: string) => boolean;
}

/** What the text of a file gave as an answer, and the file's stamp before it was read. */
export interface Answered {
  readonly answer: string;
  readonly stamp: string | undefined;
}

/** The answer about a file; undefined for one that has to be read as a whole, or that is no text. */
export function answerAbout(
  fileSystem: Pick<FileSystem, 'readSource' | 'stamp'>,
  path: string,
  question: TextQuestion,
  { isWhole }: Pick<TextRules, 'isWhole'>,
): Answered | undefined {
  try {
    const stamp = fileSystem.stamp?.(path);
    const decoded = decodeText(fileSystem.readSource(path));
    if (decoded.kind !== 'text' || isWhole(decoded.text)) return undefined;
    return { answer: question.answer(decoded.text), stamp };
  } catch {
    return undefined;
  }
}
