import type { Call, Program } from '../call.ts';
import { listingIn } from '../listings.ts';
import { type Completion, emit, emitUnknown, FAILURE, type Run, SUCCESS, UNDECIDED } from '../run.ts';
import type { Word } from '../words/expand.ts';
import { ANY_SYMBOL } from '../words/symbols.ts';
import { join, literal, type Value } from '../words/value.ts';
import { inputOf } from './input.ts';
import { splitLines } from './sed-lines.ts';

/** Programs that print some lines of what they read, or how many there are. */
type LineTool = (lines: readonly Value[], run: Run, call: Call) => readonly Value[] | undefined;

function lineTool(read: (words: readonly Word[]) => { files: readonly Word[]; tool: LineTool } | undefined): Program {
  return (run, call): Completion => {
    const found = call.words.some((word) => word.many) ? undefined : read(call.words);
    const input = inputOf(run, call, found?.files ?? []);
    if (input.kind === 'missing') return FAILURE;
    const lines = input.kind === 'text' ? linesOf(run, input.value, call) : undefined;
    const printed = lines && found?.tool(lines, run, call);
    if (printed) for (const line of printed) emit(run, line);
    else emitUnknown(run, `what ${call.name} prints is not followed`, call.span);
    return printed ? SUCCESS : UNDECIDED;
  };
}

/** A listing has its lines in some order; only who does not ask for the order may have them. */
function linesOf(run: Run, text: Value, call: Call): readonly Value[] | undefined {
  const listing = /^(wc|sort)$/.test(call.name) ? listingIn(run, text) : undefined;
  if (listing) return listing.map((line) => join([line, literal('\n', call.span)]));
  return ANY_SYMBOL.test(text.text) ? undefined : splitLines(text);
}

/** `head -n 3`, `head -3`. */
export const runHead = lineTool((words) => {
  const texts = words.map((word) => word.value.text).join(' ');
  const counted = /^(?:-n ?(\d{1,6})|-(\d{1,6}))?(?: |$)/.exec(texts);
  const used = texts.startsWith('-n ') ? 2 : texts.startsWith('-') ? 1 : 0;
  const files = words.slice(used);
  if (!counted || files.length > 1 || files.some((word) => word.value.text.startsWith('-'))) return undefined;
  const count = Number(counted[1] ?? counted[2] ?? 10);
  return { files, tool: (lines) => lines.slice(0, count) };
});

/** `wc -l`. */
export const runWc = lineTool((words) => {
  if (words.length !== 1 || words[0]?.value.text !== '-l') return undefined;
  const isEnded = (line: Value): boolean => line.text.endsWith('\n');
  return { files: [], tool: (lines, _run, call) => [literal(`${lines.filter(isEnded).length}\n`, call.span)] };
});

/** `sort` and `sort -u`, by bytes as in a build. */
export const runSort = lineTool((words) => {
  const isUnique = words[0]?.value.text === '-u';
  const files = isUnique ? words.slice(1) : words;
  if (files.some((word) => word.value.text.startsWith('-'))) return undefined;
  return { files, tool: (lines) => sorted(lines, isUnique) };
});

function sorted(lines: readonly Value[], isUnique: boolean): readonly Value[] | undefined {
  if (lines.some((line) => ANY_SYMBOL.test(line.text) || !line.text.endsWith('\n') || /[^\0-\x7f]/.test(line.text)))
    return undefined;
  const all = [...lines].sort((a, b) => {
    const [x, y] = [a.text.slice(0, -1), b.text.slice(0, -1)];
    return x < y ? -1 : x === y ? 0 : 1;
  });
  return isUnique ? all.filter((line, index) => line.text !== all[index - 1]?.text) : all;
}
