import type { Located } from '../repository/index.ts';

/** The values of an option in every form that cargo takes; `short` captures the value that is written together with it. */
export function optionValues(
  words: readonly Located<string>[],
  long: string,
  short?: RegExp,
): readonly Located<string>[] {
  return words.flatMap(({ value, span }, index) => {
    const joined = value.startsWith(`${long}=`) ? value.slice(long.length + 1) : short?.exec(value)?.[1];
    if (joined) return { value: joined, span };
    return value === long || joined === '' ? (words[index + 1] ?? { value: '', span }) : [];
  });
}
