import type { Word } from '../words/expand.ts';
import { ANY_SYMBOL, isUnknownSymbol } from '../words/symbols.ts';
import { slice } from '../words/value.ts';

/** The options that a program is known to take: letters without and with an argument, long names likewise. */
export interface OptionTable {
  /** Every letter that the program takes, of which it refuses all others; undefined where that is not known. */
  readonly letters?: string;
  readonly flags: string;
  readonly valued: string;
  /** Long names; those that take a value end in `=`. */
  readonly long: readonly string[];
  /** What an option takes as its value, where the program refuses everything else. */
  readonly takes?: Readonly<Record<string, (text: string) => boolean>>;
}

export interface Options {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, Word>;
  readonly operands: readonly Word[];
  /** True when an option is not in the table, or a word may be one. */
  readonly unclear: boolean;
  /** True when the program gives up at one of the letters, or at a value. */
  readonly refused: boolean;
}

/** Cuts the words of a program the way getopt_long of GNU does: options may stand anywhere before `--`. */
export function readOptions(words: readonly Word[], table: OptionTable): Options {
  const flags = new Set<string>();
  const values = new Map<string, Word>();
  const operands: Word[] = [];
  let unclear = false;
  let refused = false;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] as Word;
    const { text } = word.value;
    const next = words[index + 1];
    if (text === '--') {
      for (const operand of words.slice(index + 1)) operands.push(operand);
      break;
    }
    if (text === '-' || !text.startsWith('-')) operands.push(word);
    else if (text.split('').some(isUnknownSymbol) && !text.includes('=')) unclear = true;
    else if (text.startsWith('--')) {
      const [name = '', given] = text.split('=', 2);
      if (table.long.includes(name) && given === undefined) flags.add(name);
      else if (table.long.includes(`${name}=`) && given !== undefined) {
        values.set(name, { ...word, value: slice(word.value, name.length + 1, text.length) });
      } else if (table.long.includes(`${name}=`) && next) {
        values.set(name, next);
        index += 1;
      } else unclear = true;
    } else
      index += readLetters(word, next, table, flags, values, (letter) => {
        unclear = true;
        refused ||= table.letters !== undefined && !table.letters.includes(letter);
      });
  }
  return { flags, values, operands, unclear, refused: refused || isRefused(values, table) };
}

function isRefused(values: ReadonlyMap<string, Word>, { takes = {} }: OptionTable): boolean {
  return [...values].some(([name, { value, many }]) => {
    const taken = takes[name];
    return taken && !many && !ANY_SYMBOL.test(value.text) && !taken(value.text);
  });
}

/** `-rf`, `-Dm755`, `-t dir`; gives how many words after it belong to it. */
function readLetters(
  word: Word,
  next: Word | undefined,
  table: OptionTable,
  flags: Set<string>,
  values: Map<string, Word>,
  giveUp: (letter: string) => void,
): number {
  const { text } = word.value;
  for (let at = 1; at < text.length; at += 1) {
    const letter = text[at] as string;
    if (table.flags.includes(letter)) flags.add(letter);
    else if (table.valued.includes(letter)) {
      if (at + 1 < text.length) {
        values.set(letter, { ...word, value: slice(word.value, at + 1, text.length) });
        return 0;
      }
      if (next) values.set(letter, next);
      else giveUp(letter);
      return 1;
    } else {
      giveUp(letter);
      // It may take the rest of the word as its value.
      return 0;
    }
  }
  return 0;
}
