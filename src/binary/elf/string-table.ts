import { beyondBounds, malformed } from '../broken-file.ts';
import type { Image } from './image.ts';

/** DT_STRTAB: names by their offset. */
export interface StringTable {
  /** Whether the table is small enough to be read as a whole; otherwise each name is a read of its own. */
  readonly isKept: boolean;
  /** The text from an offset to the next nul; throws when the offset is outside the table. `whose` is for the message. */
  at(offset: number, whose: string): string;
}

// No real library comes near.
const LARGEST_KEPT = 32 * 1024 * 1024;
const LONGEST_NAME = 64 * 1024;
const LONGEST_SINGLE = 4096;

/** Names beyond this are the work of a file made to fill memory. */
const MOST_CHARACTERS = 48 * 1024 * 1024;

export function openStringTable(image: Image, address: number, size: number): StringTable {
  const mapped = Math.min(size, image.reach(address));
  let whole: Buffer | undefined;
  let characters = 0;

  function bytesAt(offset: number): Buffer {
    if (mapped > LARGEST_KEPT) return image.read(address + offset, LONGEST_SINGLE);
    whole ??= image.read(address, mapped);
    return whole.subarray(offset, offset + LONGEST_NAME);
  }

  return {
    isKept: mapped <= LARGEST_KEPT,
    at(offset, whose) {
      if (offset >= mapped) throw malformed('ELF', `the name of ${whose} lies outside the string table`);
      const bytes = bytesAt(offset);
      const end = bytes.indexOf(0);
      if (end === -1) throw malformed('ELF', `the name of ${whose} does not end`);
      characters += end;
      if (characters > MOST_CHARACTERS) throw beyondBounds('its names are longer than 48 MB together');
      return bytes.toString('utf8', 0, end);
    },
  };
}
