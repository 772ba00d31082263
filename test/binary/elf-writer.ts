import type { ByteOrder, WordSize } from '../../src/binary/model.ts';

/** A small ELF file without section headers, as a loader would map it: one loaded segment that is the whole file. */
export interface SmallElf {
  readonly wordSize: WordSize;
  readonly byteOrder: ByteOrder;
  readonly machine: number;
  /** ET_DYN unless told otherwise. */
  readonly type?: number;
  readonly needed?: readonly string[];
  readonly soname?: string;
  readonly rpath?: string;
  readonly runpath?: string;
  readonly flags?: number;
  readonly flags1?: number;
  readonly interpreter?: string;
  readonly threadLocal?: number;
  readonly stack?: 'executable' | 'not-executable';
  readonly symbols?: readonly SmallSymbol[];
  readonly hash?: 'gnu' | 'sysv' | 'none';
  /** Text somewhere in the loaded bytes. */
  readonly text?: string;
}

export interface SmallSymbol {
  readonly name: string;
  readonly defined: boolean;
  /** st_info: binding and type; a global function unless told otherwise. */
  readonly info?: number;
  /** `GLIBC_2.34` of a library: a version that the file needs. */
  readonly needs?: { readonly version: string; readonly library: string; readonly weak?: boolean };
}

const LOAD_ADDRESS = 0x1_0000;

export function writeElf(elf: SmallElf): Buffer {
  const { word, half, u32, order } = writers(elf);
  const undefinedFirst = [...(elf.symbols ?? [])].sort((one, other) => Number(one.defined) - Number(other.defined));
  const strings = stringTable();
  const parts = layout();

  const programCount = 2 + [elf.interpreter, elf.threadLocal, elf.stack].filter((each) => each !== undefined).length;
  const headerSize = elf.wordSize === 64 ? 64 : 52;
  const programSize = elf.wordSize === 64 ? 56 : 32;
  parts.reserve(headerSize + programCount * programSize);

  const interpreter = parts.add(elf.interpreter === undefined ? Buffer.alloc(0) : Buffer.from(`${elf.interpreter}\0`));
  parts.add(Buffer.from(`${elf.text ?? ''}\0`));

  const needs = versionNeeds(undefinedFirst);
  const symbolTable = [
    symbolRow(0, 0, 0, 0),
    ...undefinedFirst.map((symbol) =>
      symbolRow(
        strings.add(symbol.name),
        symbol.info ?? 0x12,
        symbol.defined ? 1 : 0,
        symbol.defined ? LOAD_ADDRESS : 0,
      ),
    ),
  ];
  const symbols = parts.add(Buffer.concat(symbolTable));
  const versions = parts.add(Buffer.concat([0, ...undefinedFirst.map((symbol) => needs.indexOf(symbol))].map(half)));
  const needTable = parts.add(needs.write());
  const firstHashed = 1 + undefinedFirst.filter(({ defined }) => !defined).length;
  const hash = parts.add(hashTable(elf.hash ?? 'gnu', symbolTable.length, firstHashed));

  const entries: [tag: number, value: number][] = [
    ...(elf.needed ?? []).map((name): [number, number] => [1, strings.add(name)]),
    ...optional(14, elf.soname),
    ...optional(15, elf.rpath),
    ...optional(29, elf.runpath),
  ];
  if (elf.flags !== undefined) entries.push([30, elf.flags]);
  if (elf.flags1 !== undefined) entries.push([0x6ffffffb, elf.flags1]);
  const stringBytes = strings.bytes();
  const stringsAt = parts.add(stringBytes);
  entries.push(
    [5, stringsAt.address],
    [10, stringBytes.length],
    [6, symbols.address],
    [11, symbolRow(0, 0, 0, 0).length],
  );
  if (elf.hash !== 'none') entries.push([elf.hash === 'sysv' ? 4 : 0x6ffffef5, hash.address]);
  if (needs.count > 0)
    entries.push([0x6ffffff0, versions.address], [0x6ffffffe, needTable.address], [0x6fffffff, needs.count]);
  entries.push([0, 0]);
  const dynamic = parts.add(Buffer.concat(entries.map(([tag, value]) => Buffer.concat([word(tag), word(value)]))));

  const body = parts.bytes();
  const programs = [
    program(1, 0, body.length, 7),
    program(2, dynamic.offset, dynamic.size, 6),
    ...(elf.interpreter === undefined ? [] : [program(3, interpreter.offset, interpreter.size, 4)]),
    ...(elf.threadLocal === undefined ? [] : [program(7, 0, 0, 4, elf.threadLocal)]),
    ...(elf.stack === undefined ? [] : [program(0x6474e551, 0, 0, elf.stack === 'executable' ? 7 : 6)]),
  ];
  Buffer.concat([header(programs.length), ...programs]).copy(body, 0);
  return body;

  function optional(tag: number, name: string | undefined): [number, number][] {
    return name === undefined ? [] : [[tag, strings.add(name)]];
  }

  function header(count: number): Buffer {
    const identification = Buffer.alloc(16);
    Buffer.from([0x7f, 0x45, 0x4c, 0x46, elf.wordSize === 64 ? 2 : 1, order, 1]).copy(identification);
    const sizes = [headerSize, programSize, count, 0, 0, 0].map(half);
    const start = [half(elf.type ?? 3), half(elf.machine), u32(1), word(0), word(headerSize), word(0), u32(0)];
    return Buffer.concat([identification, ...start, ...sizes]);
  }

  function program(type: number, offset: number, size: number, flags: number, memory = size): Buffer {
    const address = LOAD_ADDRESS + offset;
    const place = [word(offset), word(address), word(address), word(size), word(memory)];
    return elf.wordSize === 64
      ? Buffer.concat([u32(type), u32(flags), ...place, word(8)])
      : Buffer.concat([u32(type), ...place, u32(flags), word(8)]);
  }

  function symbolRow(name: number, info: number, section: number, value: number): Buffer {
    const kind = Buffer.from([info, 0]);
    return elf.wordSize === 64
      ? Buffer.concat([u32(name), kind, half(section), word(value), word(0)])
      : Buffer.concat([u32(name), word(value), word(0), kind, half(section)]);
  }

  /** Everything hashed in one bucket: chains need no true hashes, since nobody looks a name up. */
  function hashTable(kind: 'gnu' | 'sysv' | 'none', count: number, first: number): Buffer {
    if (kind === 'sysv')
      return Buffer.concat([u32(1), u32(count), u32(0), ...Array.from({ length: count }, () => u32(0))]);
    const hashed = count - first;
    const chain = Array.from({ length: hashed }, (_, index) => u32(index === hashed - 1 ? 1 : 2));
    return Buffer.concat([u32(1), u32(first), u32(1), u32(6), word(0), u32(hashed > 0 ? first : 0), ...chain]);
  }

  function versionNeeds(all: readonly SmallSymbol[]) {
    const libraries = new Map<string, Map<string, { index: number; weak: boolean }>>();
    let next = 2;
    for (const { needs: need } of all) {
      if (!need) continue;
      const known = libraries.get(need.library) ?? new Map();
      libraries.set(need.library, known);
      if (!known.has(need.version)) known.set(need.version, { index: next++, weak: need.weak === true });
    }
    return {
      count: libraries.size,
      indexOf: ({ needs: need, defined }: SmallSymbol) =>
        (need && libraries.get(need.library)?.get(need.version)?.index) ?? (defined ? 1 : 0),
      write: () =>
        Buffer.concat(
          [...libraries].map(([library, known], at) => {
            const size = 16 * (1 + known.size);
            const rows = [...known].map(([name, { index, weak }], row) =>
              Buffer.concat([
                u32(0),
                half(weak ? 2 : 0),
                half(index),
                u32(strings.add(name)),
                u32(row + 1 < known.size ? 16 : 0),
              ]),
            );
            const next = at + 1 < libraries.size ? size : 0;
            return Buffer.concat([half(1), half(known.size), u32(strings.add(library)), u32(16), u32(next), ...rows]);
          }),
        ),
    };
  }
}

