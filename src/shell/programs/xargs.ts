import { inAnyOrder } from '../any-order.ts';
import type { Program } from '../call.ts';
import { listingIn } from '../listings.ts';
import { both, type Completion, FAILURE, lose, type Run, SUCCESS } from '../run.ts';
import type { Word } from '../words/expand.ts';
import { isUnknownSymbol } from '../words/symbols.ts';
import { EMPTY, slice, type Value } from '../words/value.ts';
import { effectOf } from './effects.ts';
import { programName, runUnknownProgram } from './unknown.ts';

/** `xargs [-r] [-n 1] program word…` of GNU findutils: what it reads are the last words of the program. */
export function runXargs(external: (name: string) => Program | undefined): Program {
  return (run, call) => {
    const { words, single, skips } = readOptions(call.words);
    const [name, ...given] = words;
    const read = call.input && itemsOf(run, call.input);
    const program = name && !name.many && !name.value.text.startsWith('-') ? external(name.value.text) : undefined;
    if (!program || !name || !read) {
      const texts = given.map((word) => word.value.text);
      const isHarmless = name && !name.many && effectOf(run, programName(name.value.text), texts).kind === 'none';
      // It may be given any file of the folder.
      const reason = 'what xargs gives its program is not known';
      if (!isHarmless) lose(run, reason, call.span, { appears: [], changes: [run.state.folder], alters: true });
      return runUnknownProgram(run, call);
    }
    if (run.input) run.input = EMPTY;
    const items = read.values.map((value): Word => ({ value, span: call.span, many: false }));
    if (items.length === 0 && skips) return SUCCESS;
    const start = (more: readonly Word[]): Completion =>
      program(run, { ...call, name: name.value.text, words: [...given, ...more], unmatched: [], input: EMPTY });
    const startAll = (ordered: readonly Word[]): Completion => {
      if (!single || ordered.length === 0) return start(ordered);
      return ordered.map((word) => start([word])).reduce(both);
    };
    const done = read.ordered ? startAll(items) : inAnyOrder(run, call.span, items, startAll);
    return done.status === 'failure' ? { ...FAILURE, ...done } : done;
  };
}

function readOptions(words: readonly Word[]): { words: readonly Word[]; single: boolean; skips: boolean } {
  let single = false;
  let skips = false;
  let index = 0;
  for (; index < words.length; index += 1) {
    const text = words[index]?.value.text ?? '';
    if (text === '-r' || text === '--no-run-if-empty') skips = true;
    else if (text === '-n1' || (text === '-n' && words[index + 1]?.value.text === '1')) {
      single = true;
      if (text === '-n') index += 1;
    } else break;
  }
  return { words: words.slice(index), single, skips };
}

/** The words of the input; undefined when it is not known, or quotes something. */
function itemsOf(run: Run, input: Value): { values: readonly Value[]; ordered: boolean } | undefined {
  const listing = listingIn(run, input);
  if (listing?.some((line) => /[\s'"\\]/.test(line.text))) return undefined;
  if (listing) return { values: listing, ordered: false };
  if (input.text.split('').some(isUnknownSymbol) || /['"\\]/.test(input.text)) return undefined;
  const values = [...input.text.matchAll(/\S+/g)].map((match) =>
    slice(input, match.index, match.index + match[0].length),
  );
  return { values, ordered: true };
}
