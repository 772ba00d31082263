import type { Call } from '../call.ts';
import {
  both,
  type Completion,
  endsBuild,
  FAILURE,
  fault,
  lose,
  pathName,
  type Run,
  SUCCESS,
  UNDECIDED,
} from '../run.ts';
import type { Word } from '../words/expand.ts';
import { isUnknownSymbol, PATH_SYMBOL } from '../words/symbols.ts';
import { EMPTY, isFollowed, join, literal, slice, type Value } from '../words/value.ts';
import { locateWord } from './targets.ts';
import { readFile, rewriteFile, writeFile } from './write.ts';

/*
 * The text functions of stdenv: nixpkgs pkgs/stdenv/generic/setup.sh, `substituteStream`, `substitute`, `substituteInPlace`.
 * `--replace` warns like `--replace-warn` since 23.11 (and before it, where it warned as well); `--replace-fail` returns 1, and
 * the file it was to write is empty by then.
 */

interface Replacement {
  readonly mode: 'fail' | 'warn' | 'quiet';
  readonly pattern: Word;
  readonly text: Value;
}

/** `substituteInPlace file… --replace-fail a b …`: files come first. */
export function runSubstituteInPlace(run: Run, call: Call): Completion {
  const first = call.words.findIndex((word) => word.value.text.startsWith('--'));
  const files = first < 0 ? call.words : call.words.slice(0, first);
  if (files.length === 0) return FAILURE;
  const replacements = readReplacements(run, call.words.slice(files.length));
  let done = SUCCESS;
  for (const file of files) {
    const one = substituteFile(run, call, file, file, replacements);
    // It works through its files in a loop of its own, which the first that fails ends with the build; else the last one's status counts.
    done = endsBuild(run) ? both(done, one) : one;
    if (done.status === 'failure' && endsBuild(run)) return done;
  }
  return done;
}

/** `substitute input output --replace …`. */
export function runSubstitute(run: Run, call: Call): Completion {
  const [input, output, ...options] = call.words;
  if (!input || !output) return FAILURE;
  return substituteFile(run, call, input, output, readReplacements(run, options));
}

/** Undefined when a variable or an option of the call is not known; 'invalid' when the call itself is wrong. */
function readReplacements(run: Run, words: readonly Word[]): readonly Replacement[] | 'unknown' | 'invalid' {
  const found: Replacement[] = [];
  for (let index = 0; index < words.length; ) {
    const [option, pattern, text] = words.slice(index, index + 3);
    const name = option?.value.text ?? '';
    if (option?.many || pattern?.many || text?.many || name.split('').some(isUnknownSymbol)) return 'unknown';
    const mode = /^--replace(?:-(fail|warn|quiet))?$/.exec(name);
    if (mode && pattern && text) {
      found.push({ mode: (mode[1] ?? 'warn') as Replacement['mode'], pattern, text: text.value });
      index += 3;
    } else if (name === '--subst-var-by' && pattern && text) {
      found.push({ mode: 'quiet', pattern: at(pattern), text: text.value });
      index += 3;
    } else if (name === '--subst-var' && pattern) {
      const binding = run.state.variables.get(pattern.value.text);
      if (!binding) return 'unknown';
      if (binding.kind === 'unset') return 'invalid';
      found.push({ mode: 'quiet', pattern: at(pattern), text: binding.value });
      index += 2;
    } else return mode || name.startsWith('--subst') ? 'unknown' : 'invalid';
  }
  return found;
}

/** `@name@`. */
function at(word: Word): Word {
  const sign = literal('@', word.span);
  return { ...word, value: join([sign, word.value, sign]) };
}

