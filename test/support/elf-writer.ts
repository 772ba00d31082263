/** A shared object as small as a loader takes it: no sections, one segment, and what is said here. */
export interface ElfSketch {
  /** e_machine; x86_64 when left out. */
  readonly machine?: number;
  readonly wordSize?: 32 | 64;
  readonly byteOrder?: 'little' | 'big';
  /** e_type: 1 object, 2 program, 3 shared object. */
  readonly type?: number;
  readonly needed?: readonly string[];
  readonly soname?: string;
  readonly runpath?: string;
  readonly rpath?: string;
  readonly interpreter?: string;
  /** DF_1_PIE. */
  readonly pie?: boolean;
  readonly defines?: readonly string[];
  readonly uses?: readonly UsedSymbol[];
  /** Version definitions, `GLIBC_2.34`. */
  readonly versions?: readonly string[];
  /** Nul-terminated names in the image. */
  readonly names?: readonly string[];
  /** Size of PT_TLS, and DF_STATIC_TLS. */
  readonly staticTls?: number;
  readonly executableStack?: boolean;
  readonly textRelocations?: boolean;
}

export type UsedSymbol =
  | string
  | { readonly name: string; readonly weak?: true; readonly version?: string; readonly library?: string };

const X86_64 = 62;
const PT = { load: 1, dynamic: 2, interp: 3, tls: 7, stack: 0x6474e551 };
const DT = {
  needed: 1,
  hash: 4,
  strtab: 5,
  symtab: 6,
  strsz: 10,
  syment: 11,
  soname: 14,
  rpath: 15,
  runpath: 29,
  textrel: 22,
  flags: 30,
  versym: 0x6ffffff0,
  verdef: 0x6ffffffc,
  verdefnum: 0x6ffffffd,
  verneed: 0x6ffffffe,
  verneednum: 0x6fffffff,
  flags1: 0x6ffffffb,
};

/** The file's bytes. */
export function writeElf(sketch: ElfSketch): Buffer {
  const file = new Writer(sketch.wordSize ?? 64, sketch.byteOrder ?? 'little');
  const strings = new Strings();
  const used = (sketch.uses ?? []).map((symbol) => (typeof symbol === 'string' ? { name: symbol } : symbol));
  const headers = segmentsOf(sketch).length;
  const { ehsize, phentsize } = file;
  file.at(ehsize + headers * phentsize);

  const interp = file.block(sketch.interpreter === undefined ? '' : `${sketch.interpreter}\0`);
  const names = file.block([...(sketch.names ?? []), 'code'].map((name) => `${name}\0`).join(''));
  const needs = versionNeeds(used);
  const definitions = ['', ...(sketch.versions ?? [])];
  const indexOf = (symbol: (typeof used)[number]) => needs.find((need) => need.version === symbol.version)?.index ?? 1;

  file.align();
  const symtab = file.length;
  file.symbol(0, 0, 0, 0);
  for (const name of sketch.defines ?? []) file.symbol(strings.add(name), 0x12, 1, names.offset);
  for (const symbol of used) file.symbol(strings.add(symbol.name), 'weak' in symbol && symbol.weak ? 0x20 : 0x10, 0, 0);
  const symbols = 1 + (sketch.defines ?? []).length + used.length;
  const hash = file.length;
  for (const word of [1, symbols, symbols > 1 ? 1 : 0]) file.word(word);
  for (let index = 0; index < symbols; index++) file.word(index === 0 || index === symbols - 1 ? 0 : index + 1);
  const versym = file.length;
  for (const index of [0, ...(sketch.defines ?? []).map(() => 1), ...used.map(indexOf)]) file.half(index);
  file.align();
  const verneed = file.length;
  const libraries = [...new Set(needs.map((need) => need.library))];
  libraries.forEach((library, at) => {
    const own = needs.filter((need) => need.library === library);
    file.half(1).half(own.length).word(strings.add(library)).word(16);
    file.word(at === libraries.length - 1 ? 0 : 16 + own.length * 16);
    own.forEach((need, position) => {
      file.word(elfHash(need.version)).half(0).half(need.index).word(strings.add(need.version));
      file.word(position === own.length - 1 ? 0 : 16);
    });
  });
  const verdef = file.length;
  if (definitions.length > 1) {
    definitions.forEach((version, at) => {
      const name = at === 0 ? (sketch.soname ?? '') : version;
      file
        .half(1)
        .half(at === 0 ? 1 : 0)
        .half(at + 1)
        .half(1)
        .word(elfHash(name))
        .word(20);
      file
        .word(at === definitions.length - 1 ? 0 : 28)
        .word(strings.add(name))
        .word(0);
    });
  }
  const needed = (sketch.needed ?? []).map((name) => strings.add(name));
  const soname = sketch.soname === undefined ? [] : [[DT.soname, strings.add(sketch.soname)] as const];
  const rpath = sketch.rpath === undefined ? [] : [[DT.rpath, strings.add(sketch.rpath)] as const];
  const runpath = sketch.runpath === undefined ? [] : [[DT.runpath, strings.add(sketch.runpath)] as const];
  const strtab = file.block(strings.text);
  file.align();
  const dynamic = file.length;
  const entries: (readonly [tag: number, value: number])[] = [
    ...needed.map((offset) => [DT.needed, offset] as const),
    ...soname,
    ...rpath,
    ...runpath,
    [DT.hash, hash],
    [DT.strtab, strtab.offset],
    [DT.symtab, symtab],
    [DT.strsz, strtab.size],
    [DT.syment, file.wordSize === 64 ? 24 : 16],
    [DT.versym, versym],
    ...(needs.length > 0
      ? ([
          [DT.verneed, verneed],
          [DT.verneednum, libraries.length],
        ] as const)
      : []),
    ...(definitions.length > 1
      ? ([
          [DT.verdef, verdef],
          [DT.verdefnum, definitions.length],
        ] as const)
      : []),
    ...(sketch.textRelocations ? ([[DT.textrel, 0]] as const) : []),
    ...(sketch.staticTls === undefined ? [] : ([[DT.flags, 0x10]] as const)),
    ...(sketch.pie ? ([[DT.flags1, 0x08000000]] as const) : []),
    [0, 0],
  ];
  for (const [tag, value] of entries) file.native(tag).native(value);
  const dynamicSize = file.length - dynamic;

  const size = file.length;
  const segments = segmentsOf(sketch).map((kind) => {
    if (kind === PT.load) return { kind, flags: 7, offset: 0, size, memory: size };
    if (kind === PT.dynamic) return { kind, flags: 6, offset: dynamic, size: dynamicSize, memory: dynamicSize };
    if (kind === PT.interp) return { kind, flags: 4, ...interp, memory: interp.size };
    if (kind === PT.tls) return { kind, flags: 4, offset: size, size: 0, memory: sketch.staticTls ?? 0 };
    return { kind, flags: sketch.executableStack ? 7 : 6, offset: 0, size: 0, memory: 0 };
  });
  return file.finish(sketch, segments);
}

