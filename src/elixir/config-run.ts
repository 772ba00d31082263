import type { Span } from '../repository/index.ts';
import { descendants, namedChildren, type SyntaxNode } from '../syntax/index.ts';
import { importedFiles } from './config-files.ts';
import { chooseBranch } from './evaluation/branches.ts';
import { turns } from './evaluation/comprehension.ts';
import { asData } from './evaluation/data.ts';
import { directive, namedModules } from './evaluation/directives.ts';
import { evaluate } from './evaluation/evaluate.ts';
import { argumentsOf, callName, doStatements, localName } from './evaluation/nodes.ts';
import { fileScope, type Scope, spanOf, textOf } from './evaluation/scope.ts';
import type { Session } from './evaluation/session.ts';
import { binding } from './evaluation/statements.ts';
import { locatedTerm, pair, type UnknownValue, type Value } from './evaluation/value.ts';
import type { ConfigDecision, ConfigEntry, HiddenConfig } from './model.ts';

/** What the files of a configuration say, collected in the order they are read. */
export interface ConfigRun {
  readonly session: Session;
  readonly runtime: boolean;
  readonly entries: ConfigEntry[];
  readonly unknown: HiddenConfig[];
  readonly decisions: ConfigDecision[];
  /** Files under way, so that a cycle ends. */
  readonly open: readonly string[];
}

/** Reads one file of the configuration and what it imports. */
export function runConfigFile(path: string, run: ConfigRun): void {
  const read = run.session.sources.view.read(path);
  if (read.kind !== 'text') return;
  const root = run.session.sources.syntax.parse('elixir', read.source.text);
  runStatements(namedChildren(root), fileScope(read.source), { ...run, open: [...run.open, path] });
}

function runStatements(statements: readonly SyntaxNode[], scope: Scope, run: ConfigRun): Scope {
  let inner = scope;
  for (const statement of statements) {
    if (run.session.budget.depth <= 0 || run.session.budget.steps <= 0) {
      lose('the configuration takes too long to follow', spanOf(statement, inner), run);
      return inner;
    }
    run.session.budget.depth -= 1;
    inner = runStatement(statement, inner, run);
    run.session.budget.depth += 1;
  }
  return inner;
}

function lose(reason: string, span: Span, run: ConfigRun, apps?: ReadonlySet<string>): void {
  run.unknown.push({ kind: 'unknown', reason, span, apps });
}

function runStatement(statement: SyntaxNode, scope: Scope, run: ConfigRun): Scope {
  if (statement.broken) {
    lose('the text could not be parsed', spanOf(statement, scope), run);
    return scope;
  }
  if (statement.kind === 'block') return runStatements(namedChildren(statement), scope, run);
  const bound = directive(statement, scope) ?? binding(statement, scope, run.session);
  if (bound) return bound;
  switch (configForm(statement, scope)) {
    case 'config':
      runConfig(statement, scope, run);
      return scope;
    case 'import_config':
      runImport(statement, scope, run);
      return scope;
  }
  if (!configures(statement, scope)) {
    if (MAY_RAISE.test(statementText(statement, scope))) evaluate(statement, scope, run.session);
    return scope;
  }
  return runCompound(statement, scope, run);
}

