import { type DynamicEntries, tag } from './dynamic-entries.ts';
import type { Image } from './image.ts';
import { highestRelocatedSymbol } from './relocations.ts';

/**
 * How many rows the dynamic symbol table has. Nothing says so outright: it is the length of DT_HASH's chains, or the end of
 * DT_GNU_HASH's last chain. DT_GNU_HASH leaves undefined symbols out; where it holds no symbol at all, the relocations say which
 * ones are used.
 */
export function symbolCount(image: Image, entries: DynamicEntries, machine: number): number | undefined {
  const hash = entries.last(tag.hash);
  if (hash !== undefined) {
    const count = chainCount(image, hash, machine);
    if (count !== undefined) return count;
  }
  const gnuHash = entries.last(tag.gnuHash);
  const hashed = gnuHash === undefined ? 0 : gnuHashEnd(image, gnuHash);
  if (hashed === undefined) return undefined;
  return hashed > 0 ? hashed : highestRelocatedSymbol(image, entries, machine) + 1;
}

// The only two machines whose DT_HASH has entries of eight bytes (binutils readelf.c get_hash_table_entry_size).
const S390 = 22;
const ALPHA = 0x9026;

function chainCount(image: Image, address: number, machine: number): number | undefined {
  const { fields } = image;
  const wide = machine === ALPHA || (machine === S390 && fields.wordSize === 64);
  const size = wide ? 8 : 4;
  const bytes = image.read(address, 2 * size);
  if (bytes.length < 2 * size) return undefined;
  return wide ? fields.u64(bytes, size) : fields.u32(bytes, size);
}

const MOST_BUCKETS = 4 * 1024 * 1024;
const CHUNK = 64 * 1024;
/** Chains of zeros in a huge file would go on for minutes. */
const MOST_CHAINED = 4 * 1024 * 1024;

/** The number of the row after the last hashed one; 0 when no symbol is hashed, undefined when the table lies outside. */
function gnuHashEnd(image: Image, address: number): number | undefined {
  const { fields } = image;
  const header = image.read(address, 16);
  if (header.length < 16) return undefined;
  const bucketCount = fields.u32(header, 0);
  const firstHashed = fields.u32(header, 4);
  const bloomSize = fields.u32(header, 8) * (fields.wordSize / 8);
  if (bucketCount > MOST_BUCKETS) return undefined;
  const bucketsAt = address + 16 + bloomSize;
  const buckets = image.read(bucketsAt, bucketCount * 4);
  if (buckets.length < bucketCount * 4) return undefined;
  let last = 0;
  for (let offset = 0; offset < buckets.length; offset += 4) last = Math.max(last, fields.u32(buckets, offset));
  if (last === 0) return 0;
  if (last < firstHashed) return undefined;
  return chainEnd(image, bucketsAt + bucketCount * 4 + (last - firstHashed) * 4, last);
}

/** A chain ends with the entry whose lowest bit is set. */
function chainEnd(image: Image, address: number, first: number): number | undefined {
  const { fields } = image;
  for (let index = first, at = address; ; ) {
    const chunk = image.read(at, CHUNK);
    const whole = chunk.length - (chunk.length % 4);
    if (whole === 0 || index - first > MOST_CHAINED) return undefined;
    for (let offset = 0; offset < whole; offset += 4, index += 1) {
      if (fields.u32(chunk, offset) & 1) return index + 1;
    }
    at += whole;
  }
}
