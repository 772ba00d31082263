/** The chunks of a compiled module by their names: an IFF file of form `BEAM`. */
export type Chunks = ReadonlyMap<string, Buffer>;

const HEADER_SIZE = 12;

/** Splits an uncompressed module into its chunks; undefined when it is none, or is cut off. */
export function splitChunks(bytes: Buffer): Chunks | undefined {
  if (bytes.toString('latin1', 0, 4) !== 'FOR1' || bytes.toString('latin1', 8, HEADER_SIZE) !== 'BEAM')
    return undefined;
  const end = bytes.readUInt32BE(4) + 8;
  if (end > bytes.length) return undefined;
  const chunks = new Map<string, Buffer>();
  for (let offset = HEADER_SIZE; offset + 8 <= end; ) {
    const name = bytes.toString('latin1', offset, offset + 4);
    const size = bytes.readUInt32BE(offset + 4);
    const start = offset + 8;
    if (start + size > end) return undefined;
    chunks.set(name, bytes.subarray(start, start + size));
    // Chunks are padded to four bytes.
    offset = start + Math.ceil(size / 4) * 4;
  }
  return chunks;
}
