/**
 * The text without the characters of a set at its end. The regular expression `/x+$/` begins anew at every character of every run of
 * them, which for a long run in the middle takes the square of its length.
 */
export function withoutTrailing(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text[end - 1] as string)) end -= 1;
  return text.slice(0, end);
}
