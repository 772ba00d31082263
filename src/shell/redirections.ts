import type { Span } from '../repository/index.ts';
import { childIn, childrenIn, namedChildren, type SyntaxNode } from '../syntax/index.ts';
import { doubting, runEither } from './branches.ts';
import { runCommand } from './commands.ts';
import { readHeredoc } from './heredoc.ts';
import { closeFile, type OpenFile, openFile, readFile, writeFile } from './programs/write.ts';
import {
  beginCommand,
  both,
  type Completion,
  endsBuild,
  FAILURE,
  failBuild,
  type Run,
  SUCCESS,
  UNDECIDED,
} from './run.ts';
import { spanAt, textAt } from './script.ts';
import { fork } from './state.ts';
import { runStatement } from './statements.ts';
import { expandString, joinTouching } from './words/expand.ts';
import { EMPTY, join, unknownValue, type Value } from './words/value.ts';

/** Where standard output goes. */
interface Target {
  readonly word: Value;
  readonly span: Span;
  readonly append: boolean;
}

interface Plan {
  input: Value | undefined;
  output: Target | 'nowhere' | undefined;
  /** A file that gets messages as well, or alone: its content is not known. */
  readonly messages: Target[];
  mixed: boolean;
}

/** Runs something with its redirections; `body` gets what standard input holds. */
export function withRedirections(
  run: Run,
  nodes: readonly SyntaxNode[],
  writer: 'command' | 'compound',
  body: (input: Value | undefined) => Completion,
): Completion {
  if (nodes.length === 0) return body(run.input);
  const plan: Plan = { input: run.input, output: undefined, messages: [], mixed: false };
  for (const node of nodes) {
    if (!planRedirection(run, plan, node)) return failOpening(run, node);
  }
  for (const { word, span, append } of plan.messages) {
    const text = unknownValue(run.symbols, 'messages of a program', span);
    if (writeFile(run, word, span, append, text) === 'fails') return failOpening(run, nodes[0]);
  }
  const { output } = plan;
  if (!output) return withInput(run, plan.input, body);
  const closed = fork(run.state);
  const file = output === 'nowhere' ? 'done' : openFile(run, output.word, output.span, output.append, writer);
  if (file === 'fails') return failOpening(run, nodes[0]);
  const span = spanAt(run.script, nodes[0]?.start ?? 0, nodes.at(-1)?.end ?? 0);
  const work = (): Completion => writeOutput(run, plan, file, span, body);
  const isSure = typeof file === 'string' ? file === 'done' : file.sure;
  if (isSure || endsBuild(run)) return work();
  return runEither(run, span, 'nobody can know whether this file can be opened', work, () => {
    run.state = closed;
    return FAILURE;
  });
}

function writeOutput(
  run: Run,
  plan: Plan,
  file: OpenFile | 'done' | 'unknown',
  span: Span,
  body: (input: Value | undefined) => Completion,
): Completion {
  const outer = run.state.output;
  const outerFile = run.outputFile;
  run.state.output = EMPTY;
  run.outputFile = typeof file === 'string' ? undefined : file.location;
  const done = withInput(run, plan.input, body);
  run.outputFile = outerFile;
  const written = run.state.output ?? EMPTY;
  run.state.output = outer;
  const isSure = typeof file === 'string' ? file === 'done' : file.sure;
  // Where the command leaves for good, that the file could be opened is all there is to doubt.
  if (!isSure && done.flow && endsBuild(run)) run.records.doubt ??= span;
  if (typeof file === 'string') return isSure || done.flow ? done : both(done, UNDECIDED);
  const mixed = plan.mixed ? [unknownValue(run.symbols, 'messages of a program', file.span)] : [];
  closeFile(run, file, join([written, ...mixed].filter((value) => value.text !== '')));
  return isSure || done.flow ? done : both(done, UNDECIDED);
}

/** A file that cannot be opened ends the build, whatever the command is. */
function failOpening(run: Run, node: SyntaxNode | undefined): Completion {
  if (node && endsBuild(run)) failBuild(run, spanAt(run.script, node.start, node.end));
  return FAILURE;
}