interface Segment {
  readonly kind: number;
  readonly flags: number;
  readonly offset: number;
  readonly size: number;
  readonly memory: number;
}

function segmentsOf(sketch: ElfSketch): readonly number[] {
  return [
    ...(sketch.interpreter === undefined ? [] : [PT.interp]),
    PT.load,
    PT.dynamic,
    ...(sketch.staticTls === undefined ? [] : [PT.tls]),
    PT.stack,
  ];
}

interface Need {
  readonly library: string;
  readonly version: string;
  readonly index: number;
}

function versionNeeds(used: readonly { readonly version?: string; readonly library?: string }[]): readonly Need[] {
  const needs: Need[] = [];
  for (const { version, library = 'libc.so.6' } of used) {
    if (version === undefined || needs.some((need) => need.version === version && need.library === library)) continue;
    needs.push({ version, library, index: needs.length + 2 });
  }
  return needs;
}

/** The hash function of DT_HASH and of version names (System V gABI). */
function elfHash(name: string): number {
  let hash = 0;
  for (const byte of Buffer.from(name)) {
    hash = (hash * 16 + byte) >>> 0;
    const high = hash & 0xf0000000;
    hash = (hash ^ (high >>> 24)) & ~high;
  }
  return hash >>> 0;
}

class Strings {
  text = '\0';

  add(name: string): number {
    if (name === '') return 0;
    const known = this.text.indexOf(`\0${name}\0`);
    if (known >= 0) return known + 1;
    const offset = this.text.length;
    this.text += `${name}\0`;
    return offset;
  }
}

class Writer {
  readonly wordSize: 32 | 64;
  readonly ehsize: number;
  readonly phentsize: number;
  private readonly little: boolean;
  private bytes: number[] = [];

  constructor(wordSize: 32 | 64, byteOrder: 'little' | 'big') {
    this.wordSize = wordSize;
    this.little = byteOrder === 'little';
    this.ehsize = wordSize === 64 ? 64 : 52;
    this.phentsize = wordSize === 64 ? 56 : 32;
  }

  get length(): number {
    return this.bytes.length;
  }

  at(offset: number): void {
    while (this.bytes.length < offset) this.bytes.push(0);
  }

  align(): void {
    while (this.bytes.length % 8 !== 0) this.bytes.push(0);
  }

  block(text: string): { readonly offset: number; readonly size: number } {
    const offset = this.length;
    this.bytes.push(...Buffer.from(text));
    return { offset, size: this.length - offset };
  }

  half(value: number): this {
    return this.number(value, 2);
  }

  word(value: number): this {
    return this.number(value, 4);
  }

  /** A number of the file's own width. */
  native(value: number): this {
    return this.number(value, this.wordSize / 8);
  }

  symbol(name: number, info: number, section: number, value: number): void {
    this.word(name);
    if (this.wordSize === 64) {
      this.number(info, 1)
        .number(0, 1)
        .half(section)
        .native(value)
        .native(section === 0 ? 0 : 1);
    } else {
      this.native(value)
        .native(section === 0 ? 0 : 1)
        .number(info, 1)
        .number(0, 1)
        .half(section);
    }
  }

  finish({ machine = X86_64, type = 3 }: ElfSketch, segments: readonly Segment[]): Buffer {
    const body = this.bytes.slice(this.ehsize + segments.length * this.phentsize);
    this.bytes = [
      0x7f,
      0x45,
      0x4c,
      0x46,
      this.wordSize === 64 ? 2 : 1,
      this.little ? 1 : 2,
      1,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
    ];
    this.half(type).half(machine).word(1).native(0).native(this.ehsize).native(0).word(0);
    this.half(this.ehsize).half(this.phentsize).half(segments.length).half(0).half(0).half(0);
    for (const { kind, flags, offset, size, memory } of segments) {
      if (this.wordSize === 64) {
        this.word(kind).word(flags).native(offset).native(offset).native(offset).native(size).native(memory).native(8);
      } else {
        this.word(kind).native(offset).native(offset).native(offset).native(size).native(memory).word(flags).native(8);
      }
    }
    return Buffer.from([...this.bytes, ...body]);
  }

  private number(value: number, width: number): this {
    const bytes = Array.from({ length: width }, (_, index) => Math.floor(value / 256 ** index) % 256);
    this.bytes.push(...(this.little ? bytes : bytes.reverse()));
    return this;
  }
}
