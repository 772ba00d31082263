import { type Fact, known, type Span, unknown } from '../repository/index.ts';
import { compiledConfig } from './evaluation/application-config.ts';
import type { RustlerUse } from './evaluation/module-state.ts';
import type { Session } from './evaluation/session.ts';
import { locatedTerm, pair, type Value } from './evaluation/value.ts';
import type { GivenOption } from './model.ts';

export type OptionPair = readonly [Value & { readonly kind: 'atom' }, Value];

/** What was given to a `use`, what the configuration of its application adds, and what old versions find in mix.exs below both. */
export interface Given {
  /** The crate's entry in `rustler_crates`. */
  readonly mix: readonly OptionPair[];
  readonly use: readonly OptionPair[];
  readonly config: readonly OptionPair[];
}

/** Keys and values of a keyword list; unknown when a part of it is. */
export function optionPairs(options: Value): Fact<readonly OptionPair[]> {
  if (options.kind === 'unknown') return unknown(options.reason, options.span);
  if (options.kind !== 'list')
    return unknown('the options are not a keyword list that could be followed', options.span);
  const pairs: OptionPair[] = [];
  for (const item of options.items) {
    const entry = pair(item);
    if (!entry) return unknown(item.kind === 'unknown' ? item.reason : 'an option could not be followed', item.span);
    pairs.push(entry);
  }
  return known(pairs, options.span);
}

/** The options of a `use`, before the configuration. */
export function usedOptions(use: RustlerUse): Fact<readonly OptionPair[]> {
  const pairs = optionPairs(use.options());
  return pairs.kind === 'known' ? { ...pairs, span: use.span } : pairs;
}

/** `Application.compile_env(otp_app, Module, [])`: read at compile time and merged over the options of the `use`. */
export function configuredOptions(
  otpApp: Fact<string>,
  atom: string,
  at: Span,
  session: Session,
): Fact<readonly OptionPair[]> {
  if (otpApp.kind === 'unknown') return otpApp;
  const answer = compiledConfig(otpApp.value, atom, at, session);
  switch (answer.kind) {
    case 'absent':
      return known([], at);
    case 'unknown':
      return unknown(answer.value.reason, answer.value.span);
    case 'set':
      return optionPairs(answer.value);
  }
}

/** Everything given, the stronger behind the weaker. */
export function givenOptions({ mix, use, config }: Given): readonly GivenOption[] {
  return [...mix.map(givenBy('mix')), ...use.map(givenBy('use')), ...config.map(givenBy('config'))];
}

function givenBy(from: GivenOption['from']): (entry: OptionPair) => GivenOption {
  return ([key, value]) => ({ key: { value: key.value, span: key.span }, value: locatedTerm(value), from });
}

/** What `options[:key]` gives: the first of that key. */
export function first(options: readonly OptionPair[], key: string): Value | undefined {
  return options.find(([name]) => name.value === key)?.[1];
}

/** What the struct holds at the end: the configuration's value, else that of the `use`, else of mix.exs; the last of equal keys. */
export function effective({ mix, use, config }: Given, key: string): Value | undefined {
  const last = (options: readonly OptionPair[]) => options.findLast(([name]) => name.value === key)?.[1];
  return last(config) ?? last(use) ?? last(mix);
}
