// groff_man(7). What is no macro is text; a backslash begins an escape, a dot or an apostrophe at the start of a line a macro.

/** Text as it is: nothing in it means anything to roff. */
export function plain(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(?=[.'])/gm, '\\&')
    .replace(/[^\x20-\x7e\n]/gu, (character) => `\\[u${hex(character)}]`);
}

/** A sentence in which code stands between backticks; code is set in bold. */
export function prose(text: string): string {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 0 ? plain(part) : bold(part)))
    .join('');
}

export function bold(text: string): string {
  return `\\fB${plain(text)}\\fR`;
}

export function italic(text: string): string {
  return `\\fI${plain(text)}\\fR`;
}

/** Lines of a paragraph with a tag: an option and what it does. */
export function tagged(tag: string, lines: readonly string[]): string[] {
  return ['.TP', tag, ...lines];
}

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}
