import type { Span, Unknown } from '../../repository/index.ts';
import { childIn, namedChildren, type SyntaxNode } from '../../syntax/index.ts';
import { attributeAssignment, setAttribute } from './attributes.ts';
import { isConditional, runComprehension, runConditional } from './control-flow.ts';
import { definitionsOf, isDefinition } from './definitions.ts';
import { directive, formName, namedModules } from './directives.ts';
import { evaluate } from './evaluate.ts';
import { type ModuleState, moduleState } from './module-state.ts';
import { argumentsOf, doBlock, doStatements } from './nodes.ts';
import { defines } from './relevance.ts';
import { memoize, type Scope, spanOf, textOf, withAlias, withVariables } from './scope.ts';
import type { Session } from './session.ts';
import { bindings } from './statements.ts';
import { useOrCall } from './uses.ts';
import { lost, type UnknownValue } from './value.ts';

export interface RunStatement {
  readonly span: Span;
  readonly lost: Unknown | undefined;
}

/** A run of statements at the level of a file or of a module's body. */
export interface BodyRun {
  readonly session: Session;
  /** Modules met so far, by full name. */
  readonly modules: Map<string, ModuleState>;
  /** Everything that was not followed, in a module or outside of any. */
  readonly losses: Unknown[];
  /** Every statement that ran, those inside of another before it, with what was first lost in it. */
  readonly statements: RunStatement[];
  /** The call in the module under way whose macro brought the statements that run now. */
  readonly through: Span | undefined;
}

/** Runs statements in order: attributes, definitions and `use` take effect; the scope behind them comes back. */
export function runBody(statements: readonly SyntaxNode[], scope: Scope, run: BodyRun): Scope {
  let inner = scope;
  for (const statement of statements) {
    const { budget } = run.session;
    if (budget.depth <= 0 || budget.steps <= 0) {
      loseEverything(lost('the module takes too long to follow', spanOf(statement, inner)), inner, run);
      return inner;
    }
    budget.depth -= 1;
    const { length } = run.losses;
    const span = spanOf(statement, inner);
    inner = runStatement(statement, inner, run);
    run.statements.push({ span, lost: run.losses[length] });
    budget.depth += 1;
  }
  return inner;
}

/** Notes that functions may hide here. */
export function loseFunctions({ reason, span }: UnknownValue, scope: Scope, run: BodyRun): void {
  run.losses.push({ kind: 'unknown', reason, span });
  scope.module?.unknown.push({ kind: 'unknown', reason, span });
}

/** Notes that anything may hide here, a `use Rustler` too. */
export function loseEverything(lostHere: UnknownValue, scope: Scope, run: BodyRun): void {
  const { reason, span } = lostHere;
  loseFunctions(lostHere, scope, run);
  scope.module?.lost.push({ kind: 'unknown', reason, span });
}

function runStatement(statement: SyntaxNode, scope: Scope, run: BodyRun): Scope {
  const { session } = run;
  if (statement.broken) {
    loseEverything(lost('the text could not be parsed', spanOf(statement, scope)), scope, run);
    return scope;
  }
  if (statement.kind === 'block') return runBody(namedChildren(statement), scope, run);
  const assigned = attributeAssignment(statement, scope);
  if (assigned) return runAttribute(assigned, scope, run);
  const directed = directive(statement, scope);
  if (directed) return directed;
  const bound = bindings(statement, scope, session);
  if (bound) return withVariables(runValue(childIn(statement, 'right'), scope, run), bound);
  if (statement.kind === 'list' || statement.kind === 'tuple') {
    return namedChildren(statement).reduce((inner: Scope, item) => runValue(item, inner, run), scope);
  }
  const name = statement.kind === 'call' ? formName(statement, scope) : undefined;
  if (name === 'defmodule') return runModule(statement, scope, run);
  if (name !== undefined && isDefinition(name)) return runDefinition(statement, name, scope, run);
  if (name === 'for') return runComprehension(statement, scope, run);
  if (name !== undefined && isConditional(name)) return runConditional(statement, name, scope, run);
  return useOrCall(statement, scope, run);
}

/** What an expression does to the module before its value is there: a definition may stand wherever a value does. */
export function runValue(node: SyntaxNode | undefined, scope: Scope, run: BodyRun): Scope {
  return node && defines(node, scope, run.session) ? runBody([node], scope, run) : scope;
}

function runAttribute({ name, value }: { name: string; value: SyntaxNode }, scope: Scope, run: BodyRun): Scope {
  const { session } = run;
  if (name === 'before_compile' || name === 'on_definition') {
    loseFunctions(lost(`@${name} may define functions`, spanOf(value, scope)), scope, run);
  }
  if (name === 'on_load') {
    scope.module?.onLoad.push(spanOf(value, scope));
    const called = evaluate(value, scope, session);
    if (called.kind === 'atom') scope.module?.called.push({ name: called.value, arity: 0 });
  }
  return setAttribute(
    runValue(value, scope, run),
    name,
    memoize(() => evaluate(value, scope, session)),
  );
}

function runDefinition(
  statement: SyntaxNode,
  kind: Parameters<typeof definitionsOf>[1],
  scope: Scope,
  run: BodyRun,
): Scope {
  for (const defined of definitionsOf(statement, kind, scope, run.session)) {
    if (defined.kind === 'unknown') loseFunctions(defined, scope, run);
    else scope.module?.definitions.push(defined);
  }
  return scope;
}

/** `defmodule Name do … end`: its body runs, and inside another module its last name becomes an alias. */
function runModule(statement: SyntaxNode, scope: Scope, run: BodyRun): Scope {
  const nameNode = argumentsOf(statement)[0];
  const body = doStatements(statement, scope);
  if (!nameNode || !body) return scope;
  const name = definedName(nameNode, scope, run.session);
  if (name === undefined) return scope;
  const block = doBlock(statement);
  const state = moduleState(
    { value: name, span: spanOf(nameNode, scope) },
    spanOf(block ?? statement, scope),
    scope.file.path,
  );
  // Two definitions under exclusive conditions: the one that runs last stands, as in Elixir.
  run.modules.set(name, state);
  const inner: Scope = { ...scope, module: state, attributes: new Map() };
  runBody(body, inner, { ...run, through: undefined });
  if (!scope.module || nameNode.kind !== 'alias') return scope;
  const first = textOf(nameNode, scope).split('.')[0] as string;
  return withAlias(scope, first, `${scope.module.name.value}.${first}`);
}

/** Full name of a module as defined; plain atoms keep their colon. Undefined for a computed name. */
function definedName(node: SyntaxNode, scope: Scope, session: Session): string | undefined {
  if (node.kind === 'alias') {
    const written = textOf(node, scope);
    // Elixir nests under the outer module whatever the alias table says, unless the name starts with `Elixir.`.
    if (written.startsWith('Elixir.')) return written.slice('Elixir.'.length);
    if (scope.module) return `${scope.module.name.value}.${written}`;
    return namedModules(node, scope)[0];
  }
  const value = evaluate(node, scope, session);
  if (value.kind !== 'atom') return undefined;
  return value.value.startsWith('Elixir.') ? value.value.slice('Elixir.'.length) : `:${value.value}`;
}
