import type { Span } from '../../repository/index.ts';
import { pathValue } from '../path-value.ts';
import type { Run } from '../run.ts';
import { spanAt, textAt } from '../script.ts';
import { assign, isAlwaysSet } from '../variables.ts';
import { expandStretch, single } from './expand-parts.ts';
import { type Fragment, joinFragments, patternSources } from './fragments.ts';
import type { WordPart } from './lexer.ts';
import {
  changeCase,
  isEmpty,
  lengthOf,
  type Parameter,
  parseParameter,
  replace,
  substring,
  type Trim,
  trim,
} from './parameter.ts';
import { parsePattern } from './pattern.ts';
import { EMPTY, literal, unknownValue, type Value } from './value.ts';

/** What a name holds: one string, several (arrays, `$@`), nothing, or nobody knows what. */
type Content =
  | { readonly kind: 'one'; readonly value: Value }
  | { readonly kind: 'many'; readonly values: readonly Value[]; readonly joined: boolean }
  | { readonly kind: 'unset' }
  /** `isUnset`: nothing which is read here sets it. */
  | { readonly kind: 'unknown'; readonly reason: string; readonly isUnset?: true };

/** Expands `$name` and `${…}`. */
export function expandParameter(run: Run, part: WordPart & { kind: 'parameter' }): Fragment[] {
  const span = spanAt(run.script, part.start, part.end);
  const parameter = parseParameter(textAt(run.script, part.start, part.end).text);
  if (!parameter || parameter.indirect) return [lost(run, 'this expansion is not followed', span, part.quoted)];
  const content = contentOf(run, parameter, span);
  if (run.state.nounset !== false && mayBeUnset(run, parameter, content)) run.records.doubt ??= span;
  if (content.kind === 'unknown') {
    // The operand may assign or run something. A list may be of any length, quoted as well.
    const isList = parameter.name === '@' || parameter.subscript === '[@]';
    if (content.isUnset && !isList)
      return [single(literal(run.symbols.unset(parameter.name, span), span), part.quoted)];
    return [lost(run, content.reason, span, part.quoted && !isList)];
  }
  if (parameter.length) return [single(lengthOfContent(run, content, span), part.quoted)];
  if (parameter.operator === '') return plain(content, part.quoted);
  return operate(run, part, parameter, content, span);
}

