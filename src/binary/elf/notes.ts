import { type BinarySource, withoutTrailing } from '../../repository/index.ts';
import type { Fields } from '../fields.ts';
import type { ElfNote } from '../model.ts';
import { type Segment, segmentType } from './segments.ts';

export interface Notes {
  readonly notes: readonly ElfNote[];
  readonly buildId: string | undefined;
  readonly processorLevel: number;
}

const MOST_BYTES = 64 * 1024;
const MOST_NOTES = 256;
const BUILD_ID = 3;
const PROPERTIES = 5;
const LONGEST_BUILD_ID = 64;

/** Reads the notes of the PT_NOTE segments. No loader refuses a file for them, so a broken one ends the list and no more. */
export function readNotes(source: BinarySource, segments: readonly Segment[], fields: Fields): Notes {
  const notes: ElfNote[] = [];
  let buildId: string | undefined;
  let processorLevel = 1;
  for (const segment of segments.filter(({ type }) => type === segmentType.note)) {
    const bytes = source.read(segment.offset, Math.min(segment.fileSize, MOST_BYTES));
    const alignment = segment.alignment === 8 ? 8 : 4;
    for (let offset = 0; offset + 12 <= bytes.length && notes.length < MOST_NOTES; ) {
      const nameSize = fields.u32(bytes, offset);
      const size = fields.u32(bytes, offset + 4);
      const type = fields.u32(bytes, offset + 8);
      const descriptor = roundUp(offset + 12 + nameSize, alignment);
      if (descriptor + size > bytes.length) break;
      const owner = withoutTrailing(bytes.toString('latin1', offset + 12, offset + 12 + nameSize), '\0');
      notes.push({ owner, type, size });
      if (owner === 'GNU' && type === BUILD_ID && size <= LONGEST_BUILD_ID) {
        buildId ??= bytes.toString('hex', descriptor, descriptor + size);
      }
      if (owner === 'GNU' && type === PROPERTIES) {
        processorLevel = Math.max(processorLevel, levelIn(bytes.subarray(descriptor, descriptor + size), fields));
      }
      offset = roundUp(descriptor + size, alignment);
    }
  }
  return { notes, buildId, processorLevel };
}

/** GNU_PROPERTY_X86_ISA_1_NEEDED (x86-64 psABI, "Program Property"): a bit for each level. */
const ISA_NEEDED = 0xc0008002;

function levelIn(properties: Buffer, fields: Fields): number {
  for (let offset = 0; offset + 12 <= properties.length; ) {
    const size = fields.u32(properties, offset + 4);
    if (fields.u32(properties, offset) === ISA_NEEDED && size === 4) {
      return Math.max(32 - Math.clz32(fields.u32(properties, offset + 8)), 1);
    }
    offset += 8 + roundUp(size, fields.wordSize / 8);
  }
  return 1;
}

function roundUp(size: number, alignment: number): number {
  return Math.ceil(size / alignment) * alignment;
}
