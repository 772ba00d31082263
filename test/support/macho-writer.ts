/** A Mach-O library for one processor, as small as it gets: a signature or none, a symbol table, a load path. */
export interface MachOSketch {
  readonly cpu: 'arm64' | 'x86_64' | 'x86_64h';
  readonly signed: boolean;
  readonly defines: readonly string[];
  readonly names?: readonly string[];
  /** LC_REEXPORT_DYLIB. */
  readonly reexports?: string;
}

const CPU = { arm64: [0x0100000c, 0], x86_64: [0x01000007, 3], x86_64h: [0x01000007, 8] } as const;
const DYLIB = 6;
const LC = { symtab: 2, segment: 0x19, signature: 0x1d, reexport: 0x8000001f };
const HEADER = 32;

/** The file's bytes; symbols get the underscore of the format. */
export function writeMachO({ cpu, signed, defines, names = [], reexports }: MachOSketch): Buffer {
  const strings = `\0${defines.map((name) => `_${name}\0`).join('')}`;
  const texts = names.map((name) => `${name}\0`).join('');
  const dylib = reexports === undefined ? 0 : aligned(24 + reexports.length + 1);
  const commands = 72 + 24 + (signed ? 16 : 0) + dylib;
  const textAt = HEADER + commands;
  const symbolsAt = aligned(textAt + texts.length);
  const stringsAt = symbolsAt + defines.length * 16;
  const signatureAt = aligned(stringsAt + strings.length);
  const size = signatureAt + (signed ? 16 : 0);
  const file = Buffer.alloc(size);
  words(file, 0, [0xfeedfacf, ...CPU[cpu], DYLIB, 2 + (signed ? 1 : 0) + (dylib > 0 ? 1 : 0), commands, 0x85, 0]);
  words(file, HEADER, [LC.segment, 72]);
  file.write('__TEXT', HEADER + 8);
  for (const [offset, value] of [
    [24, 0],
    [32, size],
    [40, 0],
    [48, size],
  ] as const) {
    file.writeBigUInt64LE(BigInt(value), HEADER + offset);
  }
  words(file, HEADER + 56, [5, 5, 0, 0]);
  words(file, HEADER + 72, [LC.symtab, 24, symbolsAt, defines.length, stringsAt, strings.length]);
  if (signed) words(file, HEADER + 96, [LC.signature, 16, signatureAt, 16]);
  if (reexports !== undefined) {
    words(file, textAt - dylib, [LC.reexport, dylib, 24, 0, 0, 0]);
    file.write(`${reexports}\0`, textAt - dylib + 24, 'latin1');
  }
  file.write(texts, textAt, 'latin1');
  let name = 1;
  defines.forEach((symbol, index) => {
    const at = symbolsAt + index * 16;
    file.writeUInt32LE(name, at);
    file.writeUInt8(0x0f, at + 4);
    file.writeUInt8(1, at + 5);
    file.writeBigUInt64LE(BigInt(textAt), at + 8);
    name += symbol.length + 2;
  });
  file.write(strings, stringsAt, 'latin1');
  // CSMAGIC_EMBEDDED_SIGNATURE, big-endian as Apple writes it.
  if (signed) file.writeUInt32BE(0xfade0cc0, signatureAt);
  return file;
}

function aligned(offset: number): number {
  return Math.ceil(offset / 16) * 16;
}

function words(file: Buffer, at: number, values: readonly number[]): void {
  values.forEach((value, index) => {
    file.writeUInt32LE(value, at + index * 4);
  });
}