function substituteFile(
  run: Run,
  call: Call,
  input: Word,
  output: Word,
  replacements: readonly Replacement[] | 'unknown' | 'invalid',
): Completion {
  if (input.many) return loseFile(run, call, input, 'the file is not known');
  const read = readFile(run, input.value, input.span);
  const location = locateWord(run, input);
  if (read.kind === 'missing') {
    if (location) fault(run, 'fails', missing(run, input));
    return FAILURE;
  }
  if (read.kind === 'unknown' && Array.isArray(replacements)) {
    for (const { pattern } of replacements) run.records.found.push(pattern.span);
  }
  if (replacements === 'unknown' || read.kind === 'unknown') {
    return loseFile(run, call, output, read.kind === 'unknown' ? read.reason : 'this substitution is not followed');
  }
  if (replacements === 'invalid') {
    return both(FAILURE, write(run, call, input, output, EMPTY));
  }
  let content = read.value;
  for (const { mode, pattern, text } of replacements) {
    if (!isFollowed(pattern.value) || !isFollowed(content))
      return loseFile(run, call, output, 'the text searched for is not known');
    if (mayStandInPath(content.text, pattern.value.text)) {
      const lost = loseFile(run, call, output, 'the text searched for may stand in a store path');
      const isLast = replacements.at(-1)?.pattern === pattern;
      return isLast && (mode !== 'fail' || content.text.includes(pattern.value.text)) ? SUCCESS : lost;
    }
    if (!content.text.includes(pattern.value.text)) {
      const failed = noMatch(run, input, pattern, mode);
      if (failed) return both(FAILURE, write(run, call, input, output, EMPTY));
    } else run.records.found.push(pattern.span);
    content = replaceAll(content, pattern.value.text, text);
  }
  return write(run, call, input, output, content);
}

function missing(run: Run, word: Word): Parameters<typeof fault>[2] {
  const location = locateWord(run, word);
  const path = location ? pathName(run, location) : word.value.text;
  return { kind: 'source-missing', reference: undefined, path, span: word.span, unmatchedGlob: false };
}

const PATH_CHARACTER = /[A-Za-z0-9+._?=/-]/;
const LONGEST_SEARCHED = 2_000;

/** Whether a path in the content, which nobody can write down before the build, may hold what is searched for, or a part of it. */
function mayStandInPath(content: string, pattern: string): boolean {
  if (pattern.length > LONGEST_SEARCHED) return PATH_SYMBOL.test(content);
  for (const { index } of content.matchAll(/[\uE000-\uEFFF]/g)) {
    const [before, after] = [content.slice(0, index), content.slice(index + 1)];
    for (let start = 0; start < pattern.length; start += 1) {
      if (!before.endsWith(pattern.slice(0, start)) || (start > 0 && pattern[start] !== '/')) continue;
      for (let end = start + 1; end <= pattern.length; end += 1) {
        if (!PATH_CHARACTER.test(pattern[end - 1] ?? '')) break;
        if (after.startsWith(pattern.slice(end))) return true;
      }
    }
  }
  return false;
}

/** True when the build ends there. */
function noMatch(run: Run, file: Word, pattern: Word, mode: Replacement['mode']): boolean {
  if (mode === 'quiet') return false;
  const location = locateWord(run, file);
  const name = location ? pathName(run, location) : file.value.text;
  const found = {
    kind: 'no-match',
    file: name,
    pattern: pattern.value.text,
    span: pattern.span,
    failsBuild: mode === 'fail',
  } as const;
  fault(run, mode === 'fail' ? 'fails' : 'misleads', found);
  return mode === 'fail';
}

/** `${content//"$pattern"/"$replacement"}`: an empty pattern changes nothing. */
function replaceAll(content: Value, pattern: string, replacement: Value): Value {
  if (pattern === '') return content;
  const parts: Value[] = [];
  let position = 0;
  for (let found = content.text.indexOf(pattern); found >= 0; found = content.text.indexOf(pattern, position)) {
    parts.push(slice(content, position, found), replacement);
    position = found + pattern.length;
  }
  if (position === 0) return content;
  parts.push(slice(content, position, content.text.length));
  return join(parts.filter((part) => part.text !== ''));
}

function write(run: Run, call: Call, input: Word, output: Word, content: Value): Completion {
  if (input === output) {
    rewriteFile(run, output.value, output.span, content, call.span);
    return SUCCESS;
  }
  const written = writeFile(run, output.value, output.span, false, content);
  if (written === 'fails') return FAILURE;
  return written === 'done' ? SUCCESS : UNDECIDED;
}

function loseFile(run: Run, call: Call, file: Word, reason: string): Completion {
  const location = locateWord(run, file);
  if (!location || file.many) lose(run, reason, call.span, { appears: [run.state.folder], changes: [], alters: true });
  else rewriteFile(run, file.value, file.span, undefined, call.span);
  return UNDECIDED;
}
