import { posix } from 'node:path';

/** What `/etc/ld.so.cache` lists. */
export interface LibraryCache {
  /** Paths by the name of the library, in order. */
  readonly listed: ReadonlyMap<string, readonly string[]>;
  /** Directories of files that are listed for some processors alone. */
  readonly forProcessors: readonly string[];
}

const MAGIC = 'glibc-ld.so.cache1.1';
const HEADER_SIZE = 48;
const ENTRY_SIZE = 24;
const MOST_ENTRIES = 100_000;
/** Of a name and a path; a longer one is none. */
const LONGEST_TEXT = 512;

/**
 * Reads a cache as ldconfig writes it (glibc sysdeps/generic/dl-cache.h, `struct cache_file_new`), with the older format before it or
 * without; undefined for anything else. Bytes as Latin-1 text, numbers in little endian.
 */
export function readLibraryCache(text: string): LibraryCache | undefined {
  const start = text.indexOf(MAGIC);
  if (start === -1) return undefined;
  const bytes = Buffer.from(text.slice(start), 'latin1');
  const count = bytes.length < HEADER_SIZE ? MOST_ENTRIES : bytes.readUInt32LE(MAGIC.length);
  if (count >= MOST_ENTRIES || HEADER_SIZE + count * ENTRY_SIZE > bytes.length) return undefined;
  const listed = new Map<string, string[]>();
  const forProcessors = new Set<string>();
  for (let index = 0; index < count; index += 1) {
    const entry = HEADER_SIZE + index * ENTRY_SIZE;
    const name = textAt(bytes, bytes.readUInt32LE(entry + 4));
    const path = textAt(bytes, bytes.readUInt32LE(entry + 8));
    const isForAll = bytes.readBigUInt64LE(entry + 16) === 0n;
    const others = listed.get(name);
    if (!isForAll) forProcessors.add(posix.dirname(path));
    else if (others) others.push(path);
    else listed.set(name, [path]);
  }
  return { listed, forProcessors: [...forProcessors] };
}

function textAt(bytes: Buffer, offset: number): string {
  const text = bytes.subarray(offset, offset + LONGEST_TEXT);
  const end = text.indexOf(0);
  return end === -1 ? '' : text.toString('latin1', 0, end);
}
