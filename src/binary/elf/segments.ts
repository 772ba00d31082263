import elfy from 'elfy';
import type { BinarySource } from '../../repository/index.ts';
import { malformed, truncated } from '../broken-file.ts';
import type { ElfHeader } from './header.ts';

/** A row of the program headers. */
export interface Segment {
  /** p_type. */
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly fileSize: number;
  readonly memorySize: number;
  readonly executable: boolean;
  readonly writable: boolean;
  readonly alignment: number;
}

export const segmentType = {
  load: 1,
  dynamic: 2,
  interpreter: 3,
  note: 4,
  threadLocal: 7,
  gnuStack: 0x6474e551,
  gnuRelro: 0x6474e552,
} as const;

const ENTRY_SIZE = { 32: 32, 64: 56 } as const;
const NO_BYTES = Buffer.alloc(0);

/** Reads the program headers, one after the other. */
export function readSegments(source: BinarySource, header: ElfHeader): Segment[] {
  const { offset, count, entrySize } = header.programs;
  if (count === 0) return [];
  const size = ENTRY_SIZE[header.fields.wordSize];
  // glibc: "ELF file's phentsize not the expected size".
  if (entrySize !== size) throw malformed('ELF', `its program headers are ${entrySize} bytes each instead of ${size}`);
  const end = offset + count * size;
  if (end > source.size) throw truncated('ELF', 'the program headers', end);
  const table = source.read(offset, count * size);
  if (table.length < count * size) throw truncated('ELF', 'the program headers', end);
  const parser = new elfy.Parser();
  // parseHeader tells the parser the byte order.
  parser.parseHeader(source.read(0, 64));
  return Array.from({ length: count }, (_, index) => {
    const entry = table.subarray(index * size, (index + 1) * size);
    const program = parser.parseProgram(entry, header.elfy, NO_BYTES);
    return {
      type: header.fields.u32(entry, 0),
      offset: program.offset,
      address: program.vaddr,
      fileSize: program.filesz,
      memorySize: program.memsz,
      executable: program.flags.x === true,
      writable: program.flags.w === true,
      alignment: program.align,
    };
  });
}
