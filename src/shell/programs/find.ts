import { inAnyOrder } from '../any-order.ts';
import { doubting, tolerating } from '../branches.ts';
import type { Call, Program } from '../call.ts';
import { child, childNames } from '../files/backing.ts';
import { below, type Location } from '../files/location.ts';
import { ABSENT, type Node } from '../files/node.ts';
import { emitListing } from '../listings.ts';
import {
  both,
  type Completion,
  emit,
  emitUnknown,
  FAILURE,
  fault,
  lose,
  pathName,
  type Run,
  SUCCESS,
  setNode,
  UNDECIDED,
} from '../run.ts';
import type { Word } from '../words/expand.ts';
import { join, literal, slice, type Value } from '../words/value.ts';
import { effectOf } from './effects.ts';
import { type FindCall, type FindTest, isLike, readFind } from './find-expression.ts';
import { eachOf } from './install.ts';
import { isEmptyFolder, isStorePath, locateWord, nodeAt } from './targets.ts';
import { programName, runUnknownProgram } from './unknown.ts';

/** Something that `find` came to. */
interface Hit {
  /** The path as it prints it. */
  readonly value: Value;
  readonly location: Location;
  readonly node: Node;
}

interface Walk {
  readonly hits: Hit[];
  /** False when nobody can know what else stands there. */
  complete: boolean;
}

const MOST_HITS = 300;

/** `find` of GNU findutils. Programs that it runs are found on PATH: `external` gives those that are followed. */
export function runFind(external: (name: string) => Program | undefined): Program {
  return (run, call) => {
    const asked = readFind(call.words);
    if (!asked) return giveUpFind(run, call, placesOf(run, call.words));
    const here: Word = { value: literal('.', call.span), span: call.span, many: false };
    const walk: Walk = { hits: [], complete: true };
    const started = eachOf(asked.places.length > 0 ? asked.places : [here], (word) => start(run, asked, word, walk));
    const touched = walk.hits.map((hit) => hit.location);
    if (walk.hits.length > MOST_HITS) return giveUpFind(run, call, placesOf(run, call.words));
    if (!walk.complete) return giveUpFind(run, call, touched);
    return both(started, act(run, call, asked, walk.hits, external));
  };
}

