import { textQuestions } from '../chain/text-questions.ts';
import { answerAbout, type FileSystem, type TextRules } from '../repository/index.ts';
import { type Readers, startReaders } from './readers.ts';
import { isMarked } from './suppression/mark.ts';

/** Suppressions are looked for in every file that a check looks at. */
export const textRules: TextRules = { questions: textQuestions, isWhole: isMarked };

/** Files that are asked something, below which no thread is worth its start. */
const FEWEST = 2_000;

/**
 * A file system on which threads look at the texts of a large tree while the check is at other things. They answer what it would
 * find itself, and it waits for none of them: what nobody has answered when it asks, it looks at itself.
 */
export function readingAhead(
  inner: FileSystem,
  { threads, program, fewest = FEWEST, stampsFrom }: ReadingOptions = {},
): FileSystem {
  let readers: Readers | undefined;
  let waiting: string[] = [];
  return {
    ...inner,
    expect(root, files, areLast) {
      inner.expect?.(root, files, areLast);
      for (const file of files) if (textQuestions.some(({ concerns }) => concerns(file))) waiting.push(file);
      if (waiting.length >= fewest) readers ??= startReaders(root, stampsFrom, threads, program);
      if (!readers) return;
      readers.look(waiting);
      waiting = [];
      if (areLast) readers.end();
    },
    ask(path, question) {
      const early = readers ? readers.answer(path, question.id) : 'not yet';
      return early === 'not yet' ? answerAbout(inner, path, question, textRules) : early;
    },
  };
}

export interface ReadingOptions {
  /** The `now` of the stamps (`stamper`) that the threads' answers are to come with. */
  readonly stampsFrom?: number | undefined;
  // For tests; left out, what the machine and the package have.
  readonly threads?: number | undefined;
  /** The file of the threads' program. */
  readonly program?: string | undefined;
  readonly fewest?: number | undefined;
}