function writers({ wordSize, byteOrder }: SmallElf) {
  const little = byteOrder === 'little';
  const number = (size: 2 | 4 | 8) => (value: number) => {
    const bytes = Buffer.alloc(size);
    if (size === 8) little ? bytes.writeBigUInt64LE(BigInt(value)) : bytes.writeBigUInt64BE(BigInt(value));
    else if (little) bytes.writeUIntLE(value, 0, size);
    else bytes.writeUIntBE(value, 0, size);
    return bytes;
  };
  return { half: number(2), u32: number(4), word: number(wordSize === 64 ? 8 : 4), order: little ? 1 : 2 };
}

function stringTable() {
  let text = '\0';
  return {
    add(name: string): number {
      const offset = Buffer.byteLength(text);
      text += `${name}\0`;
      return offset;
    },
    bytes: () => Buffer.from(text),
  };
}

function layout() {
  const pieces: Buffer[] = [];
  let length = 0;
  const add = (bytes: Buffer) => {
    const offset = length;
    // Every table may be read in words of eight bytes.
    const padded = Buffer.concat([bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)]);
    pieces.push(padded);
    length += padded.length;
    return { offset, size: bytes.length, address: LOAD_ADDRESS + offset };
  };
  return { add, reserve: (size: number) => add(Buffer.alloc(size)), bytes: () => Buffer.concat(pieces) };
}
