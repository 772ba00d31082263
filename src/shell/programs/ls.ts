import type { Call } from '../call.ts';
import { child, childNames } from '../files/backing.ts';
import { type Completion, emit, emitUnknown, FAILURE, type Run, SUCCESS, UNDECIDED } from '../run.ts';
import type { Word } from '../words/expand.ts';
import { ANY_SYMBOL } from '../words/symbols.ts';
import { join, literal, type Value } from '../words/value.ts';
import { readOptions } from './options.ts';
import { locateWord, nodeAt } from './targets.ts';

/** `ls` of GNU coreutils, one name a line, as it prints to what is no terminal; in a build names are sorted by their bytes. */
export function runLs(run: Run, call: Call): Completion {
  const options = readOptions(call.words, { flags: '1laAhR', valued: '', long: [] });
  const here: Word = { value: literal('.', call.span), span: call.span, many: false };
  const words = options.operands.length > 0 ? options.operands : [here];
  let status: Completion = options.unclear ? UNDECIDED : SUCCESS;
  for (const word of words) {
    const location = locateWord(run, word);
    const kind = location && !word.many ? nodeAt(run, location, 'parents').kind : 'unsure';
    if (kind === 'absent') status = FAILURE;
    else if (kind === 'unsure' && status.status === 'success') status = UNDECIDED;
  }
  const isPlain = !options.unclear && [...options.flags].every((flag) => flag === '1');
  const printed = isPlain ? namesOf(run, words) : undefined;
  if (!printed) emitUnknown(run, 'what ls prints is not followed', call.span);
  else for (const name of printed) emit(run, join([name, literal('\n', call.span)]));
  return status;
}

/** What is printed for files alone, or for one folder; undefined for more, and for what is not known. */
function namesOf(run: Run, words: readonly Word[]): readonly Value[] | undefined {
  const nodes = words.map((word) => {
    const location = locateWord(run, word);
    return location && !word.many ? { word, node: nodeAt(run, location) } : undefined;
  });
  const [first] = nodes;
  if (first?.node.kind === 'directory' && nodes.length === 1) {
    const { node } = first;
    const { names, complete } = childNames(run.world, node);
    const seen = names
      .filter((name) => !name.startsWith('.'))
      .map((name) => [name, child(run.world, node, name)] as const);
    if (!complete || seen.some(([, inner]) => inner.kind === 'unsure')) return undefined;
    return seen.filter(([, inner]) => inner.kind !== 'absent').map(([name]) => literal(name, first.word.span));
  }
  const files = nodes.flatMap((found) => (found?.node.kind === 'file' ? [found.word.value] : []));
  if (files.length < words.length || files.some((value) => ANY_SYMBOL.test(value.text)))
    return files.length === 1 && words.length === 1 ? files : undefined;
  return [...files].sort((a, b) => (a.text < b.text ? -1 : a.text === b.text ? 0 : 1));
}