/** The places that a call names before its expression; the current folder without. */
function placesOf(run: Run, words: readonly Word[]): readonly (Location | undefined)[] {
  const first = words.findIndex((word) => /^[-(!]/.test(word.value.text));
  const named = first < 0 ? words : words.slice(0, first);
  return named.length > 0 ? named.map((word) => locateWord(run, word)) : [run.state.folder];
}

/** A call that is not followed: where it deletes or runs something, what it came to may be changed or gone. */
function giveUpFind(run: Run, call: Call, touched: readonly (Location | undefined)[]): Completion {
  const texts = call.words.map((word) => word.value.text);
  const exec = texts.findIndex((text) => /^-(exec|ok)(dir)?$/.test(text));
  const program = exec >= 0 ? programName(texts[exec + 1] ?? '') : 'true';
  const isHarmless = effectOf(run, program, texts.slice(exec + 2)).kind === 'none';
  if (isHarmless && !texts.some((text) => /^-(delete|fprint|fls)/.test(text))) {
    emitUnknown(run, 'what find prints is not known', call.span);
    return UNDECIDED;
  }
  lose(run, 'what find comes to is not followed', call.span, { appears: [], changes: touched, alters: true });
  return runUnknownProgram(run, call);
}

function start(run: Run, asked: FindCall, word: Word, walk: Walk): Completion {
  const location = locateWord(run, word);
  if (!location) {
    walk.complete = false;
    return UNDECIDED;
  }
  const node = nodeAt(run, location, word.value.text.endsWith('/') ? 'all' : 'parents');
  if (node.kind === 'absent') {
    const path = pathName(run, location);
    fault(run, 'fails', { kind: 'source-missing', reference: undefined, path, span: word.span, unmatchedGlob: false });
    return FAILURE;
  }
  const { text } = word.value;
  const name = text.replace(/\/+$/, '').replace(/^.*\//s, '');
  visit(run, asked, { value: word.value, location, node }, name === '' ? '/' : name, 0, walk);
  return SUCCESS;
}

function visit(run: Run, asked: FindCall, hit: Hit, name: string, depth: number, walk: Walk): void {
  const { node, value, location } = hit;
  if (node.kind === 'unsure' || walk.hits.length > MOST_HITS) {
    walk.complete = false;
    return;
  }
  const found = depth < asked.shallowest ? false : holds(asked.tests, hit, name);
  if (found === undefined) walk.complete = false;
  if (found !== false) walk.hits.push(hit);
  if (node.kind !== 'directory' || depth >= asked.deepest) return;
  const { names, complete } = childNames(run.world, node);
  if (!complete) walk.complete = false;
  for (const inner of names) {
    const next = child(run.world, node, inner);
    if (next.kind === 'absent') continue;
    const separator = value.text.endsWith('/') ? '' : '/';
    const path = join([value, literal(separator + inner, value.pieces[0]?.span ?? NOWHERE)]);
    visit(run, asked, { value: path, location: below(location, inner), node: next }, inner, depth + 1, walk);
  }
}

const NOWHERE = { path: '', start: 0, end: 0 };

function holds(tests: readonly FindTest[], hit: Hit, name: string): boolean | undefined {
  let all: boolean | undefined = true;
  for (const { kind, pattern, negated } of tests) {
    const found =
      kind === 'name'
        ? isLike(pattern, name)
        : kind === 'path'
          ? isLike(pattern, hit.value.text)
          : hit.node.kind === kind;
    if (found === negated) return false;
    if (found === undefined) all = undefined;
  }
  return all;
}

function act(
  run: Run,
  call: Call,
  asked: FindCall,
  hits: readonly Hit[],
  external: (name: string) => Program | undefined,
): Completion {
  const { action } = asked;
  if (action.kind === 'print') {
    print(run, call, hits);
    return SUCCESS;
  }
  if (action.kind === 'delete') return removeAll(run, call, hits);
  if (hits.length === 0) return SUCCESS;
  const program = external(action.words[0]?.value.text ?? '');
  const touched = hits.map((hit) => hit.location);
  if (!program) return giveUpFind(run, call, touched);
  const words = hits.map((hit): Word => ({ value: hit.value, span: call.span, many: false }));
  const [first, ...given] = action.words as readonly [Word, ...Word[]];
  const inner = (more: readonly Word[]): Call => ({
    ...call,
    name: first.value.text,
    words: more,
    unmatched: [],
    input: undefined,
  });
  if (!action.each) return inAnyOrder(run, call.span, words, (ordered) => program(run, inner([...given, ...ordered])));
  // `\\;`: whether the program succeeds changes nothing.
  inAnyOrder(run, call.span, words, (ordered) => {
    for (const word of ordered) {
      const filled = given.map((other) => withPath(other, word));
      tolerating(run, () => doubting(run, call.span, () => program(run, inner(filled))));
    }
    return SUCCESS;
  });
  return SUCCESS;
}

/** A word with the path in place of every `{}`. */
function withPath(word: Word, path: Word): Word {
  const parts: Value[] = [];
  let position = 0;
  for (const match of word.value.text.matchAll(/\{\}/g)) {
    parts.push(slice(word.value, position, match.index), path.value);
    position = match.index + 2;
  }
  if (position === 0) return word;
  parts.push(slice(word.value, position, word.value.text.length));
  return { ...word, value: join(parts.filter((part) => part.text !== '')) };
}

function print(run: Run, call: Call, hits: readonly Hit[]): void {
  const [only] = hits;
  if (hits.length > 1)
    emitListing(
      run,
      hits.map((hit) => hit.value),
      call.span,
    );
  else if (only) emit(run, join([only.value, literal('\n', call.span)]));
}

/** `-delete`: what is deepest first, so that a folder is empty by then. */
function removeAll(run: Run, call: Call, hits: readonly Hit[]): Completion {
  let done = SUCCESS;
  for (const { location, value } of [...hits].reverse()) {
    if (isStorePath(run, location) || value.text === '.') {
      if (value.text !== '.') return runUnknownProgram(run, call);
      continue;
    }
    const node = nodeAt(run, location, 'parents');
    if (node.kind === 'directory' && isEmptyFolder(run, node) !== true) done = FAILURE;
    else setNode(run, location, ABSENT);
  }
  return done;
}
