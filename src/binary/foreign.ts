import type { NotALibraryCause } from './model.ts';

const MAGIC: readonly { readonly bytes: string; readonly cause: NotALibraryCause }[] = [
  { bytes: '!<arch>\n', cause: { kind: 'archive', thin: false } },
  { bytes: '!<thin>\n', cause: { kind: 'archive', thin: true } },
  { bytes: 'MZ', cause: { kind: 'foreign', what: 'Windows PE' } },
  { bytes: '\0asm', cause: { kind: 'foreign', what: 'WebAssembly' } },
  { bytes: 'BC\xc0\xde', cause: { kind: 'foreign', what: 'LLVM bitcode' } },
  { bytes: '\x1f\x8b', cause: { kind: 'foreign', what: 'gzip' } },
  { bytes: 'PK\x03\x04', cause: { kind: 'foreign', what: 'zip' } },
  { bytes: 'FOR1', cause: { kind: 'foreign', what: 'compiled BEAM module' } },
];

/** What a file is that is neither ELF nor Mach-O, by its first bytes. */
export function foreignCause(start: Buffer): NotALibraryCause {
  if (start.length === 0) return { kind: 'empty' };
  const text = start.toString('latin1');
  const known = MAGIC.find(({ bytes }) => text.startsWith(bytes));
  if (known) return known.cause;
  if (isText(start))
    return isLinkerScript(text) ? { kind: 'linker-script' } : { kind: 'text', firstLine: firstLine(start) };
  return { kind: 'unrecognised', magic: start.toString('hex', 0, 4) };
}

/** GNU ld's language, comments first: what stands in Debian's libc.so and in ncurses' libncurses.so. */
function isLinkerScript(text: string): boolean {
  const code = text.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, '').trimStart();
  return /^(?:(?:OUTPUT_FORMAT|GROUP|INPUT|AS_NEEDED|SEARCH_DIR|VERSION|SECTIONS|ENTRY|OUTPUT_ARCH|EXTERN)\s*[({])/.test(
    code,
  );
}

function isText(start: Buffer): boolean {
  return !start.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x1b);
}

const LONGEST_LINE = 200;

function firstLine(start: Buffer): string {
  const line = start.toString('utf8').split(/\r?\n/, 1)[0] ?? '';
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
}
