import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseCompiledModule } from '../../src/binary/index.ts';

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function chunk(name: string, content: Buffer): Buffer {
  const padding = Buffer.alloc((4 - (content.length % 4)) % 4);
  return Buffer.concat([Buffer.from(name), u32(content.length), content, padding]);
}

function module(...chunks: readonly Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.from('BEAM'), ...chunks]);
  return Buffer.concat([Buffer.from('FOR1'), u32(body.length), body]);
}

const ATOMS = ['Elixir.MyApp.Native', 'add', 'erlang', 'load_nif', 'größe'];

function shortAtoms(encoding: 'utf8' | 'latin1'): Buffer {
  const texts = ATOMS.map((atom) => Buffer.from(atom, encoding));
  return Buffer.concat([u32(texts.length), ...texts.flatMap((text) => [Buffer.from([text.length]), text])]);
}

/** As OTP 28 writes them: a negative count, and lengths as operands of instructions. */
function taggedAtoms(atoms: readonly string[]): Buffer {
  const texts = atoms.map((atom) => Buffer.from(atom));
  const lengths = texts.map(({ length }) =>
    Buffer.from(length < 16 ? [length << 4] : [((length >> 8) << 5) | 0b1000, length & 0xff]),
  );
  return Buffer.concat([u32(-texts.length), ...texts.flatMap((text, index) => [lengths[index] ?? text, text])]);
}

function functions(...rows: readonly (readonly [number, number, number])[]): Buffer {
  return Buffer.concat([u32(rows.length), ...rows.flat().map(u32)]);
}

const REST = [
  chunk('ExpT', functions([2, 2, 7])),
  chunk('LocT', functions([5, 0, 9])),
  chunk('ImpT', functions([3, 4, 2])),
];

const EXPECTED = {
  kind: 'module',
  module: {
    path: 'x.beam',
    name: 'Elixir.MyApp.Native',
    exported: [{ name: 'add', arity: 2 }],
    local: [{ name: 'größe', arity: 0 }],
    imported: [{ module: 'erlang', name: 'load_nif', arity: 2 }],
  },
};

describe('a compiled module', () => {
  it.each([
    ['of OTP 20 to 27', module(chunk('AtU8', shortAtoms('utf8')), ...REST)],
    ['of OTP 28', module(chunk('AtU8', taggedAtoms(ATOMS)), ...REST)],
    ['from before OTP 20', module(chunk('Atom', shortAtoms('latin1')), ...REST)],
    ['that is compressed', gzipSync(module(chunk('AtU8', shortAtoms('utf8')), ...REST))],
  ])('%s gives its name and its functions', (_, bytes) => {
    expect(parseCompiledModule('x.beam', bytes)).toEqual(EXPECTED);
  });

  it('of OTP 28 may have an atom of 255 characters that take 1,020 bytes', () => {
    const long = '𝔸'.repeat(255);
    const bytes = module(chunk('AtU8', taggedAtoms([long, ...ATOMS.slice(1)])), ...REST);
    expect(parseCompiledModule('x.beam', bytes)).toMatchObject({ module: { name: long } });
  });

  it('that is cut off anywhere is unreadable', () => {
    const whole = module(chunk('AtU8', shortAtoms('utf8')), ...REST);
    for (let length = 0; length < whole.length; length += 1) {
      expect(parseCompiledModule('x.beam', whole.subarray(0, length)).kind).toBe('unreadable');
    }
    expect(parseCompiledModule('x.beam', gzipSync(whole).subarray(0, 30)).kind).toBe('unreadable');
  });

  it('whose tables name atoms or rows that are not there is unreadable', () => {
    const atoms = chunk('AtU8', shortAtoms('utf8'));
    expect(parseCompiledModule('x.beam', module(atoms, chunk('ExpT', functions([99, 0, 1])))).kind).toBe('unreadable');
    expect(parseCompiledModule('x.beam', module(atoms, chunk('ExpT', u32(0x7fffffff)))).kind).toBe('unreadable');
    expect(parseCompiledModule('x.beam', module(chunk('ExpT', functions([2, 2, 7])))).kind).toBe('unreadable');
  });
});
