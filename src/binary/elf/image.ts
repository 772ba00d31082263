import type { BinarySource } from '../../repository/index.ts';
import { beyondBounds, truncated } from '../broken-file.ts';
import type { Fields } from '../fields.ts';
import { type Segment, segmentType } from './segments.ts';

/** A file as the loader maps it: read by address. */
export interface Image {
  readonly fields: Fields;
  /** The PT_LOAD segments, in order. */
  readonly loaded: readonly Segment[];
  /** How many bytes of the file are mapped from an address on; 0 for an address that is not mapped. */
  reach(address: number): number;
  /** The bytes from an address on; fewer than `length` where the mapping ends. */
  read(address: number, length: number): Buffer;
}

/** A library has some ten. */
const MOST_LOADED = 1024;

/** Maps the PT_LOAD segments of a file. Throws when one of them lies beyond the end of the file. */
export function mapImage(source: BinarySource, segments: readonly Segment[], fields: Fields): Image {
  const loaded = segments.filter((segment) => segment.type === segmentType.load);
  if (loaded.length > MOST_LOADED) throw beyondBounds(`it has more than ${MOST_LOADED} loaded segments`);
  for (const { offset, fileSize } of loaded) {
    if (offset + fileSize > source.size) throw truncated('ELF', 'a loaded segment', offset + fileSize);
  }
  // Later segments are mapped over earlier ones.
  const segmentAt = (address: number) =>
    loaded.findLast((segment) => address >= segment.address && address < segment.address + segment.fileSize);
  const reach = (address: number) => {
    const segment = segmentAt(address);
    return segment ? segment.fileSize - (address - segment.address) : 0;
  };
  return {
    fields,
    loaded,
    reach,
    read(address, length) {
      const segment = segmentAt(address);
      if (!segment) return Buffer.alloc(0);
      return source.read(segment.offset + (address - segment.address), Math.min(length, reach(address)));
    },
  };
}
