import type { BinarySource } from '../repository/index.ts';

/** A stretch of a file that is mapped when it is loaded. */
export interface Stretch {
  readonly offset: number;
  readonly fileSize: number;
  readonly executable: boolean;
  readonly writable: boolean;
}

export function holdsText(source: BinarySource, loaded: readonly Stretch[], text: Buffer): boolean {
  for (const piece of pieces(source, loaded, text.length)) if (piece.includes(text)) return true;
  return false;
}

const PREFIX = Buffer.from('Elixir.');
const LONGEST_NAME = 255;
const MOST_SIGHTINGS = 100_000;

/**
 * Names of Elixir modules that a nul follows; what stands before them may be any other text of the linker's choice. Undefined
 * when there are too many to look at.
 */
export function moduleNamesIn(source: BinarySource, loaded: readonly Stretch[]): string[] | undefined {
  const names = new Set<string>();
  let sightings = 0;
  for (const piece of pieces(source, loaded, PREFIX.length + LONGEST_NAME)) {
    for (let at = piece.indexOf(PREFIX); at !== -1; at = piece.indexOf(PREFIX, at + 1)) {
      const start = at + PREFIX.length;
      const name = /^[A-Z]\w*(?:\.[A-Z]\w*)*(?=\0)/.exec(piece.toString('latin1', start, start + LONGEST_NAME))?.[0];
      sightings += 1;
      if (sightings > MOST_SIGHTINGS) return undefined;
      if (name !== undefined) names.add(`Elixir.${name}`);
    }
  }
  return [...names].sort();
}

const PIECE = 1024 * 1024;

/**
 * The loaded bytes in pieces that overlap, so that no text of up to `overlap` bytes is cut. Constants first: they are where names
 * stand, and code is most of a file. A piece holds until the next one is asked for.
 */
function* pieces(source: BinarySource, loaded: readonly Stretch[], overlap: number): Generator<Buffer> {
  const memory = Buffer.allocUnsafeSlow(PIECE + overlap);
  const rank = ({ executable, writable }: Stretch) => (executable ? 2 : writable ? 1 : 0);
  for (const { offset, fileSize } of [...loaded].sort((one, other) => rank(one) - rank(other))) {
    for (let at = 0; at < fileSize; at += PIECE) {
      yield source.readInto(memory.subarray(0, Math.min(memory.length, fileSize - at)), offset + at);
    }
  }
}
