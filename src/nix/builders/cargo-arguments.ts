import { type Fact, known, type Located, type Span, unknown } from '../../repository/index.ts';
import type { Value } from '../value.ts';
import type { Outside } from '../world/outside.ts';
import { argument, type BuilderCall, setArgument } from './derivation/call.ts';
import { nixText, plainArgument, plainFact } from './derivation/text.ts';
import { textList } from './toolchain.ts';

/** Arguments of cargo in an attribute: a text that the shell splits at blanks, or a list. */
export function cargoArguments(outside: Outside, value: Value | undefined): Fact<readonly Located<string>[]> {
  if (!value || value.kind === 'null') return known([], value?.span ?? NOWHERE);
  if (value.kind === 'list') {
    const list = textList(outside, value);
    return list.kind === 'known' ? known(list.value.flatMap(words), list.span) : list;
  }
  const text = outside.evaluator.toText(value, value.span);
  if (text.kind !== 'string') return text;
  const located: Located<string>[] = [];
  for (const part of text.parts) {
    const fact = plainFact(nixText({ ...text, parts: [part] }), part.span);
    if (fact.kind === 'unknown') return fact;
    located.push({ value: fact.value, span: part.span });
  }
  return joinedWords(located, value.span);
}

const NOWHERE: Span = { path: '', start: 0, end: 0 };

/** Words of a text that came in several stretches; a word over two stretches has the place of the first. */
function joinedWords(parts: readonly Located<string>[], span: Span): Fact<readonly Located<string>[]> {
  const text = parts.map((part) => part.value).join('');
  if (/["'$`\\]/.test(text)) return unknown('the arguments of cargo are quoted or computed by the shell', span);
  const found: Located<string>[] = [];
  for (const match of text.matchAll(/\S+/g))
    found.push({ value: match[0], span: placeOf(parts, match.index, match[0].length) });
  return known(found, span);
}

function placeOf(parts: readonly Located<string>[], start: number, length: number): Span {
  let offset = start;
  for (const { value, span } of parts) {
    if (offset < value.length) {
      const exact = span.end - span.start === value.length && offset + length <= value.length;
      return exact ? { path: span.path, start: span.start + offset, end: span.start + offset + length } : span;
    }
    offset -= value.length;
  }
  return parts.at(-1)?.span ?? NOWHERE;
}

function words(item: Located<string>): Located<string>[] {
  const joined = joinedWords([item], item.span);
  return joined.kind === 'known' ? [...joined.value] : [item];
}

/** The value of `--target x` or `--target=x` among cargo's arguments. */
export function targetArgument(given: Fact<readonly Located<string>[]>): Fact<Located<string> | undefined> {
  if (given.kind === 'unknown') return given;
  for (const [index, { value, span }] of given.value.entries()) {
    if (value === '--target') return known(given.value[index + 1], span);
    if (value.startsWith('--target=')) return known({ value: value.slice('--target='.length), span }, span);
  }
  return known(undefined, given.span);
}

/** `--target`, which is stronger than CARGO_BUILD_TARGET. */
export function chosenTarget(
  call: BuilderCall,
  given: Fact<readonly Located<string>[]>,
): Fact<Located<string> | undefined> {
  const fromArguments = targetArgument(given);
  if (fromArguments.kind === 'unknown' || fromArguments.value) return fromArguments;
  return plainArgument(call.outside, variable(call, 'CARGO_BUILD_TARGET'), call.expression);
}

/** The chosen target; without one, cargo builds for the machine that it runs on. `byHand`: arguments that may choose another. */
export function targetOfBuildMachine(
  call: BuilderCall,
  target: Fact<Located<string> | undefined>,
  byHand: readonly string[],
): Fact<string> {
  const phase = byHand.map((name) => call.given.attributes.get(name)).find((attribute) => attribute !== undefined);
  if (phase) return unknown('the build is written by hand', phase.name);
  if (target.kind === 'unknown') return target;
  if (target.value) return known(target.value.value, target.value.span);
  const { fact } = call.packages.build;
  return fact.kind === 'known' ? known(fact.value.rustTarget, fact.span) : fact;
}

/** Several lists of arguments as one. */
export function joinedArguments(
  lists: readonly Fact<readonly Located<string>[]>[],
  span: Span,
): Fact<readonly Located<string>[]> {
  const all: Located<string>[] = [];
  for (const list of lists) {
    if (list.kind === 'unknown') return list;
    for (const argument of list.value) all.push(argument);
  }
  return known(all, span);
}

/** Whether the builder runs `cargo test`: `doCheck`, or what the builder does when it is not given. */
export function doesCheck(call: BuilderCall, otherwise: 'tests' | 'skips'): Fact<Located<boolean>> {
  const value = argument(call, 'doCheck');
  if (!value) return known({ value: otherwise === 'tests', span: call.call }, call.call);
  // `true` is a name of Nix itself: the place is where it is written.
  const span = call.given.attributes.get('doCheck')?.value.span ?? value.span;
  if (value.kind === 'boolean') return known({ value: value.value, span }, span);
  return unknown('whether the tests run could not be followed', value.span);
}

/** A variable of the build, wherever it is given: in `env`, which wins, or as a plain attribute. */
export function variable(call: BuilderCall, name: string): Value | undefined {
  const { evaluator } = call.outside;
  const env = setArgument(call, 'env');
  const set = env && evaluator.attributes(env);
  const inEnv = set?.attributes.get(name);
  return inEnv ? evaluator.force(inEnv.value) : setArgument(call, name);
}

/** The place in a source that `sourceRoot = "source/native/x"` names: what follows the unpacked folder's own name. */
export function unpackedFolder(call: BuilderCall): Fact<string> {
  const hook = changingHook(call);
  if (hook) return unknown('a hook changes the folder that the build runs in', hook);
  const value = setArgument(call, 'sourceRoot');
  if (!value) return known('', call.expression);
  const text = call.outside.evaluator.toText(value, value.span);
  if (text.kind !== 'string') return text;
  // The first segment is the source's name, often as `${src.name}`.
  const [first, ...rest] = text.parts;
  const parts =
    first && first.kind !== 'text' ? [{ ...first, kind: 'text' as const, text: 'source' }, ...rest] : text.parts;
  const fact = plainFact(nixText({ ...text, parts }), value.span);
  if (fact.kind === 'unknown') return fact;
  const segments = fact.value.split('/').filter((segment) => segment !== '' && segment !== '.');
  // Of several sources each has a folder of its own, of one the folder is the root.
  const below = setArgument(call, 'srcs') ? segments : segments.slice(1);
  return known(below.join('/'), value.span);
}

/** A hook that may set `sourceRoot` or change the directory: what the shell does there is not followed here. */
function changingHook(call: BuilderCall): Span | undefined {
  for (const name of ['postUnpack', 'unpackPhase', 'setSourceRoot']) {
    const given = call.given.attributes.get(name);
    if (!given) continue;
    const text = call.outside.evaluator.toText(call.outside.evaluator.force(given.value), given.value.span);
    const plain =
      text.kind === 'string' ? text.parts.map((part) => (part.kind === 'text' ? part.text : '?')).join('') : 'cd';
    if (name !== 'postUnpack' || /\b(cd|pushd|sourceRoot)\b/.test(plain)) return given.name;
  }
  return undefined;
}
