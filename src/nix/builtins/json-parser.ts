import type { SourceText, Span } from '../../repository/index.ts';
import { lose } from '../evaluation/lost.ts';
import type { Machine } from '../evaluation/machine.ts';
import { textValue } from '../evaluation/text.ts';
import { ready } from '../evaluation/thunks.ts';
import type { Attribute, Thunk, Value } from '../value.ts';

const BLANK = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\0-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const WORD = /true|false|null/y;

/** JSON as a Nix value, whose parts know where they stand in the text. Written by hand for the places and for 64-bit integers. */
export function parseJson(machine: Machine, source: SourceText): Value {
  const { text } = source;
  let at = 0;

  function token(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found;
  }

  function malformed(): never {
    return lose('the text is no JSON', source.span(Math.min(at, text.length), text.length));
  }

  function punctuation(character: string): boolean {
    token(BLANK);
    if (text[at] !== character) return false;
    at += 1;
    return true;
  }

  function value(): Value {
    token(BLANK);
    const start = at;
    machine.budget.spend(1, source.span(start, start));
    if (punctuation('{')) return machine.budget.nested(source.span(start, at), () => object(start));
    if (punctuation('[')) return machine.budget.nested(source.span(start, at), () => array(start));
    if (text[at] === '"') return string();
    const word = token(WORD);
    if (word) return wordValue(word[0], source.span(start, at));
    const number = token(NUMBER) ?? malformed();
    return numberValue(number, source.span(start, at));
  }

  function string(): Value & { kind: 'string' } {
    const start = at;
    const found = token(STRING) ?? malformed();
    const content = JSON.parse(found[0]) as string;
    if (LONE_SURROGATE.test(content)) malformed();
    const plain = !found[0].includes('\\');
    return textValue(content, plain ? source.span(start + 1, at - 1) : source.span(start, at));
  }

  function array(start: number): Value {
    const items: Thunk[] = [];
    if (!punctuation(']')) {
      do items.push(ready(value()));
      while (punctuation(','));
      if (!punctuation(']')) malformed();
    }
    return { kind: 'list', items, span: source.span(start, at) };
  }

  function object(start: number): Value {
    const attributes = new Map<string, Attribute>();
    if (!punctuation('}')) {
      do {
        token(BLANK);
        const key = string();
        const name = key.parts[0]?.kind === 'text' ? key.parts[0].text : '';
        if (attributes.has(name)) lose(`the key '${name}' stands twice in an object`, key.span);
        if (!punctuation(':')) malformed();
        attributes.set(name, { value: ready(value()), name: key.span });
      } while (punctuation(','));
      if (!punctuation('}')) malformed();
    }
    return { kind: 'attributes', attributes, span: source.span(start, at) };
  }

  const whole = value();
  token(BLANK);
  return at === text.length ? whole : malformed();
}

function wordValue(word: string, span: Span): Value {
  return word === 'null' ? { kind: 'null', span } : { kind: 'boolean', value: word === 'true', span };
}

function numberValue([text, fraction, exponent]: RegExpExecArray, span: Span): Value {
  if (fraction !== undefined || exponent !== undefined) {
    const value = Number(text);
    return Number.isFinite(value) ? { kind: 'float', value, span } : lose('the number is too large', span);
  }
  const value = BigInt(text);
  return BigInt.asIntN(64, value) === value ? { kind: 'integer', value, span } : lose('the number is too large', span);
}
