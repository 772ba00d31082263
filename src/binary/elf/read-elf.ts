import { elfMachineName } from '../../knowledge/elf-machines.ts';
import type { BinarySource } from '../../repository/index.ts';
import { malformed } from '../broken-file.ts';
import type { ElfFile, ElfType } from '../model.ts';
import { readDynamicSection } from './dynamic-section.ts';
import { readElfHeader } from './header.ts';
import { mapImage } from './image.ts';
import { readNotes } from './notes.ts';
import { odditiesOf } from './oddities.ts';
import { readSegments, type Segment, segmentType } from './segments.ts';

const LONGEST_INTERPRETER = 4096;

/** Reads a file that begins with ELF's magic number. Throws BrokenFile when no loader could. */
export function readElf(source: BinarySource): ElfFile {
  const header = readElfHeader(source);
  const { fields, machine } = header;
  const type = elfType(header.type);
  const segments = readSegments(source, header);
  // What no loader maps is not read further: a core has thousands of segments.
  const isMapped = type.kind !== 'core' && type.kind !== 'relocatable';
  const image = mapImage(source, isMapped ? segments : [], fields);
  if (type.kind === 'shared-object' && image.loaded.length === 0) throw malformed('ELF', 'it has no loadable segments');
  const dynamicSegment = isMapped ? find(segments, segmentType.dynamic) : undefined;
  const dynamic = dynamicSegment && readDynamicSection(image, dynamicSegment, machine);
  const threadLocal = find(segments, segmentType.threadLocal);
  const relocatedReadOnly = find(segments, segmentType.gnuRelro) !== undefined;
  return {
    format: 'elf',
    wordSize: fields.wordSize,
    byteOrder: fields.byteOrder,
    type,
    machine: { number: machine, name: elfMachineName(machine) },
    flags: header.flags,
    osAbi: header.osAbi,
    interpreter: interpreterOf(source, find(segments, segmentType.interpreter)),
    positionIndependentExecutable: dynamic?.isProgram === true,
    dynamic,
    stack: stackOf(find(segments, segmentType.gnuStack)),
    relro: relocatedReadOnly ? (dynamic?.bindNow ? 'full' : 'partial') : 'none',
    threadLocal: threadLocal && { size: threadLocal.memorySize, alignment: threadLocal.alignment },
    oddities: odditiesOf(header, segments),
    ...readNotes(source, segments, fields),
  };
}

/** The last one counts, as in glibc, which goes through the program headers in order. */
function find(segments: readonly Segment[], type: number): Segment | undefined {
  return segments.findLast((segment) => segment.type === type);
}

function elfType(number: number): ElfType {
  const kind = ([undefined, 'relocatable', 'executable', 'shared-object', 'core'] as const)[number];
  return kind ? { kind } : { kind: 'other', number };
}

function interpreterOf(source: BinarySource, segment: Segment | undefined): string | undefined {
  if (!segment) return undefined;
  const bytes = source.read(segment.offset, Math.min(segment.fileSize, LONGEST_INTERPRETER));
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end === -1 ? bytes.length : end);
}

function stackOf(segment: Segment | undefined): ElfFile['stack'] {
  if (!segment) return 'unstated';
  return segment.executable ? 'executable' : 'not-executable';
}