function withInput(run: Run, input: Value | undefined, body: (input: Value | undefined) => Completion): Completion {
  const outer = run.input;
  run.input = input;
  const done = body(input);
  run.input = outer;
  return done;
}

/** Adds one redirection to the plan; false when it certainly fails. */
function planRedirection(run: Run, plan: Plan, node: SyntaxNode): boolean {
  if (node.kind === 'heredoc_redirect') {
    plan.input = readHeredoc(run, node);
    return childrenIn(node, 'redirect').every((inner) => planRedirection(run, plan, inner));
  }
  if (node.kind === 'herestring_redirect') {
    const [word] = namedChildren(node).filter((child) => child.field !== 'descriptor');
    const span = spanAt(run.script, node.start, node.end);
    if (word) plan.input = join([expandString(run, word), { text: '\n', pieces: [{ text: '\n', span }] }]);
    return true;
  }
  return planFile(run, plan, node);
}

function planFile(run: Run, plan: Plan, node: SyntaxNode): boolean {
  const descriptor = childIn(node, 'descriptor');
  const number = descriptor ? textAt(run.script, descriptor.start, descriptor.end).text : undefined;
  const operator = node.children.find((child) => !child.named)?.kind ?? '';
  const [destination] = joinTouching(childrenIn(node, 'destination'));
  if (!destination) return true;
  const word = expandString(run, destination);
  const span = spanAt(run.script, destination.start, destination.end);
  if (operator === '<') {
    const found = readFile(run, word, span);
    plan.input = found.kind === 'text' ? found.value : unknownValue(run.symbols, 'this input is not known', span);
    return found.kind !== 'missing';
  }
  const target: Target = { word, span, append: operator.includes('>>') };
  const isNowhere = /^\/dev\/(null|stderr|stdout|tty)$/.test(word.text);
  if (operator === '>&' || operator === '<&') {
    if (word.text === '2' && (number ?? '1') === '1') plan.output = 'nowhere';
    else if (number === '2' && word.text === '1') plan.mixed = true;
    else if (!/^[\d-]/.test(word.text)) planOutput(plan, target, isNowhere, true);
    return true;
  }
  if (operator.startsWith('&>')) planOutput(plan, target, isNowhere, true);
  else if (number === undefined || number === '1') planOutput(plan, target, isNowhere, false);
  else if (!isNowhere) plan.messages.push(target);
  return true;
}

function planOutput(plan: Plan, target: Target, isNowhere: boolean, mixed: boolean): void {
  if (plan.output && plan.output !== 'nowhere') plan.messages.push(plan.output);
  plan.output = isNowhere ? 'nowhere' : target;
  plan.mixed = mixed;
}

/** A statement with redirections. */
export function runRedirected(run: Run, node: SyntaxNode): Completion {
  const redirections = node.children.filter((child) => child.kind.endsWith('_redirect'));
  return runBody(run, node, childIn(node, 'body'), redirections);
}

function runBody(
  run: Run,
  node: SyntaxNode,
  body: SyntaxNode | undefined,
  redirections: readonly SyntaxNode[],
): Completion {
  if (body?.kind === 'command') return runCommand(run, withArguments(body, redirections), redirections);
  beginCommand(run);
  const span = spanAt(run.script, node.start, node.end);
  return doubting(run, span, () =>
    withRedirections(run, redirections, 'compound', () => (body ? runStatement(run, body) : SUCCESS)),
  );
}

/** `cat <<EOF name`, `cat > file name`: a word after a redirection belongs to the command. */
function withArguments(command: SyntaxNode, redirections: readonly SyntaxNode[]): SyntaxNode {
  const more = redirections.flatMap((node) => [...childrenIn(node, 'argument'), ...laterWords(node)]);
  return more.length === 0 ? command : { ...command, children: [...command.children, ...more] };
}

/** The words of a redirection after its first, each with all that touches it. */
function laterWords(node: SyntaxNode): SyntaxNode[] {
  const words = childrenIn(node, 'destination');
  const first = joinTouching(words)[0];
  return first ? words.filter((word) => word.start >= first.end) : [];
}
