import { isCostly } from '../words/posix-expression.ts';
import { ANY_SYMBOL } from '../words/symbols.ts';
import { join, literal, slice, type Value } from '../words/value.ts';
import type { Address, SedCommand, SedWork } from './sed-script.ts';

/** What a script of sed makes of a text, and the commands that found what they look for. */
export interface Edited {
  readonly text: Value;
  readonly found: ReadonlySet<SedCommand>;
}

const NEWLINE = { path: '', start: 0, end: 0 };

/** Runs a script over the lines of a text; undefined when nobody can know what it holds. `quiet`: `-n`. */
export function editLines(content: Value, commands: readonly SedCommand[], quiet: boolean): Edited | undefined {
  if (ANY_SYMBOL.test(content.text) || content.text.includes('\r')) return undefined;
  const lines = splitLines(content);
  const texts = lines.map((line) => line.text);
  if (commands.some((command) => expressionsOf(command).some((expression) => isCostly(expression, texts))))
    return undefined;
  const found = new Set<SedCommand>();
  const ranges = new Map<SedCommand, boolean>();
  const output: Value[] = [];
  for (const [index, line] of lines.entries()) {
    const cycle = new Cycle(line, output, found);
    for (const command of commands) {
      if (!isMeant(command, cycle.body.text, index + 1, index === lines.length - 1, ranges)) continue;
      cycle.run(command);
      if (cycle.isOver) break;
    }
    cycle.end(quiet);
  }
  return { text: join(output.filter((line) => line.text !== '')), found };
}

function expressionsOf({ from, to, work }: SedCommand): RegExp[] {
  const addresses = [from, to].flatMap((address) => (address?.kind === 'matching' ? [address.expression] : []));
  return work.kind === 'substitute' ? [...addresses, work.expression] : addresses;
}

export function splitLines(content: Value): Value[] {
  return [...content.text.matchAll(/[^\n]*\n|[^\n]+$/g)].map((match) =>
    slice(content, match.index, match.index + match[0].length),
  );
}

function isMeant(
  command: SedCommand,
  text: string,
  number: number,
  isLast: boolean,
  ranges: Map<SedCommand, boolean>,
): boolean {
  const { from, to, negated } = command;
  if (!from) return !negated;
  const isFirst = isAt(from, text, number, isLast);
  if (!to) return isFirst !== negated;
  let isIn = ranges.get(command) ?? false;
  if (isIn) {
    // A last line that was passed already ends the range there.
    if (to.kind === 'line' ? number >= to.number : isAt(to, text, number, isLast)) ranges.set(command, false);
    if (to.kind === 'line' && number > to.number) isIn = false;
  } else if (isFirst) {
    isIn = true;
    const isOne = to.kind === 'line' ? to.number <= number : to.kind === 'last' && isLast;
    ranges.set(command, !isOne);
  }
  return isIn !== negated;
}

function isAt(address: Address, text: string, number: number, isLast: boolean): boolean {
  if (address.kind === 'last') return isLast;
  return address.kind === 'line' ? number === address.number : text.search(address.expression) >= 0;
}

/** One line on its way through the script. */
class Cycle {
  body: Value;
  isOver = false;
  private readonly ending: string;
  private readonly later: Value[] = [];
  private readonly output: Value[];
  private readonly found: Set<SedCommand>;

  constructor(line: Value, output: Value[], found: Set<SedCommand>) {
    this.ending = line.text.endsWith('\n') ? '\n' : '';
    this.body = slice(line, 0, line.text.length - this.ending.length);
    this.output = output;
    this.found = found;
  }

  run(command: SedCommand): void {
    const { work } = command;
    if (work.kind === 'substitute') this.substitute(command, work);
    else {
      this.found.add(command);
      if (work.kind === 'insert') this.write(work.text, '\n');
      else if (work.kind === 'append') this.later.push(work.text);
      else if (work.kind === 'print') this.write(this.body, '\n');
      else {
        if (work.kind === 'change') this.write(work.text, '\n');
        this.isOver = true;
      }
    }
  }

  end(quiet: boolean): void {
    if (!this.isOver && !quiet) this.write(this.body, this.later.length > 0 ? '\n' : this.ending);
    for (const text of this.later) this.write(text, '\n');
  }

  private write(text: Value, ending: string): void {
    // A line without an end gets one before another follows.
    const last = this.output.at(-1);
    if (last && last.text !== '' && !last.text.endsWith('\n')) this.output.push(literal('\n', NEWLINE));
    this.output.push(join([text, literal(ending, NEWLINE)].filter((part) => part.text !== '')));
  }

  private substitute(command: SedCommand, work: SedWork & { kind: 'substitute' }): void {
    const { text } = this.body;
    const parts: Value[] = [];
    let position = 0;
    let isFirst = true;
    for (const match of text.matchAll(work.expression)) {
      // An empty match just after another is none.
      if (match[0] === '' && match.index === position && !isFirst) continue;
      isFirst = false;
      this.found.add(command);
      parts.push(slice(this.body, position, match.index));
      for (const part of replaced(this.body, match, work.replacement)) parts.push(part);
      position = match.index + match[0].length;
      if (!work.global) break;
    }
    if (isFirst) return;
    parts.push(slice(this.body, position, text.length));
    this.body = join(parts.filter((part) => part.text !== ''));
    if (work.prints) this.write(this.body, '\n');
  }
}

function replaced(body: Value, match: RegExpExecArray, parts: readonly (Value | number)[]): Value[] {
  return parts.map((part) => {
    if (typeof part !== 'number') return part;
    if (part === 0) return slice(body, match.index, match.index + match[0].length);
    const [piece] = body.pieces;
    return literal(match[part] ?? '', piece?.span ?? NEWLINE);
  });
}
