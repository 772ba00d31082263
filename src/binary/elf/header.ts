import elfy, { type Header } from 'elfy';
import type { BinarySource } from '../../repository/index.ts';
import { malformed, truncated } from '../broken-file.ts';
import { type Fields, fieldsOf } from '../fields.ts';

/** The file's first bytes: what it is, and where its program headers are. */
export interface ElfHeader {
  readonly fields: Fields;
  readonly type: number;
  readonly machine: number;
  readonly osAbi: number;
  readonly abiVersion: number;
  /** Whether the rest of the identification is zero. */
  readonly isPadded: boolean;
  readonly flags: number;
  readonly programs: { readonly offset: number; readonly count: number; readonly entrySize: number };
  /** As elfy reads it, for elfy's own use. */
  readonly elfy: Header;
}

const IDENTIFICATION_SIZE = 16;
const HEADER_SIZE = { 32: 52, 64: 64 } as const;

/** Reads the ELF header of a file that begins with the magic number. */
export function readElfHeader(source: BinarySource): ElfHeader {
  const bytes = source.read(0, HEADER_SIZE[64]);
  if (bytes.length < IDENTIFICATION_SIZE) throw truncated('ELF', 'the ELF header', HEADER_SIZE[32]);
  const wordSize = bytes[4] === 1 ? 32 : bytes[4] === 2 ? 64 : undefined;
  if (!wordSize) throw malformed('ELF', `its class is ${bytes[4]}, neither 32 nor 64 bit`);
  const byteOrder = bytes[5] === 1 ? 'little' : bytes[5] === 2 ? 'big' : undefined;
  if (!byteOrder) throw malformed('ELF', `its byte order is ${bytes[5]}, neither little nor big endian`);
  if (bytes.length < HEADER_SIZE[wordSize]) throw truncated('ELF', 'the ELF header', HEADER_SIZE[wordSize]);
  if (bytes[6] !== 1) throw malformed('ELF', `its identification is of version ${bytes[6]}; loaders know version 1`);
  const fields = fieldsOf(wordSize, byteOrder);
  const header = new elfy.Parser().parseHeader(bytes);
  if (header.version !== 1) throw malformed('ELF', `it is of ELF version ${header.version}; loaders know version 1`);
  return {
    fields,
    type: fields.u16(bytes, 16),
    machine: fields.u16(bytes, 18),
    osAbi: bytes[7] ?? 0,
    abiVersion: bytes[8] ?? 0,
    isPadded: bytes.subarray(9, IDENTIFICATION_SIZE).every((byte) => byte === 0),
    flags: header.flags,
    programs: { offset: header.phoff, count: header.phnum, entrySize: header.phentsize },
    elfy: header,
  };
}
