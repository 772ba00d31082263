import type { Chunks } from './chunks.ts';

const MOST_ATOMS = 1_000_000;

/** The atoms of a compiled module; the first one, its name, has index 1. Undefined when the table is cut off. */
export function readAtoms(chunks: Chunks): readonly string[] | undefined {
  const utf8 = chunks.get('AtU8');
  // `Atom`, in Latin-1, before OTP 20.
  const table = utf8 ?? chunks.get('Atom');
  if (!table || table.length < 4) return undefined;
  const count = table.readInt32BE(0);
  if (Math.abs(count) > MOST_ATOMS) return undefined;
  // Since OTP 28 a negative count says that lengths are encoded like the operands of instructions.
  const readLength = count < 0 ? tagged : byte;
  const atoms = [''];
  for (let index = 0, offset = 4; index < Math.abs(count); index += 1) {
    const length = readLength(table, offset);
    if (!length || length.end + length.value > table.length) return undefined;
    atoms.push(table.toString(utf8 ? 'utf8' : 'latin1', length.end, length.end + length.value));
    offset = length.end + length.value;
  }
  return atoms;
}

interface Length {
  readonly value: number;
  /** Offset after it. */
  readonly end: number;
}

function byte(table: Buffer, offset: number): Length | undefined {
  const value = table[offset];
  return value === undefined ? undefined : { value, end: offset + 1 };
}

/** An untagged number as the compiler encodes operands (beam_asm.erl `encode/2`): in four, in eleven, or in more bits. */
function tagged(table: Buffer, offset: number): Length | undefined {
  const first = table[offset];
  if (first === undefined || (first & 7) !== 0) return undefined;
  if ((first & 0b1000) === 0) return { value: first >> 4, end: offset + 1 };
  const second = table[offset + 1];
  // No atom is longer than 1,020 bytes, so more than eleven bits are never needed.
  if (second === undefined || (first & 0b1_0000) !== 0) return undefined;
  return { value: ((first >> 5) << 8) | second, end: offset + 2 };
}
