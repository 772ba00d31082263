import { randomFrom } from '../support/random.ts';

/** Changed copies of files: bits, bytes, whole fields, cut off, lengthened, with a stretch of another file. Always the same. */
export function* mutations(originals: readonly Buffer[], seed: number, count: number): Generator<Buffer> {
  const { below } = randomFrom(seed);
  for (let index = 0; index < count; index += 1) {
    const original = originals[below(originals.length)] ?? Buffer.alloc(0);
    let bytes: Buffer = Buffer.from(original);
    for (let step = 0; step <= below(6); step += 1) bytes = mutate(bytes, originals, below);
    yield bytes;
  }
}

const TELLING = [0, 1, 2, 3, 4, 7, 8, 0x7f, 0x80, 0xff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];

function mutate(bytes: Buffer, originals: readonly Buffer[], below: (limit: number) => number): Buffer {
  if (bytes.length === 0) return Buffer.from([below(256)]);
  const at = below(bytes.length);
  switch (below(8)) {
    case 0:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
      return bytes;
    case 1:
      bytes[at] = below(256);
      return bytes;
    case 2:
    case 3:
    case 4: {
      const value = TELLING[below(TELLING.length)] ?? 0;
      const size = [2, 4, 8][below(3)] ?? 4;
      const start = Math.min(at - (at % size), bytes.length - size);
      if (start < 0) return bytes;
      const field = Buffer.alloc(8);
      if (below(2) === 0) field.writeUInt32LE(value, 0);
      else field.writeUInt32BE(value, 4);
      field.copy(bytes, start, 0, size);
      return bytes;
    }
    case 5:
      return Buffer.from(bytes.subarray(0, at));
    case 6:
      return Buffer.concat([bytes, Buffer.alloc(below(5_000), below(256))]);
    default: {
      const other = originals[below(originals.length)] ?? bytes;
      const from = below(other.length);
      other.copy(bytes, at, from, from + 1 + below(64));
      return bytes;
    }
  }
}
