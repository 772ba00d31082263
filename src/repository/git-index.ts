/** What a git index says is tracked below a folder. Format: git's Documentation/gitformat-index.txt (versions 2 to 4). */
export type GitIndex =
  | {
      readonly kind: 'index';
      /** Files, and links. */
      readonly files: ReadonlySet<string>;
      readonly links: ReadonlySet<string>;
      readonly submodules: ReadonlySet<string>;
    }
  | { readonly kind: 'unreadable'; readonly reason: string };

const HEADER = 12;
const STAT_FIELDS = 40;
// The mode is the lower half of its word; the upper half is zero.
const MODE_OFFSET = 26;
const EXTENDED = 0x4000;
const NAME_LENGTH = 0xfff;
const LINK = 0o120000;
const SUBMODULE = 0o160000;
const SPARSE_DIRECTORY = 0o040000;

/**
 * Reads the paths that start with a prefix ('' or a folder of the checkout with its slash) and gives them without it.
 * The width of the object names stands elsewhere (in the configuration), so both are tried.
 */
export function readGitIndex(bytes: Uint8Array, prefix: string): GitIndex {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < HEADER || buffer.toString('latin1', 0, 4) !== 'DIRC') return unreadable('it is no git index');
  const version = buffer.readUInt32BE(4);
  if (version < 2 || version > 4) return unreadable(`version ${version} of the git index is not known`);
  for (const hashLength of [20, 32]) {
    const index = readEntries(buffer, version, hashLength, Buffer.from(prefix));
    if (index) return index;
  }
  return unreadable('the git index is damaged');
}

function unreadable(reason: string): GitIndex {
  return { kind: 'unreadable', reason };
}

/** The index, or undefined when it does not fit object names of that length. */
function readEntries(buffer: Buffer, version: number, hashLength: number, prefix: Buffer): GitIndex | undefined {
  const files = new Set<string>();
  const links = new Set<string>();
  const submodules = new Set<string>();
  const end = buffer.length - hashLength;
  const nameStart = STAT_FIELDS + hashLength + 2;
  let previous: Name = { bytes: buffer, start: 0, end: 0, next: 0 };
  let offset = HEADER;
  for (let count = buffer.readUInt32BE(8); count > 0; count -= 1) {
    if (offset + nameStart >= end) return undefined;
    // An index has an entry for every file of the checkout: what is not below the prefix is passed over as bytes.
    const mode = halfWord(buffer, offset + MODE_OFFSET);
    const flags = halfWord(buffer, offset + nameStart - 2);
    const start = offset + nameStart + (version >= 3 && flags & EXTENDED ? 2 : 0);
    const name =
      version === 4 ? compressedName(buffer, start, previous) : plainName(buffer, start, flags & NAME_LENGTH);
    // The flags repeat the length, which tells a misread index from a right one.
    const length = name ? name.end - name.start : 0;
    if (!name || length === 0 || !isMode(mode) || (flags & NAME_LENGTH) !== Math.min(length, NAME_LENGTH)) {
      return undefined;
    }
    if (startsWith(name, prefix)) {
      const path = name.bytes.toString('utf8', name.start + prefix.length, name.end);
      if (mode === SUBMODULE) submodules.add(path);
      else if (mode !== SPARSE_DIRECTORY) files.add(path);
      if (mode === LINK) links.add(path);
    }
    previous = name;
    // Versions 2 and 3 end a name with one to eight NULs, up to a multiple of eight.
    offset = version === 4 ? name.next : offset + 8 * Math.floor((name.next - offset + 7) / 8);
  }
  const extensions = readExtensions(buffer, offset, end);
  if (extensions === 'damaged') return undefined;
  return extensions === 'plain' ? { kind: 'index', files, links, submodules } : unreadable(extensions.reason);
}

/** A name as a range of bytes: cutting a buffer out for each of thousands would cost more than reading them. */
interface Name {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  /** The offset in the index after its NUL. */
  readonly next: number;
}

function halfWord(buffer: Buffer, offset: number): number {
  return ((buffer[offset] ?? 0) << 8) | (buffer[offset + 1] ?? 0);
}

function startsWith({ bytes, start, end }: Name, prefix: Buffer): boolean {
  if (end - start <= prefix.length) return false;
  // From its end: neighbours share the beginning.
  for (let index = prefix.length - 1; index >= 0; index -= 1) {
    if (bytes[start + index] !== prefix[index]) return false;
  }
  return true;
}

/** A name that ends with a NUL. Its length is known unless it is as long as the flags can say. */
function plainName(buffer: Buffer, start: number, length: number): Name | undefined {
  const end = length < NAME_LENGTH && buffer[start + length] === 0 ? start + length : buffer.indexOf(0, start);
  return end < 0 ? undefined : { bytes: buffer, start, end, next: end + 1 };
}

/** A name of version 4: how many bytes to drop from the end of the previous name, then what follows instead. */
function compressedName(buffer: Buffer, start: number, previous: Name): Name | undefined {
  let offset = start;
  let byte = buffer[offset++] ?? 0;
  let dropped = byte & 0x7f;
  while (byte & 0x80) {
    byte = buffer[offset++] ?? 0;
    dropped = (dropped + 1) * 128 + (byte & 0x7f);
  }
  const end = buffer.indexOf(0, offset);
  const kept = previous.end - dropped;
  if (end < 0 || kept < previous.start) return undefined;
  const bytes = Buffer.concat([previous.bytes.subarray(previous.start, kept), buffer.subarray(offset, end)]);
  return { bytes, start: 0, end: bytes.length, next: end + 1 };
}

function isMode(mode: number): boolean {
  const type = mode & 0o170000;
  return type === 0o100000 || type === LINK || type === SUBMODULE || mode === SPARSE_DIRECTORY;
}

/** An extension whose name starts with a small letter changes what the entries mean. */
function readExtensions(buffer: Buffer, start: number, end: number): 'plain' | 'damaged' | { readonly reason: string } {
  let offset = start;
  while (offset + 8 <= end) {
    const name = buffer.toString('latin1', offset, offset + 4);
    if (name === 'link') return { reason: 'the git index is split (core.splitIndex)' };
    // Sparse directories stand for files that are not on the disk.
    if (!/^[A-Z]/.test(name) && name !== 'sdir') {
      return /^[a-z]{4}$/.test(name) ? { reason: `the git index has an unknown extension (${name})` } : 'damaged';
    }
    offset += 8 + buffer.readUInt32BE(offset + 4);
  }
  return offset === end ? 'plain' : 'damaged';
}
