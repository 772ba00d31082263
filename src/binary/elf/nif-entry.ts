import type { DynamicEntries } from './dynamic-entries.ts';
import type { Image } from './image.ts';
import { pointerAt } from './relocations.ts';

const X86_64 = 62;
const AARCH64 = 183;
const LONGEST_NAME = 1024;
/** ErlNifEntry begins with two ints (erl_nif.h); the name follows. */
const NAME_OFFSET = 8;

/**
 * The module name in the ErlNifEntry that an init function returns, when it does nothing but return the address of a constant
 * one, as C's ERL_NIF_INIT does. Rustler's fills its entry in when it is called: undefined.
 */
export function returnedEntryName(
  image: Image,
  entries: DynamicEntries,
  init: { readonly machine: number; readonly address: number },
): string | undefined {
  const { fields } = image;
  if (fields.wordSize !== 64 || fields.byteOrder !== 'little') return undefined;
  const code = image.read(init.address, 32);
  const entry = init.machine === X86_64 ? returnedByX86(code, init.address) : returnedByArm(code, init);
  const name = entry === undefined ? undefined : pointerAt(image, entries, init.machine, entry + NAME_OFFSET);
  if (name === undefined) return undefined;
  const bytes = image.read(name, LONGEST_NAME);
  const end = bytes.indexOf(0);
  return end <= 0 ? undefined : bytes.toString('utf8', 0, end);
}

/** [endbr64] [push %rbp; mov %rsp,%rbp] lea entry(%rip),%rax [pop %rbp] ret */
function returnedByX86(code: Buffer, address: number): number | undefined {
  let at = 0;
  const skip = (bytes: string) => {
    const follows = code.toString('hex', at, at + bytes.length / 2) === bytes;
    if (follows) at += bytes.length / 2;
    return follows;
  };
  skip('f30f1efa');
  const framed = skip('554889e5');
  if (!skip('488d05') || at + 4 > code.length) return undefined;
  const target = address + at + 4 + code.readInt32LE(at);
  at += 4;
  if (framed && !skip('5d')) return undefined;
  return skip('c3') ? target : undefined;
}

const HINT = 0xd503201f;
const RETURN = 0xd65f03c0;

/** [hint: bti, paciasp] adrp x0, page; add x0, x0, offset; ret */
function returnedByArm(code: Buffer, { machine, address }: { machine: number; address: number }): number | undefined {
  if (machine !== AARCH64 || code.length < 16) return undefined;
  // A hint's number is in bits 5 to 11.
  const first = (code.readUInt32LE(0) & ~0xfe0) >>> 0 === HINT ? 4 : 0;
  const [page, add, end] = [0, 4, 8].map((offset) => code.readUInt32LE(first + offset)) as [number, number, number];
  const isPage = (page & 0x9f00001f) >>> 0 === 0x90000000;
  const isAdd = (add & 0xffc003ff) >>> 0 === 0x91000000;
  if (!isPage || !isAdd || end !== RETURN) return undefined;
  const pages = (((page >> 5) & 0x7ffff) << 2) | ((page >> 29) & 3);
  const signed = pages >= 0x100000 ? pages - 0x200000 : pages;
  const base = address + first;
  return base - (base % 4096) + signed * 4096 + ((add >> 10) & 0xfff);
}
