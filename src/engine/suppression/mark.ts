/** What every suppression starts with: a text without it has none, and is not parsed for it. */
const MARK = 'rustler-nix:';

/** Whether a text may hold a suppression. */
export function isMarked(text: string): boolean {
  return text.includes(MARK);
}