/** What ends the reading of the configuration, and with it the build. */
const MAY_RAISE = /\braise\b|!\(/;

function statementText({ start, end }: SyntaxNode, { file }: Scope): string {
  return file.text.slice(start, end);
}

function configForm(node: SyntaxNode, scope: Scope): 'config' | 'import_config' | undefined {
  const name = node.kind === 'call' ? callName(node, scope) : undefined;
  if (name?.name !== 'config' && name?.name !== 'import_config') return undefined;
  const module = name.receiver && namedModules(name.receiver, scope)[0];
  return !name.receiver || module === 'Config' || module === 'Mix.Config' ? name.name : undefined;
}

function configures(root: SyntaxNode, scope: Scope): boolean {
  for (const node of descendants(root)) if (configForm(node, scope)) return true;
  return false;
}

/** `if`, `case`, `for` and the like around `config` calls. */
function runCompound(statement: SyntaxNode, scope: Scope, run: ConfigRun): Scope {
  const { session } = run;
  const before = session.reads.length;
  if (statement.kind === 'call' && localName(statement, scope) === 'for') {
    const scopes = turns(statement, scope, session);
    if (Array.isArray(scopes))
      for (const turn of scopes as Scope[]) runStatements(doStatements(statement, scope) ?? [], turn, run);
    else lose((scopes as UnknownValue).reason, spanOf(statement, scope), run, appsConfigured(statement, scope));
    return scope;
  }
  const branch = chooseBranch(statement, undefined, scope, session);
  noteDecisions(statement, before, scope, run);
  if (branch?.kind === 'taken') {
    runStatements(branch.statements, branch.scope, run);
    return scope;
  }
  const why = branch?.kind === 'undecided' ? branch.condition : branch?.kind === 'value' ? branch.value : undefined;
  const reason = why?.kind === 'unknown' ? why.reason : 'this form is not followed';
  lose(reason, spanOf(statement, scope), run, appsConfigured(statement, scope));
  return scope;
}

/** The applications that a statement configures, whatever branch is taken; undefined where one of them is not in the text. */
function appsConfigured(statement: SyntaxNode, scope: Scope): ReadonlySet<string> | undefined {
  const apps = new Set<string>();
  for (const node of descendants(statement)) {
    const form = configForm(node, scope);
    if (form === undefined) continue;
    const [app] = argumentsOf(node);
    const name = app && /^:([a-z_]\w*)$/.exec(textOf(app, scope))?.[1];
    if (form === 'import_config' || name === undefined) return undefined;
    apps.add(name);
  }
  return apps;
}

/** The condition decides every key that some branch configures, taken or not. */
function noteDecisions(statement: SyntaxNode, before: number, scope: Scope, run: ConfigRun): void {
  const reads = run.session.reads.slice(before);
  if (reads.length === 0) return;
  const { undefinedCalls } = run.session;
  const { length } = undefinedCalls;
  for (const node of descendants(statement)) {
    if (configForm(node, scope) !== 'config') continue;
    const [app, second] = argumentsOf(node).map((argument) => evaluate(argument, scope, run.session));
    if (app?.kind !== 'atom' || !second) continue;
    const keys = second.kind === 'list' ? second.items.map((item) => pair(item)?.[0].value) : [atomOf(second)];
    for (const key of keys) if (key !== undefined) run.decisions.push({ app: app.value, key, reads });
  }
  // A branch that is not taken calls nothing.
  undefinedCalls.length = length;
}

function atomOf(value: Value): string | undefined {
  return value.kind === 'atom' ? value.value : undefined;
}

function runConfig(statement: SyntaxNode, scope: Scope, run: ConfigRun): void {
  const { session } = run;
  const span = spanOf(statement, scope);
  const before = session.reads.length;
  const [app, second, third] = argumentsOf(statement).map((argument) => asData(evaluate(argument, scope, session)));
  if (app?.kind !== 'atom' || !second) {
    lose('the application that is configured is not followed', span, run);
    return;
  }
  const pairs = third ? [[second, third] as const] : keywordPairs(second, app.value, span, run);
  for (const [key, value] of pairs) {
    if (key.kind !== 'atom') {
      lose('the key that is configured is not followed', key.span, run, new Set([app.value]));
      continue;
    }
    run.entries.push({
      app: { value: app.value, span: app.span },
      key: { value: key.value, span: key.span },
      value: locatedTerm(value),
      span,
      runtime: run.runtime,
    });
    const reads = session.reads.slice(before);
    if (reads.length > 0) run.decisions.push({ app: app.value, key: key.value, reads });
  }
}

/** `config :app, key: value, other: value`. */
function keywordPairs(keywords: Value, app: string, span: Span, run: ConfigRun): (readonly [Value, Value])[] {
  const pairs = keywords.kind === 'list' ? keywords.items.map(pair) : [undefined];
  const followed = pairs.filter((entry) => entry !== undefined);
  if (followed.length < pairs.length) lose('a part of the configuration is not followed', span, run, new Set([app]));
  return followed;
}

function runImport(statement: SyntaxNode, scope: Scope, run: ConfigRun): void {
  const span = spanOf(statement, scope);
  const argument = argumentsOf(statement)[0];
  const path = argument && evaluate(argument, scope, run.session);
  if (path?.kind !== 'string') {
    lose(path?.kind === 'unknown' ? path.reason : 'the imported file is not followed', span, run);
    return;
  }
  const folder = scope.file.path.split('/').slice(0, -1).join('/');
  const form = /\buse\s+Mix\.Config\b/.test(scope.file.text) ? 'Mix.Config' : 'Config';
  const files = importedFiles(path.value, folder, run.session.sources.view, form);
  if (!files) {
    lose(`the imported file ${path.value} is not there`, span, run);
    return;
  }
  for (const file of files) {
    if (run.open.includes(file)) lose(`${file} imports itself`, span, run);
    else runConfigFile(file, run);
  }
}
