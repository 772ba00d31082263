import type { ElfHeader } from './header.ts';
import { type Segment, segmentType } from './segments.ts';

const PAGE = 4096;
const GNU = 3;
/** ABI versions of GNU that glibc knows (libc-abis). */
const ABI_VERSIONS = 4;

/**
 * What no linker for Linux writes into the headers and glibc refuses (elf/dl-load.c `open_verify`, `_dl_map_object_from_fd`), of which
 * some versions are more patient than others; musl looks at none of it. Phrases.
 */
export function odditiesOf({ osAbi, abiVersion, isPadded }: ElfHeader, segments: readonly Segment[]): string[] {
  const loaded = segments.filter(({ type }) => type === segmentType.load);
  const dynamic = segments.findLast(({ type }) => type === segmentType.dynamic);
  const isAscending = loaded.every(({ address }, index) => address >= (loaded[index - 1]?.address ?? 0));
  return [
    ...(osAbi === 0 || osAbi === GNU ? [] : [`it is made for another system (OS ABI ${osAbi})`]),
    ...(abiVersion < (osAbi === GNU ? ABI_VERSIONS : 1) ? [] : [`it is of ABI version ${abiVersion}`]),
    ...(isPadded ? [] : ['its identification is not padded with zeros']),
    ...(isAscending ? [] : ['its segments are out of order']),
    ...(loaded.every(isAligned) ? [] : ['its segments are not aligned to pages']),
    ...(dynamic?.fileSize === 0 ? ['its dynamic section is said to be empty'] : []),
  ];
}

function isAligned({ address, offset }: Segment): boolean {
  return (address - offset) % PAGE === 0;
}
