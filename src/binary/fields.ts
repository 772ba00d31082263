import type { ByteOrder, WordSize } from './model.ts';

/** Reads the numbers of a format in its byte order and word size. Offsets beyond the bytes throw: callers check lengths first. */
export interface Fields {
  readonly wordSize: WordSize;
  readonly byteOrder: ByteOrder;
  u16(bytes: Buffer, offset: number): number;
  u32(bytes: Buffer, offset: number): number;
  /** 64 bits as a number: exact up to 2^53, beyond any size or address that a file can have. */
  u64(bytes: Buffer, offset: number): number;
  /** An address or size: four bytes or eight. */
  word(bytes: Buffer, offset: number): number;
}

export function fieldsOf(wordSize: WordSize, byteOrder: ByteOrder): Fields {
  const little = byteOrder === 'little';
  const u32 = (bytes: Buffer, offset: number) => (little ? bytes.readUInt32LE(offset) : bytes.readUInt32BE(offset));
  const u64 = (bytes: Buffer, offset: number) => {
    const [low, high] = little ? [offset, offset + 4] : [offset + 4, offset];
    return u32(bytes, high) * 0x1_0000_0000 + u32(bytes, low);
  };
  return {
    wordSize,
    byteOrder,
    u16: (bytes, offset) => (little ? bytes.readUInt16LE(offset) : bytes.readUInt16BE(offset)),
    u32,
    u64,
    word: wordSize === 64 ? u64 : u32,
  };
}
