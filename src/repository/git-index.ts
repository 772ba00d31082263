/**
 * What a git index says is tracked. Format: git's Documentation/gitformat-index.txt (versions 2 to 4).
 * Paths are relative to the checkout's top.
 */
export type GitIndex =
  | { readonly kind: 'index'; readonly files: ReadonlySet<string>; readonly submodules: ReadonlySet<string> }
  | { readonly kind: 'unreadable'; readonly reason: string };

const HEADER = 12;
const STAT_FIELDS = 40;
const MODE_OFFSET = 24;
const EXTENDED = 0x4000;
const NAME_LENGTH = 0xfff;
const SUBMODULE = 0o160000;
const SPARSE_DIRECTORY = 0o040000;

/** Reads a git index. The width of its object names stands elsewhere (in the configuration), so both are tried. */
export function readGitIndex(bytes: Uint8Array): GitIndex {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < HEADER || buffer.toString('latin1', 0, 4) !== 'DIRC') return unreadable('it is no git index');
  const version = buffer.readUInt32BE(4);
  if (version < 2 || version > 4) return unreadable(`version ${version} of the git index is not known`);
  for (const hashLength of [20, 32]) {
    const index = readEntries(buffer, version, hashLength);
    if (index) return index;
  }
  return unreadable('the git index is damaged');
}

function unreadable(reason: string): GitIndex {
  return { kind: 'unreadable', reason };
}

/** The index, or undefined when it does not fit object names of that length. */
function readEntries(buffer: Buffer, version: number, hashLength: number): GitIndex | undefined {
  const files = new Set<string>();
  const submodules = new Set<string>();
  const end = buffer.length - hashLength;
  const nameStart = STAT_FIELDS + hashLength + 2;
  let previous: Buffer = Buffer.alloc(0);
  let offset = HEADER;
  for (let count = buffer.readUInt32BE(8); count > 0; count -= 1) {
    if (offset + nameStart >= end) return undefined;
    const mode = buffer.readUInt32BE(offset + MODE_OFFSET);
    const flags = buffer.readUInt16BE(offset + nameStart - 2);
    const start = offset + nameStart + (version >= 3 && flags & EXTENDED ? 2 : 0);
    const name = version === 4 ? compressedName(buffer, start, previous) : plainName(buffer, start);
    if (!name || !isMode(mode) || name.bytes.length === 0) return undefined;
    // The flags repeat the length, which tells a misread index from a right one.
    if ((flags & NAME_LENGTH) !== Math.min(name.bytes.length, NAME_LENGTH)) return undefined;
    const path = name.bytes.toString('utf8');
    if (mode === SUBMODULE) submodules.add(path);
    else if (mode !== SPARSE_DIRECTORY) files.add(path);
    previous = name.bytes;
    // Versions 2 and 3 end a name with one to eight NULs, up to a multiple of eight.
    offset = version === 4 ? name.end : offset + 8 * Math.floor((name.end - offset + 7) / 8);
  }
  const extensions = readExtensions(buffer, offset, end);
  if (extensions === 'damaged') return undefined;
  return extensions === 'plain' ? { kind: 'index', files, submodules } : unreadable(extensions.reason);
}

interface Name {
  readonly bytes: Buffer;
  /** The offset after its NUL. */
  readonly end: number;
}

function plainName(buffer: Buffer, start: number): Name | undefined {
  const end = buffer.indexOf(0, start);
  return end < 0 ? undefined : { bytes: buffer.subarray(start, end), end: end + 1 };
}

/** A name of version 4: how many bytes to drop from the end of the previous name, then what follows instead. */
function compressedName(buffer: Buffer, start: number, previous: Buffer): Name | undefined {
  let offset = start;
  let byte = buffer[offset++] ?? 0;
  let dropped = byte & 0x7f;
  while (byte & 0x80) {
    byte = buffer[offset++] ?? 0;
    dropped = (dropped + 1) * 128 + (byte & 0x7f);
  }
  const rest = plainName(buffer, offset);
  if (!rest || dropped > previous.length) return undefined;
  return { bytes: Buffer.concat([previous.subarray(0, previous.length - dropped), rest.bytes]), end: rest.end };
}

function isMode(mode: number): boolean {
  const type = mode & 0o170000;
  return type === 0o100000 || type === 0o120000 || type === SUBMODULE || mode === SPARSE_DIRECTORY;
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