/** `set -u` ends the shell at the value of a name that has none (bash manual 4.3.1). */
function mayBeUnset(run: Run, { name, operator }: Parameter, content: Content): boolean {
  if (/^:?[-=?+]$/.test(operator) || /^[@*#?$!-]$/.test(name)) return false;
  if (content.kind === 'unset') return true;
  return content.kind === 'unknown' && !run.state.variables.has(name) && !isAlwaysSet(name);
}

function lost(run: Run, reason: string, span: Span, quoted: boolean): Fragment {
  return single(unknownValue(run.symbols, reason, span), quoted);
}

function contentOf(run: Run, { name, subscript }: Parameter, span: Span): Content {
  if (/^[0-9@*#]/.test(name)) return positional(run, name, span);
  if (/^[?$!-]/.test(name)) return { kind: 'unknown', reason: `$${name} is known only at run time` };
  if (name === 'PWD' && run.state.variables.get(name) === undefined) {
    const { folder } = run.state;
    const value = folder && pathValue(run, folder, span);
    return value ? { kind: 'one', value } : { kind: 'unknown', reason: 'the current folder is not known' };
  }
  const binding = run.state.variables.get(name);
  if (!binding) return { kind: 'unknown', reason: `nothing here says what $${name} is`, isUnset: true };
  if (binding.kind === 'unset') return { kind: 'unset' };
  if (subscript === '') return { kind: 'one', value: binding.value };
  const items = binding.items ?? [binding.value];
  if (subscript === '[@]' || subscript === '[*]') return { kind: 'many', values: items, joined: subscript === '[*]' };
  const index = /^\[(\d+)\]$/.exec(subscript)?.[1];
  if (index === undefined) return { kind: 'unknown', reason: 'this subscript is not followed' };
  const item = items[Number(index)];
  return item ? { kind: 'one', value: item } : { kind: 'unset' };
}

function positional(run: Run, name: string, span: Span): Content {
  const values = run.state.positional;
  if (!values || name === '0') return { kind: 'unknown', reason: `nothing here says what $${name} is` };
  if (name === '#') return { kind: 'one', value: literal(String(values.length), span) };
  if (name === '@' || name === '*') return { kind: 'many', values, joined: name === '*' };
  const value = values[Number(name) - 1];
  return value ? { kind: 'one', value } : { kind: 'unset' };
}

function plain(content: Exclude<Content, { kind: 'unknown' }>, quoted: boolean): Fragment[] {
  if (content.kind === 'unset') return [single(EMPTY, quoted)];
  if (content.kind === 'one') return [single(content.value, quoted)];
  if (quoted && content.joined) return [single(joined(content.values), true)];
  return content.values.flatMap((value, index): Fragment[] =>
    index === 0 ? [single(value, quoted)] : [{ kind: 'break' }, single(value, quoted)],
  );
}

function joined(values: readonly Value[]): Value {
  const [first] = values;
  if (!first) return EMPTY;
  return values.slice(1).reduce<Value>(
    (text, value) => ({
      text: `${text.text} ${value.text}`,
      pieces: [
        ...text.pieces,
        { text: ' ', span: value.pieces[0]?.span ?? { path: '', start: 0, end: 0 } },
        ...value.pieces,
      ],
    }),
    first,
  );
}

function lengthOfContent(run: Run, content: Exclude<Content, { kind: 'unknown' }>, span: Span): Value {
  if (content.kind === 'many') return literal(String(content.values.length), span);
  return content.kind === 'unset' ? literal('0', span) : lengthOf(content.value, run.symbols, span);
}

function operate(
  run: Run,
  part: WordPart & { kind: 'parameter' },
  parameter: Parameter,
  content: Exclude<Content, { kind: 'unknown' }>,
  span: Span,
): Fragment[] {
  if (content.kind === 'many') return [lost(run, 'this expansion of a list is not followed', span, part.quoted)];
  const start = part.start + parameter.operand;
  const choice = /^(:?)([-=?+])$/.exec(parameter.operator);
  if (choice)
    return choose(run, part, parameter, content, { start, colon: choice[1] === ':', mark: choice[2] ?? '' }, span);
  const value = content.kind === 'unset' ? EMPTY : content.value;
  const result = edit(run, parameter.operator, value, start, part.end);
  return [result ? single(result, part.quoted) : lost(run, 'this expansion cannot be followed', span, part.quoted)];
}

/** `${x:-word}` and its kin. */
function choose(
  run: Run,
  part: WordPart & { kind: 'parameter' },
  { name, subscript }: Parameter,
  content: { kind: 'one'; value: Value } | { kind: 'unset' },
  { start, colon, mark }: { start: number; colon: boolean; mark: string },
  span: Span,
): Fragment[] {
  const isMissing = content.kind === 'unset' || (colon ? isEmpty(content.value) : false);
  if (isMissing === undefined) return [lost(run, `nobody can know whether $${name} is empty`, span, part.quoted)];
  const operand = (): Fragment[] => {
    const fragments = expandStretch(run, start, part.end, part.quoted ? 'quoted' : 'word');
    // In an unquoted expansion the plain text of the operand is split like a value.
    return fragments.map((f) => (f.kind === 'value' && !f.quoted && !part.quoted ? { ...f, splits: true } : f));
  };
  const value = content.kind === 'one' ? content.value : EMPTY;
  if (mark === '+') return isMissing ? [single(EMPTY, part.quoted)] : operand();
  if (!isMissing) return [single(value, part.quoted)];
  if (mark === '-') return operand();
  if (mark === '?' || subscript !== '') return [lost(run, `$${name} is not set`, span, part.quoted)];
  const assigned = joinFragments(operand());
  assign(run, name, assigned, span);
  return [single(assigned, part.quoted)];
}

function edit(run: Run, operator: string, value: Value, start: number, end: number): Value | undefined {
  if (/^[#%]/.test(operator)) {
    const pattern = parsePattern(patternSources(expandStretch(run, start, end, 'word')));
    return pattern && trim(value, operator as Trim, pattern);
  }
  if (operator.startsWith('/')) return substitute(run, operator, value, start, end);
  const operand = textAt(run.script, start, end).text;
  if (/^[\^,]/.test(operator)) return operand === '' ? changeCase(value, operator) : undefined;
  return operator === ':' ? substring(value, operand) : undefined;
}

function substitute(run: Run, operator: string, value: Value, start: number, end: number): Value | undefined {
  const slash = unquotedSlash(run, start, end);
  const pattern = parsePattern(patternSources(expandStretch(run, start, slash ?? end, 'word')));
  const replacement = slash === undefined ? [] : expandStretch(run, slash + 1, end, 'word');
  // Since bash 5.2 a plain `&` in the replacement is what was found (patsub_replacement).
  const isSpecial = replacement.some((f) => f.kind === 'value' && !f.quoted && f.value.text.includes('&'));
  return pattern && !isSpecial ? replace(value, operator, pattern, joinFragments(replacement)) : undefined;
}

function unquotedSlash(run: Run, start: number, end: number): number | undefined {
  const { text } = run.script.value;
  for (let index = start; index < end; index += 1) {
    const character = text[index];
    if (character === '/' && index > start) return index;
    if (character === '\\') index += 1;
    else if (character === '"' || character === "'") {
      const close = text.indexOf(character, index + 1);
      if (close < 0 || close >= end) return undefined;
      index = close;
    } else if (character === '$' && text[index + 1] === '{') {
      const close = text.indexOf('}', index + 2);
      if (close < 0 || close >= end) return undefined;
      index = close;
    }
  }
  return undefined;
}
