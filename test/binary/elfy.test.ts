import elfy from 'elfy';
import { describe, expect, it } from 'vitest';
import { inspectSource } from '../../src/binary/index.ts';
import { memorySource } from '../../src/repository/index.ts';
import { writeElf } from './elf-writer.ts';

/** Why elfy gets single rows of checked size, and why what its tables name is read by ourselves. */
describe('elfy', () => {
  const library = writeElf({ wordSize: 64, byteOrder: 'little', machine: 62, needed: ['libc.so.6'] });

  it('as a whole refuses a library without section names, which loads', () => {
    const whole = new elfy.Parser() as unknown as { execute(bytes: Buffer): unknown };
    expect(() => whole.execute(library)).toThrow();
    expect(inspectSource('x.so', memorySource(library)).content).toMatchObject({ format: 'elf' });
  });

  it('loses the number of a machine that its table does not have', () => {
    const loongarch = writeElf({ wordSize: 64, byteOrder: 'little', machine: 258 });
    expect(new elfy.Parser().parseHeader(loongarch)).toMatchObject({ machine: undefined });
    expect(inspectSource('x.so', memorySource(loongarch)).content).toMatchObject({
      machine: { number: 258, name: 'loongarch' },
    });
  });

  it('throws for a row that is cut off, which it is never given', () => {
    expect(() => new elfy.Parser().parseHeader(library.subarray(0, 40))).toThrow();
    expect(inspectSource('x.so', memorySource(library.subarray(0, 40))).content).toMatchObject({
      format: 'none',
      cause: { kind: 'truncated', part: 'the ELF header' },
    });
  });
});
