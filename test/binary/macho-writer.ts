/** A small Mach-O library with what `inspect` reads of one. */
export interface SmallMachO {
  readonly cpu: 'arm64' | 'x86_64';
  readonly signed: boolean;
  /** With the underscore of the format. */
  readonly exports: readonly string[];
  readonly dylibs: readonly string[];
  /** As the only slice of a file for several CPUs. */
  readonly fat?: boolean;
  /** Text somewhere in the file. */
  readonly text?: string;
}

const CPU = { arm64: [0x0100_000c, 0], x86_64: [0x0100_0007, 3] } as const;
const FAT_ALIGNMENT = 4096;

export function writeMachO({ cpu, signed, exports, dylibs, fat, text = '' }: SmallMachO): Buffer {
  const [type, subtype] = CPU[cpu];
  const strings = Buffer.from(`\0${exports.map((name) => `${name}\0`).join('')}_malloc\0${text}\0`);
  const symbols = [
    ...exports.map((name) => symbol(strings.indexOf(`${name}\0`), 0x0f, 1, 0x1000)),
    symbol(strings.indexOf('_malloc\0'), 0x01, 0, 0),
  ];
  const table = Buffer.concat(symbols);
  const signature = signed ? Buffer.from('signature') : Buffer.alloc(0);

  const commandsOf = (offset: number) => [
    segment(offset + table.length + strings.length + signature.length),
    command(0x32, [1, 0x000b_0000, 0x000e_0000, 0]),
    ...dylibs.map((name) => textCommand(0x0c, name, [2, 0x0501_0000, 0x0001_0000])),
    textCommand(0x8000_001c, '@loader_path'),
    command(0x02, [offset, symbols.length, offset + table.length, strings.length]),
    ...(signed ? [command(0x1d, [offset + table.length + strings.length, signature.length])] : []),
  ];
  const size = 32 + Buffer.concat(commandsOf(0)).length;
  const commands = commandsOf(size);
  const header = words([0xfeedfacf, type, subtype, 6, commands.length, size - 32, 0x85, 0]);
  const thin = Buffer.concat([header, ...commands, table, strings, signature]);
  if (!fat) return thin;
  const list = Buffer.alloc(FAT_ALIGNMENT);
  [0xcafebabe, 1, type, subtype, FAT_ALIGNMENT, thin.length, 12].forEach((each, index) => {
    list.writeUInt32BE(each, index * 4);
  });
  return Buffer.concat([list, thin]);
}

/** LC_SEGMENT_64 over the whole file. */
function segment(size: number): Buffer {
  const name = Buffer.alloc(16);
  name.write('__LINKEDIT');
  const places = Buffer.alloc(32);
  [0, size, 0, size].forEach((each, index) => {
    places.writeBigUInt64LE(BigInt(each), index * 8);
  });
  return Buffer.concat([words([0x19, 72]), name, places, words([1, 1, 0, 0])]);
}

function symbol(name: number, type: number, section: number, value: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(name, 0);
  bytes[4] = type;
  bytes[5] = section;
  bytes.writeBigUInt64LE(BigInt(value), 8);
  return bytes;
}

function command(type: number, fields: readonly number[]): Buffer {
  return words([type, 8 + fields.length * 4, ...fields]);
}

function textCommand(type: number, text: string, fields: readonly number[] = []): Buffer {
  const start = 12 + fields.length * 4;
  const size = Math.ceil((start + text.length + 1) / 8) * 8;
  const bytes = Buffer.alloc(size);
  words([type, size, start, ...fields]).copy(bytes);
  bytes.write(text, start);
  return bytes;
}

function words(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => {
    bytes.writeUInt32LE(value, index * 4);
  });
  return bytes;
}
