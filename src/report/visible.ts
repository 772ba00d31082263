// Text of a checked repository must not steer the terminal or reorder what a reader sees: control characters (an escape
// sequence), bidi marks and overrides ("Trojan Source"), line separators, characters without ink, half surrogate pairs.
const UNSEEN = /[\p{Cc}\p{Cs}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;

/** The text with every character that does not show as itself written as `\u{1b}`. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** JSON of a value, two spaces deep, in which no character of a checked repository can steer a terminal. */
export function visibleJson(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2);
  // Line breaks between the tokens are JSON.stringify's own; inside strings it has escaped them already.
  return `${text.replace(UNSEEN, (character) => (character === '\n' ? character : jsonEscape(character)))}\n`;
}

function jsonEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
