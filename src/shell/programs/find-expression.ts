import type { Word } from '../words/expand.ts';
import { matches, type Pattern, parsePattern } from '../words/pattern.ts';

/** What `find` is asked: where to look, how deep, for what, and what to do with it. */
export interface FindCall {
  readonly places: readonly Word[];
  readonly shallowest: number;
  readonly deepest: number;
  readonly tests: readonly FindTest[];
  readonly action: FindAction;
}

export interface FindTest {
  readonly negated: boolean;
  readonly kind: 'name' | 'path' | 'file' | 'directory' | 'link';
  readonly pattern: Pattern | undefined;
}

export type FindAction =
  | { readonly kind: 'print' }
  | { readonly kind: 'delete' }
  /** `each`: once for a file (`\\;`); else once for all (`+`). */
  | { readonly kind: 'run'; readonly words: readonly Word[]; readonly each: boolean };

const TYPES: Readonly<Record<string, FindTest['kind']>> = { f: 'file', d: 'directory', l: 'link' };

/** Reads the words of `find`: tests that all have to hold, and one action. Undefined for every other expression. */
export function readFind(words: readonly Word[]): FindCall | undefined {
  const start = words.findIndex((word) => /^[-(!]/.test(word.value.text));
  const places = start < 0 ? words : words.slice(0, start);
  const found = new Expression(start < 0 ? [] : words.slice(start)).read();
  return found && !words.some((word) => word.many) ? { places, ...found } : undefined;
}

class Expression {
  private readonly tests: FindTest[] = [];
  private action: FindAction = { kind: 'print' };
  private shallowest = 0;
  private deepest = 100;
  private position = 0;
  private readonly words: readonly Word[];

  constructor(words: readonly Word[]) {
    this.words = words;
  }

  read(): Omit<FindCall, 'places'> | undefined {
    let negated = false;
    let isDone = false;
    while (this.position < this.words.length) {
      const text = this.take()?.value.text ?? '';
      if (text === '!' || text === '-not') {
        negated = !negated;
        continue;
      }
      if (text === '-a' || text === '-and') continue;
      const isTest = this.test(text, negated);
      // Only what stands last does something, and nothing is asked after it.
      if (!isTest && (isDone || negated || !this.rest(text))) return undefined;
      if (isTest && isDone) return undefined;
      if (/^-(print|delete|exec)$/.test(text)) isDone = true;
      negated = false;
    }
    const { tests, action, shallowest, deepest } = this;
    return negated ? undefined : { tests, action, shallowest, deepest };
  }

  private take(): Word | undefined {
    this.position += 1;
    return this.words[this.position - 1];
  }

  private test(text: string, negated: boolean): boolean {
    if (text === '-name' || text === '-path' || text === '-wholename') {
      const pattern = parsePattern([{ text: this.take()?.value.text ?? '', quoted: false }]);
      if (!pattern) return false;
      this.tests.push({ negated, kind: text === '-name' ? 'name' : 'path', pattern });
      return true;
    }
    const kind = text === '-type' ? TYPES[this.take()?.value.text ?? ''] : undefined;
    if (!kind) return false;
    this.tests.push({ negated, kind, pattern: undefined });
    return true;
  }

  private rest(text: string): boolean {
    if (text === '-print') return true;
    if (text === '-delete') this.action = { kind: 'delete' };
    else if (text === '-exec') return this.run();
    else if (text === '-maxdepth' || text === '-mindepth') {
      const depth = this.take()?.value.text ?? '';
      if (!/^\d{1,2}$/.test(depth)) return false;
      if (text === '-maxdepth') this.deepest = Number(depth);
      else this.shallowest = Number(depth);
    } else return false;
    return true;
  }

  private run(): boolean {
    const words: Word[] = [];
    for (let word = this.take(); word; word = this.take()) {
      const { text } = word.value;
      const isAll = text === '+' && words.at(-1)?.value.text === '{}';
      if (text === ';' || isAll) {
        this.action = { kind: 'run', words: isAll ? words.slice(0, -1) : words, each: !isAll };
        return words.length > 0;
      }
      words.push(word);
    }
    return false;
  }
}

/** Whether a pattern of `find` matches; there a `*` stands for slashes and leading dots as well. */
export function isLike(pattern: Pattern | undefined, text: string): boolean | undefined {
  const found = pattern ? matches(pattern, text) : 'maybe';
  return found === 'maybe' ? undefined : found === 'yes';
}
