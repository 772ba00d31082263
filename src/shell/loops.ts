import type { Span } from '../repository/index.ts';
import { childIn, childrenIn, descendants, namedChildren, type SyntaxNode } from '../syntax/index.ts';
import { inAnyOrder } from './any-order.ts';
import { type Branch, runEither, runFirst, tolerating, withFrame } from './branches.ts';
import { listingIn } from './listings.ts';
import { beginCommand, type Completion, type Run, SUCCESS } from './run.ts';
import { spanAt, textAt } from './script.ts';
import { giveUp, runBlock, runStatements } from './statements.ts';
import { assign } from './variables.ts';
import { expandPattern, expandString, expandWords, type Word, wordsOf } from './words/expand.ts';
import { matches, parsePattern } from './words/pattern.ts';
import { isUnknownSymbol } from './words/symbols.ts';
import { unknownValue, type Value } from './words/value.ts';

const MOST_TURNS = 500;

/** `for name in words`: once a word. A word that stands for any number of them runs the body as a branch. */
export function runFor(run: Run, node: SyntaxNode): Completion {
  const variable = childIn(node, 'variable');
  const body = childIn(node, 'body');
  if (!variable || !body || node.children[0]?.kind !== 'for') return giveUp(run, node, 'this loop is not followed');
  beginCommand(run);
  const name = textAt(run.script, variable.start, variable.end).text;
  const span = spanAt(run.script, node.start, node.end);
  const words = node.children.some((child) => child.kind === 'in')
    ? expandWords(run, wordsOf(run, childrenIn(node, 'value'))).words
    : run.state.positional?.map((value): Word => ({ value, span, many: false }));
  if (!words || words.length > MOST_TURNS) return giveUp(run, node, 'this loop is not followed');
  return withFrame(run, 'loop', span, () => runTurns(run, body, name, words));
}

function runTurns(run: Run, body: SyntaxNode, name: string, words: readonly Word[]): Completion {
  let last: Completion = SUCCESS;
  for (const word of words) {
    const turn = (): Completion => {
      assign(run, name, word.value, word.span);
      return inTurn(run, word.span, () => runBlock(run, body));
    };
    const listing = word.many ? listingIn(run, word.value) : undefined;
    if (listing?.every((line) => isOneWord(line))) last = runListing(run, body, name, word, listing);
    else last = word.many ? runAnyTurns(run, body, word.span, turn) : turn();
    if (last.flow) break;
  }
  return last;
}

/** `for f in $(find …)`. */
function runListing(run: Run, body: SyntaxNode, name: string, word: Word, lines: readonly Value[]): Completion {
  return inAnyOrder(run, word.span, lines, (ordered) => {
    for (const value of ordered) {
      assign(run, name, value, word.span);
      const done = inTurn(run, word.span, () => runBlock(run, body));
      if (done.flow) return done;
    }
    return SUCCESS;
  });
}

function isOneWord({ text }: Value): boolean {
  return !/[\s*?[\]]/.test(text) && !text.split('').some(isUnknownSymbol);
}

/** `continue` ends a turn, `break` the loop around it. */
function inTurn(run: Run, span: Span, turn: () => Completion): Completion {
  return withFrame(run, 'turn', span, turn);
}

/** A body that runs any number of times, as a branch. What its turns hand to one another is not known. */
function runAnyTurns(run: Run, body: SyntaxNode, span: Span, turn: () => Completion): Completion {
  const reason = 'nobody can know how often this loop runs';
  forgetAssigned(run, body, span);
  return runEither(run, span, reason, turn, () => SUCCESS);
}

/** Names that a loop's body assigns hold what an earlier turn left. */
function forgetAssigned(run: Run, body: SyntaxNode, span: Span): void {
  for (const node of descendants(body)) {
    const name = node.kind === 'variable_assignment' ? childIn(node, 'name') : undefined;
    if (name) {
      const value = unknownValue(run.symbols, 'an earlier turn of the loop may have set this', span);
      assign(run, textAt(run.script, name.start, name.end).text.replace(/\[.*/s, ''), value, span);
    }
    const program = node.kind === 'command' ? childIn(node, 'name') : undefined;
    const called = program && textAt(run.script, program.start, program.end).text;
    if (called && /^(cd|pushd|popd)$/.test(called)) run.state.folder = undefined;
    if (called && /^(read|mapfile|readarray|getopts|eval|source|\.|runHook)$/.test(called)) forgetEverything(run, span);
  }
}

function forgetEverything(run: Run, span: Span): void {
  for (const name of run.state.variables.keys()) {
    assign(run, name, unknownValue(run.symbols, 'a loop may have set this', span), span);
  }
}

/** `while` and `until`: as often as the condition says, and any number of times once nobody can know what it says. */
export function runWhile(run: Run, node: SyntaxNode): Completion {
  const body = childIn(node, 'body');
  if (!body) return giveUp(run, node, 'this loop is not followed');
  const span = spanAt(run.script, node.start, node.end);
  const condition = childrenIn(node, 'condition').filter((child) => child.named);
  beginCommand(run);
  const asked = (): Completion => tolerating(run, () => runStatements(run, condition));
  const turn = (): Completion => inTurn(run, span, () => runBlock(run, body));
  const goesOn = node.children[0]?.kind === 'until' ? 'failure' : 'success';
  return withFrame(run, 'loop', span, () => {
    let last: Completion = SUCCESS;
    for (let turns = 0; turns < MOST_TURNS; turns += 1) {
      const { status, flow } = asked();
      if (flow) return { status, flow };
      if (status === 'unknown') return runAnyTurns(run, node, span, () => runOnce(run, asked, turn));
      if (status !== goesOn) return last;
      last = turn();
      if (last.flow) return last;
    }
    return runAnyTurns(run, node, span, () => runOnce(run, asked, turn));
  });
}

function runOnce(run: Run, asked: () => Completion, turn: () => Completion): Completion {
  // It may have read from what stands in standard input.
  if (run.input) run.input = unknownValue(run.symbols, 'a loop may have read this', NOWHERE);
  asked();
  return turn();
}

const NOWHERE: Span = { path: '', start: 0, end: 0 };

export function runCase(run: Run, node: SyntaxNode): Completion {
  const subject = childIn(node, 'value');
  if (!subject) return giveUp(run, node, 'this case is not followed');
  beginCommand(run);
  const { text } = expandString(run, subject);
  const items = node.children.filter((child) => child.kind === 'case_item');
  const span = spanAt(run.script, subject.start, subject.end);
  const branches = items.map((item): Branch => {
    const fallsThrough = childrenIn(item, 'fallthrough').length > 0;
    return {
      applies: () => {
        if (fallsThrough) return giveUp(run, node, 'a case that falls through is not followed');
        return itemMatches(run, item, text);
      },
      body: () => runStatements(run, itemBody(item)),
      span,
      reason: 'what this case compares is known only at run time',
    };
  });
  const done = runFirst(run, branches, () => SUCCESS);
  return done ?? giveUp(run, node, 'too many cases are known only at run time');
}

function itemMatches(run: Run, item: SyntaxNode, text: string): 'yes' | 'no' | 'maybe' {
  const found = childrenIn(item, 'value').map((value) => {
    const pattern = parsePattern(expandPattern(run, value));
    return pattern ? matches(pattern, text) : 'maybe';
  });
  if (found.includes('yes')) return 'yes';
  return found.includes('maybe') ? 'maybe' : 'no';
}

function itemBody(item: SyntaxNode): SyntaxNode[] {
  return namedChildren(item).filter((child) => child.field !== 'value' && child.field !== 'termination');
}
