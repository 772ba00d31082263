import type { SourceText, Span } from '../repository/index.ts';
import { childIn, descendants, namedChildren, type SyntaxNode } from '../syntax/index.ts';
import { createSession } from './evaluation/create-session.ts';
import { undecided } from './evaluation/decisions.ts';
import { evaluate } from './evaluation/evaluate.ts';
import { moduleIndex } from './evaluation/modules.ts';
import { argumentsOf, elseStatements, localName } from './evaluation/nodes.ts';
import { fileScope } from './evaluation/scope.ts';
import { fullBudget } from './evaluation/session.ts';
import { knownTruth } from './evaluation/truth.ts';
import type { ElixirEnvironment, ElixirSources } from './model.ts';

/** Functions that change the environment of the machine they run in. */
const CHANGES = /^(System\.(put_env|delete_env)|:os\.(putenv|unsetenv))$/;

/**
 * The place where Mix may give a variable another value, or take it away, while it loads the mix.exs and the config of folders:
 * modules are compiled afterwards, in the same virtual machine (mix/lib/mix/cli.ex; mix/lib/mix/tasks/loadconfig.ex).
 */
export function putVariable(
  name: string,
  directories: readonly string[],
  environment: ElixirEnvironment,
  sources: ElixirSources,
): Span | undefined {
  const loaded: Loaded = { directories, environment, sources };
  for (const change of changesOf(name, loaded)) if (!isNeverRun(change, loaded)) return change.span;
  return undefined;
}

interface Loaded {
  readonly directories: readonly string[];
  readonly environment: ElixirEnvironment;
  readonly sources: ElixirSources;
}

interface Change {
  readonly call: SyntaxNode;
  readonly source: SourceText;
  readonly span: Span;
  /** The folder that Mix works in when it loads the file. */
  readonly directory: string;
}

/** The calls in the files of the folders that may change a variable, whether or not they are reached. */
function* changesOf(name: string, { directories, environment, sources }: Loaded): Generator<Change> {
  const files = ['mix.exs', 'config/config.exs', `config/${environment.mixEnv}.exs`];
  for (const [directory, file] of directories.flatMap((folder) => files.map((file) => [folder, file] as const))) {
    const path = directory === '' ? file : `${directory}/${file}`;
    const read = sources.view.read(path);
    if (read.kind !== 'text' || !/\b(put_env|delete_env|putenv|unsetenv)\b/.test(read.source.text)) continue;
    const { source } = read;
    const { text } = source;
    for (const call of descendants(sources.syntax.parse('elixir', text), (node) => !isAliases(node, text))) {
      if (!changesEnvironment(call, text)) continue;
      const changed = literalName(call, text);
      if (changed === undefined || changed === name)
        yield { call, source, span: source.span(call.start, call.end), directory };
    }
  }
}

/** Whether it stands in an `if` without another branch whose condition does not hold: for boards of Nerves, for tests, for a job. */
function isNeverRun({ call, source, directory }: Change, loaded: Loaded): boolean {
  const scope = fileScope(source);
  const session = createSession({
    sources: loaded.sources,
    environment: beforeChanges(loaded),
    directory,
    config: undefined,
    decisions: undecided,
    index: moduleIndex(loaded.sources.view, []),
    budget: fullBudget(),
  });
  for (let node: SyntaxNode | undefined = call; node; node = node.parent) {
    const name = node.kind === 'call' ? localName(node, scope) : undefined;
    const [condition] = name === 'if' || name === 'unless' ? argumentsOf(node) : [];
    if (!condition || elseStatements(node, scope)) continue;
    if (knownTruth(evaluate(condition, scope, session)) === (name === 'unless')) return true;
  }
  return false;
}

/** The environment, without what any line of these files may change. */
function beforeChanges(loaded: Loaded): ElixirEnvironment {
  return {
    ...loaded.environment,
    variable: (name) => {
      const [change] = changesOf(name, loaded);
      return change
        ? { kind: 'unknown', reason: `${name} may be changed here`, span: change.span }
        : loaded.environment.variable(name);
    },
  };
}

function changesEnvironment(node: SyntaxNode, text: string): boolean {
  const target = node.kind === 'call' ? childIn(node, 'target') : undefined;
  return target?.kind === 'dot' && CHANGES.test(text.slice(target.start, target.end).replace(/\s/g, ''));
}

/** The variable, where the call writes its name out; a pipe, a map or a variable of Elixir may hold any. */
function literalName(call: SyntaxNode, text: string): string | undefined {
  const list = call.children.find(({ kind }) => kind === 'arguments');
  const [first, second] = list ? namedChildren(list) : [];
  if (first?.kind !== 'string' || (!second && call.field === 'right')) return undefined;
  return /^"([A-Za-z_]\w*)"$/.exec(text.slice(first.start, first.end))?.[1];
}

/** `aliases: […]` and the function that it calls by convention: what stands there runs when somebody calls the alias. */
function isAliases(node: SyntaxNode, text: string): boolean {
  const written = text.slice(node.start, node.start + 40);
  if (node.kind === 'pair') return /^aliases:/.test(written);
  return node.kind === 'call' && /^defp?\s+aliases\b/.test(written);
}
