import type { Span } from '../repository/index.ts';
import type { Token } from './tokens.ts';

/** An expression, or a pattern, of the forms that build paths. */
export type Expression =
  | { readonly kind: 'atom' | 'string' | 'integer' | 'variable'; readonly value: string; readonly span: Span }
  | { readonly kind: 'tuple' | 'list'; readonly items: readonly Expression[]; readonly span: Span }
  | {
      readonly kind: 'call';
      readonly module: Expression | undefined;
      readonly name: Expression;
      readonly given: readonly Expression[];
      readonly span: Span;
    }
  | { readonly kind: 'match'; readonly pattern: Expression; readonly value: Expression; readonly span: Span }
  | { readonly kind: 'append'; readonly left: Expression; readonly right: Expression; readonly span: Span }
  | { readonly kind: 'case'; readonly subject: Expression; readonly clauses: readonly Clause[]; readonly span: Span }
  | { readonly kind: 'block'; readonly body: readonly Expression[]; readonly span: Span };

export interface Clause {
  readonly patterns: readonly Expression[];
  /** The words after `when`, joined: `is_list(Dir)`. */
  readonly guard: string | undefined;
  readonly body: readonly Expression[];
}

/** What stands in a form that is not followed. */
export class NotFollowed extends Error {
  readonly span: Span;
  constructor(span: Span) {
    super('this form of Erlang is not followed');
    this.span = span;
  }
}

const RESERVED: ReadonlySet<string> = new Set(
  (
    'after and andalso band begin bnot bor bsl bsr bxor case catch cond div else end fun if let maybe not of or orelse receive rem try ' +
    'when xor'
  ).split(' '),
);
const DEEPEST = 200;

/** The clauses of a function: `name(…) -> …; name(…) -> …`. Throws NotFollowed. */
export function parseFunction(tokens: readonly Token[]): readonly Clause[] {
  const [first] = tokens;
  if (!first) return [];
  return parser(tokens).clausesOfFunction();
}

function parser(tokens: readonly Token[]) {
  let at = 0;
  let depth = 0;
  const end = tokens.at(-1) as Token;

  return {
    clausesOfFunction(): readonly Clause[] {
      const clauses: Clause[] = [];
      do {
        name();
        clauses.push(clause(sequence('(', ')')));
      } while (take(';'));
      if (at < tokens.length) throw new NotFollowed(here().span);
      return clauses;
    },
  };

  function here(): Token {
    return tokens[at] ?? end;
  }

  function is(value: string, ahead = 0): boolean {
    const token = tokens[at + ahead];
    return token?.kind === 'punctuation' && token.value === value;
  }

  function isWord(value: string): boolean {
    const token = tokens[at];
    return token?.kind === 'atom' && token.value === value && token.span.end - token.span.start === value.length;
  }

  function take(value: string): boolean {
    if (!is(value)) return false;
    at += 1;
    return true;
  }

  function expect(value: string): void {
    if (!take(value)) throw new NotFollowed(here().span);
  }

  function expectWord(value: string): void {
    if (!isWord(value)) throw new NotFollowed(here().span);
    at += 1;
  }

  function name(): void {
    if (tokens[at]?.kind !== 'atom') throw new NotFollowed(here().span);
    at += 1;
  }

  function clause(patterns: readonly Expression[]): Clause {
    const guard = guardText();
    expect('->');
    return { patterns, guard, body: body() };
  }

  /** `when is_list(Dir)`, taken up to its arrow. */
  function guardText(): string | undefined {
    if (!isWord('when')) return undefined;
    at += 1;
    const start = at;
    while (at < tokens.length && !is('->')) at += 1;
    return tokens
      .slice(start, at)
      .map(({ value }) => value)
      .join('');
  }

  function body(): readonly Expression[] {
    const found = [expression()];
    while (take(',')) found.push(expression());
    return found;
  }

  function expression(): Expression {
    depth += 1;
    if (depth > DEEPEST) throw new NotFollowed(here().span);
    const left = appended();
    const result = take('=') ? matched(left, expression()) : left;
    depth -= 1;
    return result;
  }

  function matched(pattern: Expression, value: Expression): Expression {
    return { kind: 'match', pattern, value, span: between(pattern.span, value.span) };
  }

  function appended(): Expression {
    const parts = [primary()];
    while (take('++')) parts.push(primary());
    if (parts.length > DEEPEST) throw new NotFollowed(here().span);
    return parts.reduceRight((right, left) => ({ kind: 'append', left, right, span: between(left.span, right.span) }));
  }

  function primary(): Expression {
    const token = here();
    if (at >= tokens.length) throw new NotFollowed(token.span);
    if (token.kind === 'string') return strings();
    if (token.kind === 'punctuation') return bracketed(token);
    if (token.kind === 'atom' && isWord(token.value) && RESERVED.has(token.value)) return keyword(token);
    if (token.kind !== 'atom' && token.kind !== 'variable' && token.kind !== 'integer')
      throw new NotFollowed(token.span);
    at += 1;
    return called({ kind: token.kind, value: token.value, span: token.span });
  }

  /** Neighbouring strings are one. */
  function strings(): Expression {
    const first = here();
    let value = '';
    let last = first;
    while (tokens[at]?.kind === 'string') {
      last = here();
      value += last.value;
      at += 1;
    }
    return { kind: 'string', value, span: last === first ? first.span : between(first.span, last.span) };
  }

  function bracketed(token: Token): Expression {
    if (token.value === '{' || token.value === '[') {
      const items = sequence(token.value, token.value === '{' ? '}' : ']');
      return { kind: token.value === '{' ? 'tuple' : 'list', items, span: upToHere(token.span) };
    }
    if (token.value === '(') {
      at += 1;
      const inner = expression();
      expect(')');
      return inner;
    }
    throw new NotFollowed(token.span);
  }

  function sequence(opening: string, closing: string): readonly Expression[] {
    expect(opening);
    const items: Expression[] = [];
    if (take(closing)) return items;
    do items.push(expression());
    while (take(','));
    expect(closing);
    return items;
  }

  function keyword(token: Token): Expression {
    at += 1;
    if (token.value === 'begin') {
      const inside = body();
      expectWord('end');
      return { kind: 'block', body: inside, span: upToHere(token.span) };
    }
    if (token.value !== 'case') throw new NotFollowed(token.span);
    const subject = expression();
    expectWord('of');
    const clauses: Clause[] = [];
    do clauses.push(clause([expression()]));
    while (take(';'));
    expectWord('end');
    return { kind: 'case', subject, clauses, span: upToHere(token.span) };
  }

  /** `name(…)`, `module:name(…)`, or the word itself. */
  function called(word: Expression): Expression {
    if (is('('))
      return { kind: 'call', module: undefined, name: word, given: sequence('(', ')'), span: upToHere(word.span) };
    if (!is(':')) return word;
    at += 1;
    const token = here();
    if (token.kind !== 'atom') throw new NotFollowed(token.span);
    at += 1;
    const given = sequence('(', ')');
    return {
      kind: 'call',
      module: word,
      name: { kind: 'atom', value: token.value, span: token.span },
      given,
      span: upToHere(word.span),
    };
  }

  function upToHere(start: Span): Span {
    return between(start, (tokens[at - 1] ?? end).span);
  }
}

/** Tokens of a macro stand elsewhere than the rest. */
function between(start: Span, last: Span): Span {
  return start.path === last.path && last.end >= start.start ? { ...start, end: last.end } : start;
}
