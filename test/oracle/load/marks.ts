import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { companion, compile, foo, type LoadCase, library, soname, type Workshop } from './workshop.ts';

const origin = '-Wl,-rpath,$ORIGIN';

/** Libraries that are found with all that they need, and what marks them so that glibc refuses them. */
export const markedCases: readonly LoadCase[] = [
  {
    name: 'marked as one that dlopen does not take',
    make: (workshop) => compile(workshop, { flags: ['-Wl,-z,nodlopen'] }),
    refused: /shared object cannot be dlopen\(\)ed/,
  },
  {
    name: 'a companion marked as one that dlopen does not take',
    make: (workshop) => {
      const how = { source: 'int foo(void) { return 1; }', flags: ['-Wl,-z,nodlopen'] };
      const file = library(workshop, join(workshop.native, soname(workshop)), how);
      compile(workshop, { defines: foo, libraries: [file, origin] });
    },
    refused: /shared object cannot be dlopen\(\)ed/,
  },
  {
    name: 'a filter of a library that is nowhere',
    make: (workshop) => compile(workshop, { flags: [`-Wl,-F,${soname(workshop)}`] }),
    refused: /lib\w+\.so\.1: cannot open shared object file/,
  },
  {
    name: 'marked for processors of a level that nearly all have',
    make: (workshop) => compile(workshop, { flags: ['-Wl,-z,x86-64-v2'] }),
    byChance: true,
  },
  {
    name: 'a companion with much static thread-local storage',
    make: (workshop) => {
      const source = 'static __thread volatile char storage[65536]; int foo(void) { return storage[0]; }';
      const how = { source, flags: ['-ftls-model=initial-exec'] };
      const file = library(workshop, join(workshop.native, soname(workshop)), how);
      compile(workshop, { defines: foo, libraries: [file, origin] });
    },
    refused: /cannot allocate memory in static TLS block/,
  },
  {
    name: 'made for FreeBSD, by its header',
    make: (workshop) => edited(workshop, (bytes) => bytes.writeUInt8(9, 7)),
    refused: /ELF file OS ABI invalid/,
  },
  {
    name: 'of an ABI version that is not known',
    make: (workshop) => edited(workshop, (bytes) => bytes.writeUInt8(1, 8)),
    refused: /ELF file ABI version invalid/,
  },
  {
    name: 'identified by more than it may be',
    make: (workshop) => edited(workshop, (bytes) => bytes.writeUInt8(1, 12)),
    refused: /nonzero padding in e_ident/,
  },
  {
    name: 'with its segments out of order',
    make: (workshop) =>
      edited(workshop, (bytes) => {
        const [first, last] = [segments(bytes, LOAD)[0], segments(bytes, LOAD).at(-1)];
        if (!first || !last) throw new Error('no segments');
        const kept = Buffer.from(first);
        last.copy(first);
        kept.copy(last);
      }),
    refused: /failed to map segment from shared object/,
  },
  {
    name: 'with a dynamic section that is said to be empty',
    make: (workshop) => edited(workshop, (bytes) => segments(bytes, DYNAMIC)[0]?.writeBigUInt64LE(0n, 32)),
    refused: /object file has no dynamic section/,
  },
  {
    name: 'with its companion, marked in ways that stop nobody',
    make: (workshop) => {
      const file = companion(workshop, workshop.native, soname(workshop));
      const flags = ['-Wl,-z,nodelete,-z,origin,-z,initfirst', '-Wl,-z,max-page-size=65536'];
      compile(workshop, { defines: foo, flags, libraries: [file, origin] });
    },
  },
];

const LOAD = 1;
const DYNAMIC = 2;

/** The rows of the program headers that are of one type, as parts of the file's bytes. */
function segments(bytes: Buffer, type: number): Buffer[] {
  const start = Number(bytes.readBigUInt64LE(32));
  const rows = Array.from({ length: bytes.readUInt16LE(56) }, (_, index) =>
    bytes.subarray(start + 56 * index).subarray(0, 56),
  );
  return rows.filter((row) => row.readUInt32LE(0) === type);
}

function edited(workshop: Workshop, change: (bytes: Buffer) => void): void {
  compile(workshop);
  const bytes = readFileSync(workshop.output);
  change(bytes);
  writeFileSync(workshop.output, bytes);
}
