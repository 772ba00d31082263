import type { Located } from '../repository/index.ts';

// rustc's options with a value of their own argument that rules ask about; others stay two items.
const TAKES_VALUE: ReadonlySet<string> = new Set(['-C', '--codegen']);

/** Arguments of rustc as items: `-C` and its value are one, joined by a blank. */
export function flagItems(words: readonly Located<string>[]): Located<string>[] {
  const items: Located<string>[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] as Located<string>;
    const next = words[index + 1];
    if (!TAKES_VALUE.has(word.value) || !next) {
      items.push(word);
      continue;
    }
    index += 1;
    items.push({ value: `${word.value} ${next.value}`, span: around(word, next) });
  }
  return items;
}

/** A codegen option of rustc: `-C name=value` in any of its spellings; undefined for every other flag. */
export function codegenOption(flag: string): { readonly name: string; readonly value: string | undefined } | undefined {
  const match = /^(?:-C ?|--codegen[ =])([^=]+)(?:=([\s\S]*))?$/.exec(flag);
  // rustc takes `_` and `-` alike in option names.
  return match?.[1] === undefined ? undefined : { name: match[1].replaceAll('_', '-'), value: match[2] };
}

/**
 * The flag that decides how the C library is linked, if any: `+crt-static` anywhere wins over `-crt-static`
 * (rustc compiler/rustc_session/src/session.rs `crt_static`).
 */
export function crtStaticFlag(flags: readonly Located<string>[]): Located<'static' | 'dynamic'> | undefined {
  const features = flags.flatMap((flag) => {
    const option = codegenOption(flag.value);
    const names = option?.name === 'target-feature' ? (option.value ?? '').split(',') : [];
    return names.map((value) => ({ value, span: flag.span }));
  });
  const on = features.find((feature) => feature.value === '+crt-static');
  if (on) return { value: 'static', span: on.span };
  const off = features.find((feature) => feature.value === '-crt-static');
  return off && { value: 'dynamic', span: off.span };
}

/** The value of a codegen option of which the last one counts, such as `panic` or `linker`. */
export function lastCodegenValue(flags: readonly Located<string>[], name: string): Located<string> | undefined {
  const flag = flags.findLast((candidate) => codegenOption(candidate.value)?.name === name);
  const value = flag && codegenOption(flag.value)?.value;
  return flag && value !== undefined ? { value, span: flag.span } : undefined;
}

function around(first: Located<string>, second: Located<string>): Located<string>['span'] {
  // The option ends one list and its value begins another: the value is what a person looks at.
  if (first.span.path !== second.span.path || second.span.start < first.span.start) return second.span;
  return { path: first.span.path, start: first.span.start, end: Math.max(first.span.end, second.span.end) };
}
