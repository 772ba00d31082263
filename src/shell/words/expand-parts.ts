import type { Span } from '../../repository/index.ts';
import type { Run } from '../run.ts';
import { scriptOf, spanAt, textAt } from '../script.ts';
import { evaluateArithmetic } from './arithmetic.ts';
import { expandParameter } from './expand-parameter.ts';
import type { Fragment } from './fragments.ts';
import { lexWord, type WordContext, type WordPart } from './lexer.ts';
import { EMPTY, literal, unknownValue, type Value } from './value.ts';

/** The fragments that the parts of a word expand to. */
export function expandParts(run: Run, parts: readonly WordPart[]): Fragment[] {
  return parts.flatMap((part) => expandPart(run, part));
}

/** Cuts a stretch of the running script and expands it. */
export function expandStretch(run: Run, start: number, end: number, context: WordContext): Fragment[] {
  const parts = run.depth > 200 ? undefined : lexWord(run.script.value.text, start, end, context);
  if (parts) return expandParts(run, parts);
  const span = spanAt(run.script, start, end);
  return [single(unknownValue(run.symbols, 'the quotes of this word do not match', span), context !== 'word')];
}

function expandPart(run: Run, part: WordPart): Fragment[] {
  const span = spanAt(run.script, part.start, part.end);
  switch (part.kind) {
    case 'text':
      return [{ kind: 'value', value: textOf(run, part, span), quoted: part.quoted, splits: false }];
    case 'parameter':
      return expandParameter(run, part);
    case 'command':
      return [single(capture(run, part.start, part.end), part.quoted)];
    case 'arithmetic':
      return [single(arithmetic(run, part.start, part.end, span), part.quoted)];
    case 'process':
      return [single(unknownValue(run.symbols, 'a process substitution', span), true)];
  }
}

export function single(value: Value, quoted: boolean): Fragment {
  return { kind: 'value', value, quoted, splits: !quoted };
}

function textOf(run: Run, part: WordPart & { kind: 'text' }, span: Span): Value {
  if (part.end - part.start === part.text.length) return textAt(run.script, part.start, part.end);
  return literal(part.text, span);
}

function capture(run: Run, start: number, end: number): Value {
  const inner = textAt(run.script, start, end);
  if (inner.text.trim() === '') return EMPTY;
  return run.capture(scriptOf(inner)).value;
}

function arithmetic(run: Run, start: number, end: number, span: Span): Value {
  const text = expandStretch(run, start, end, 'quoted')
    .map((fragment) => (fragment.kind === 'value' ? fragment.value.text : ''))
    .join('');
  const number = evaluateArithmetic(text, (name) => {
    const binding = run.state.variables.get(name);
    return binding?.kind === 'set' ? binding.value.text : undefined;
  });
  return number === undefined
    ? unknownValue(run.symbols, 'an arithmetic expression', span)
    : literal(String(number), span);
}
