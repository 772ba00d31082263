import type { SyntaxNode } from '../../syntax/index.ts';
import { beginCommand, type Completion, type Run } from '../run.ts';
import { spanAt, textAt } from '../script.ts';
import { expandPattern, expandString, expandWords, type Word } from '../words/expand.ts';

import { matches, parsePattern } from '../words/pattern.ts';
import { isCostly, posixExpression, quote } from '../words/posix-expression.ts';
import { ANY_SYMBOL } from '../words/symbols.ts';
import { splitTokens, type Token } from '../words/tokens.ts';
import { type Answer, answerTest, compare, type Operand, unary } from './operators.ts';

/** `[ … ]` and `[[ … ]]`. */
export function evaluateTest(run: Run, node: SyntaxNode): Completion {
  beginCommand(run);
  const opening = node.children[0]?.kind;
  const start = node.start + (opening?.length ?? 1);
  const end = node.end - (opening?.length ?? 1);
  const tokens = splitTokens(run.script.value.text, start, end);
  if (!tokens) return { status: 'unknown' };
  if (opening === '[') return answer(answerTest(run, expandWords(run, tokens).words.map(operand)));
  if (opening === '[[') return answer(new Conditional(run, tokens).whole());
  return { status: 'unknown' };
}

export function operand(word: Word): Operand {
  return { value: word.value, span: word.span, many: word.many };
}

export function answer(found: Answer): Completion {
  if (found === 'unknown') return { status: 'unknown' };
  return { status: found === 'yes' ? 'success' : 'failure' };
}

const DEEPEST = 40;

/** The grammar of `[[ … ]]` (bash manual 3.2.5.2): words are not split, the right of `==` is a pattern. */
class Conditional {
  private position = 0;
  private depth = 0;
  private readonly run: Run;
  private readonly tokens: readonly Token[];

  constructor(run: Run, tokens: readonly Token[]) {
    this.run = run;
    this.tokens = tokens;
  }

  whole(): Answer {
    const found = this.either();
    return this.position === this.tokens.length ? found : 'unknown';
  }

  private text(offset: number): string {
    const token = this.tokens[this.position + offset];
    return token ? textAt(this.run.script, token.start, token.end).text : '';
  }

  private either(): Answer {
    let found = this.both();
    while (this.text(0) === '||') {
      this.position += 1;
      const next = this.both();
      if (found === 'yes' || next === 'yes') found = 'yes';
      else if (next === 'unknown') found = 'unknown';
    }
    return found;
  }

  private both(): Answer {
    let found = this.one();
    while (this.text(0) === '&&') {
      this.position += 1;
      const next = this.one();
      if (found === 'no' || next === 'no') found = 'no';
      else if (next === 'unknown') found = 'unknown';
    }
    return found;
  }

  private one(): Answer {
    this.depth += 1;
    if (this.depth > DEEPEST) return 'unknown';
    const found = this.primary();
    this.depth -= 1;
    return found;
  }

  private primary(): Answer {
    if (this.text(0) === '!') {
      this.position += 1;
      const found = this.one();
      return found === 'unknown' ? found : found === 'yes' ? 'no' : 'yes';
    }
    if (this.text(0) === '(') {
      this.position += 1;
      const found = this.either();
      this.position += 1;
      return this.text(-1) === ')' ? found : 'unknown';
    }
    const token = this.tokens[this.position];
    if (!token) return 'unknown';
    const operator = this.text(1);
    if (/^(==?|!=)$/.test(operator)) return this.pattern(token, operator);
    if (/^(-\w\w|=~|<|>)$/.test(operator)) return this.binary(token, operator);
    if (/^-\w$/.test(this.text(0)) && operator !== '' && !/^(&&|\|\||\))$/.test(operator)) {
      this.position += 2;
      return unary(this.run, this.text(-2), this.operand(-1));
    }
    this.position += 1;
    return unary(this.run, '-n', this.operand(-1));
  }

  private operand(offset: number): Operand {
    const token = this.tokens[this.position + offset] ?? { start: 0, end: 0 };
    return { value: expandString(this.run, token), span: spanAt(this.run.script, token.start, token.end), many: false };
  }

  private pattern(token: Token, operator: string): Answer {
    const right = this.tokens[this.position + 2];
    this.position += 3;
    if (!right) return 'unknown';
    const pattern = parsePattern(expandPattern(this.run, right));
    const found = pattern ? matches(pattern, expandString(this.run, token).text) : 'maybe';
    if (found === 'maybe') return 'unknown';
    return (found === 'yes') === (operator !== '!=') ? 'yes' : 'no';
  }

  /** `=~`: quoted text in the expression is plain (bash manual 3.2.5.2). */
  private search(): Answer {
    const { text } = this.operand(0).value;
    const right = this.tokens[this.position + 2];
    this.position += 3;
    if (!right || ANY_SYMBOL.test(text) || text.includes('\n')) return 'unknown';
    const sources = expandPattern(this.run, right);
    const source = sources.map((part) => (part.quoted ? [...part.text].map(quote).join('') : part.text)).join('');
    const expression = posixExpression(source, 'extended', 'search');
    if (!expression || isCostly(expression, [text])) return 'unknown';
    return text.search(expression) >= 0 ? 'yes' : 'no';
  }

  private binary(_token: Token, operator: string): Answer {
    if (operator === '=~') return this.search();
    const left = this.operand(0);
    const right = this.operand(2);
    this.position += 3;
    return compare(operator, left, right);
  }
}
