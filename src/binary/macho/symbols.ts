import type { BinarySource } from '../../repository/index.ts';
import type { Fields } from '../fields.ts';
import type { Reading } from '../model.ts';

/** The external symbols of LC_SYMTAB, without the underscore that the format puts before C names. */
export interface ExternalSymbols {
  readonly defined: readonly string[];
  readonly undefined: readonly string[];
}

const N_STAB = 0xe0;
const N_PEXT = 0x10;
const N_TYPE = 0x0e;
const N_EXT = 0x01;
const N_UNDF = 0;

const MOST_SYMBOLS = 400_000;
const MOST_TEXT = 48 * 1024 * 1024;
const LONGEST_NAME = 64 * 1024;

/** Reads what the LC_SYMTAB command points to. */
export function readSymbolTable(source: BinarySource, fields: Fields, command: Buffer): Reading<ExternalSymbols> {
  if (command.length < 24) return unknown('its symbol table command is cut off');
  const [at, count, textAt, textSize] = [8, 12, 16, 20].map((offset) => fields.u32(command, offset)) as [
    number,
    number,
    number,
    number,
  ];
  const size = fields.wordSize === 64 ? 16 : 12;
  if (count > MOST_SYMBOLS) return unknown(`it has more than ${MOST_SYMBOLS} symbols`);
  if (textSize > MOST_TEXT) return unknown('the names of its symbols are longer than 48 MB');
  const table = source.read(at, count * size);
  const text = source.read(textAt, textSize);
  if (table.length < count * size || text.length < textSize) return unknown('its symbol table is cut off');
  const symbols = { defined: [] as string[], undefined: [] as string[] };
  let characters = 0;
  for (let offset = 0; offset < table.length; offset += size) {
    const type = table[offset + 4] ?? 0;
    if ((type & N_STAB) !== 0 || (type & N_EXT) === 0 || (type & N_PEXT) !== 0) continue;
    const start = fields.u32(table, offset);
    const end = text.subarray(0, start + LONGEST_NAME).indexOf(0, start);
    if (start >= text.length || end === -1) return unknown('the name of a symbol lies outside its names');
    characters += end - start;
    if (characters > MOST_TEXT) return unknown('the names of its symbols are longer than 48 MB');
    const name = cName(text.toString('utf8', start, end));
    // An undefined symbol with a value is a common one: it is defined here.
    const isUndefined = (type & N_TYPE) === N_UNDF && fields.word(table, offset + 8) === 0;
    symbols[isUndefined ? 'undefined' : 'defined'].push(name);
  }
  return { kind: 'known', value: symbols };
}

export function cName(symbol: string): string {
  return symbol.startsWith('_') ? symbol.slice(1) : symbol;
}

function unknown(reason: string): { readonly kind: 'unknown'; readonly reason: string } {
  return { kind: 'unknown', reason };
}
