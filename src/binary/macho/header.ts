import { machoCpuName } from '../../knowledge/macho-cpus.ts';
import type { BinarySource } from '../../repository/index.ts';
import { beyondBounds, malformed, truncated } from '../broken-file.ts';
import { type Fields, fieldsOf } from '../fields.ts';
import type { Cpu } from '../model.ts';

/** The header of a Mach-O file and its load commands (mach-o/loader.h). */
export interface MachOHeader {
  readonly fields: Fields;
  readonly cpu: Cpu;
  readonly fileType: number;
  readonly commands: readonly LoadCommand[];
}

export interface LoadCommand {
  /** LC_*, without LC_REQ_DYLD. */
  readonly type: number;
  /** The whole command, its type and size first. */
  readonly bytes: Buffer;
}

/** First four bytes in hexadecimal, with word size and byte order. */
const MAGIC: Readonly<Record<string, readonly [32 | 64, 'little' | 'big']>> = {
  cefaedfe: [32, 'little'],
  cffaedfe: [64, 'little'],
  feedface: [32, 'big'],
  feedfacf: [64, 'big'],
};

export function isMachO(magic: string): boolean {
  return Object.hasOwn(MAGIC, magic);
}

const LARGEST_COMMANDS = 2 * 1024 * 1024;
/** Tells dyld that it must know the command. */
const REQUIRED = 0x8000_0000;

export function readMachOHeader(source: BinarySource): MachOHeader {
  const start = source.read(0, 32);
  const [wordSize, byteOrder] = MAGIC[start.toString('hex', 0, 4)] ?? [64, 'little'];
  const size = wordSize === 64 ? 32 : 28;
  if (start.length < size) throw truncated('Mach-O', 'the Mach-O header', size);
  const fields = fieldsOf(wordSize, byteOrder);
  const count = fields.u32(start, 16);
  const length = fields.u32(start, 20);
  if (size + length > source.size) throw truncated('Mach-O', 'the load commands', size + length);
  if (length > LARGEST_COMMANDS) throw beyondBounds('its load commands are larger than 2 MB');
  return {
    fields,
    cpu: cpuOf(fields.u32(start, 4), fields.u32(start, 8)),
    fileType: fields.u32(start, 12),
    commands: splitCommands(source.read(size, length), count, fields),
  };
}

export function cpuOf(type: number, subtype: number): Cpu {
  return { type, subtype, name: machoCpuName(type, subtype) };
}

function splitCommands(bytes: Buffer, count: number, fields: Fields): LoadCommand[] {
  const commands: LoadCommand[] = [];
  let offset = 0;
  for (let index = 0; index < count; index += 1) {
    if (offset + 8 > bytes.length) throw malformed('Mach-O', 'it has fewer load commands than its header says');
    const type = fields.u32(bytes, offset);
    const size = fields.u32(bytes, offset + 4);
    if (size < 8 || offset + size > bytes.length)
      throw malformed('Mach-O', 'a load command runs over the end of them all');
    commands.push({ type: type >= REQUIRED ? type - REQUIRED : type, bytes: bytes.subarray(offset, offset + size) });
    offset += size;
  }
  return commands;
}
