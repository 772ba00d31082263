// GitHub code scanning tells alerts apart by `primaryLocationLineHash`. When a report has none, codeql-action's upload step
// computes it from the checkout (src/fingerprints.ts there); we compute the same so that every way of uploading agrees.
//
// The hash of a line is a polynomial over the 100 characters (UTF-16 units) that follow the line's start, spaces and tabs
// left out, every line break one LF, U+FFFF after the last character, then zeros; modulo 2^64, base 37. Equal hashes are
// numbered in order of appearance.
const WINDOW = 100;
const BASE = 37;
const END_OF_TEXT = 0xffff;
const LF = 10;
const CR = 13;
const TAB = 9;
const SPACE = 32;
const TWO_32 = 2 ** 32;

/** The `primaryLocationLineHash` of every line of a text; the first line has index 0. */
export function lineHashes(text: string): string[] {
  const { units, starts } = significantUnits(text);
  const seen = new Map<string, number>();
  const hashes: string[] = [];
  let high = 0;
  let low = 0;
  let next = 0;
  // Position `end` completes the window that starts at `end - WINDOW + 1`.
  for (let end = 0; next < starts.length; end++) {
    const entering = units[end] ?? 0;
    const leaving = end < WINDOW ? 0 : (units[end - WINDOW] ?? 0);
    // 64 bits as two halves: a product of 32 and 16 bits is exact in a double, and BigInt is ten times slower.
    const rest = low * BASE + entering - LEAVING_LOW * leaving;
    const carry = Math.floor(rest / TWO_32);
    high = modulo(high * BASE + carry - LEAVING_HIGH * leaving);
    low = modulo(rest);
    if (end - WINDOW + 1 === starts[next]) {
      hashes.push(numbered(hex(high, low), seen));
      next++;
    }
  }
  return hashes;
}

const [LEAVING_HIGH, LEAVING_LOW] = basePower();

/** 37^100 modulo 2^64 in two halves: what a character weighs when it leaves the window. */
function basePower(): [high: number, low: number] {
  const power = BigInt.asUintN(64, BigInt(BASE) ** BigInt(WINDOW));
  return [Number(power >> 32n), Number(power & 0xffffffffn)];
}

/** The characters that count, and the position among them at which each line starts. */
function significantUnits(text: string): { units: Uint16Array; starts: number[] } {
  const units = new Uint16Array(text.length + 1);
  const starts = [0];
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit === SPACE || unit === TAB) continue;
    if (unit === LF && text.charCodeAt(index - 1) === CR) continue;
    units[length++] = unit === CR ? LF : unit;
    if (units[length - 1] === LF) starts.push(length);
  }
  units[length++] = END_OF_TEXT;
  return { units: units.subarray(0, length), starts };
}

function modulo(value: number): number {
  return value - Math.floor(value / TWO_32) * TWO_32;
}

function hex(high: number, low: number): string {
  return high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, '0');
}

function numbered(hash: string, seen: Map<string, number>): string {
  const count = (seen.get(hash) ?? 0) + 1;
  seen.set(hash, count);
  return `${hash}:${count}`;
}
