/** A short name for a text that came in pieces: equal for equal pieces. Two 32-bit hashes (FNV-1a and a multiplicative one). */
export interface Fingerprint {
  write(text: string): void;
  readonly value: string;
}

export function fingerprint(): Fingerprint {
  let first = 0x811c9dc5;
  let second = 0x9e3779b9;
  return {
    write(text) {
      for (let index = 0; index < text.length; index += 1) {
        const unit = text.charCodeAt(index);
        first = Math.imul(first ^ unit, 0x01000193);
        second = Math.imul(second ^ unit, 0x85ebca6b) ^ (second >>> 13);
      }
      // The end of a piece counts too: "ab" "c" is not "a" "bc".
      first = Math.imul(first ^ 0x1ffff, 0x01000193);
      second = Math.imul(second ^ 0x1ffff, 0x85ebca6b) ^ (second >>> 13);
    },
    get value() {
      return (first >>> 0).toString(16).padStart(8, '0') + (second >>> 0).toString(16).padStart(8, '0');
    },
  };
}
