import { type Span, type Unknown, unknown } from '../repository/index.ts';
import type { Clause, Expression } from './expressions.ts';
import { appended, folderOf, joined, type TextValue, text, type Value } from './paths.ts';

/** A call of `erlang:load_nif/2` that was reached. */
export interface LoadCall {
  readonly call: Span;
  readonly path: TextValue;
}

/** What a module's own functions are, by name and arity: one clause each, or nothing that is followed. */
export type LocalFunctions = (name: string, arity: number) => readonly Clause[] | undefined;

/** The outcome of running the `-on_load` function. */
export interface Outcome {
  readonly loads: readonly LoadCall[];
  /** Whether its result is that of the call: anything but `ok` unloads the module. */
  readonly needed: boolean;
}

class Lost extends Error {
  readonly unknown: Unknown;
  constructor(reason: string, span: Span) {
    super(reason);
    this.unknown = unknown(reason, span);
  }
}

type Variables = ReadonlyMap<string, Value>;

const MOST_STEPS = 10_000;
const DEEPEST = 20;

/**
 * Runs a function for the paths that it loads, in an application that stands in `lib/<name>[-<version>]` with its `ebin` on the code
 * path, as every builder of nixpkgs installs it.
 */
export function runOnLoad(body: readonly Expression[], module: string, functions: LocalFunctions): Outcome | Unknown {
  const loads: LoadCall[] = [];
  let steps = 0;
  let depth = 0;
  let asserted = false;
  try {
    const result = evaluateBody(body, new Map());
    return { loads, needed: asserted || result.kind === 'loaded' };
  } catch (error) {
    if (error instanceof Lost) return error.unknown;
    throw error;
  }

  function evaluateBody(expressions: readonly Expression[], outer: Variables): Value {
    const variables = new Map(outer);
    let result: Value | undefined;
    for (const expression of expressions) result = evaluate(expression, variables);
    if (!result) throw new Lost('an empty body', { path: '', start: 0, end: 0 });
    return result;
  }

  function evaluate(expression: Expression, variables: Map<string, Value>): Value {
    steps += 1;
    if (steps > MOST_STEPS) throw new Lost('the function takes too many steps', expression.span);
    switch (expression.kind) {
      case 'atom':
        return { ...text(expression.value, expression.span), atom: true };
      case 'string':
        return text(expression.value, withinQuotes(expression));
      case 'integer':
        return { kind: 'other', span: expression.span };
      case 'variable':
        return variableNamed(expression.value, expression.span, variables);
      case 'tuple':
      case 'list':
        return {
          kind: expression.kind,
          items: expression.items.map((item) => evaluate(item, variables)),
          span: expression.span,
        };
      case 'append':
        return append(evaluate(expression.left, variables), evaluate(expression.right, variables), expression.span);
      case 'match':
        return match(expression, variables);
      case 'block':
        return expression.body.map((inner) => evaluate(inner, variables)).at(-1) as Value;
      case 'case':
        return chooseClause(expression, variables);
      case 'call':
        return call(expression, variables);
    }
  }

  function variableNamed(name: string, span: Span, variables: Variables): Value {
    const value = variables.get(name);
    if (!value) throw new Lost(`${name} is not bound here`, span);
    return value;
  }

  function append(left: Value, right: Value, span: Span): Value {
    const result = left.kind === 'text' && right.kind === 'text' ? appended(left, right) : undefined;
    if (!result) throw new Lost('what is put together here is not followed', span);
    return result;
  }

  /** `Path = …`, and `ok = erlang:load_nif(…)`, which raises where the call fails. */
  function match(
    { pattern, value, span }: Extract<Expression, { kind: 'match' }>,
    variables: Map<string, Value>,
  ): Value {
    const result = evaluate(value, variables);
    if (pattern.kind === 'variable') {
      if (pattern.value !== '_' && variables.has(pattern.value)) throw new Lost('a variable is matched again', span);
      variables.set(pattern.value, result);
      return result;
    }
    if (result.kind === 'loaded' && pattern.kind === 'atom' && pattern.value === 'ok') {
      asserted = true;
      return result;
    }
    throw new Lost('this pattern is not followed', pattern.span);
  }

  function chooseClause(expression: Extract<Expression, { kind: 'case' }>, variables: Map<string, Value>): Value {
    const subject = evaluate(expression.subject, variables);
    if (subject.kind === 'loaded') return afterLoad(expression, subject);
    if (subject.kind !== 'text' || subject.root === undefined)
      throw new Lost('what is looked at here is not followed', expression.subject.span);
    for (const { patterns, guard, body } of expression.clauses) {
      const [pattern] = patterns;
      // A folder is a list of characters, never `{error, bad_name}` or an atom.
      if (!pattern || pattern.kind === 'tuple' || pattern.kind === 'atom') continue;
      const isTaken = guard === undefined || guard === `is_list(${pattern.kind === 'variable' ? pattern.value : ''})`;
      if (pattern.kind !== 'variable' || !isTaken || variables.has(pattern.value))
        throw new Lost('this clause is not followed', pattern.span);
      variables.set(pattern.value, subject);
      return body.map((inner) => evaluate(inner, variables)).at(-1) as Value;
    }
    throw new Lost('no clause takes the folder', expression.span);
  }

  /** What becomes of the result: a clause may try another path, or go on without the library. */
  function afterLoad({ clauses, span }: Extract<Expression, { kind: 'case' }>, loaded: Value): Value {
    for (const { patterns, guard, body } of clauses) {
      const [pattern] = patterns;
      if (!pattern || guard !== undefined) throw new Lost('what becomes of the result is not followed', span);
      if (pattern.kind === 'atom' && pattern.value === 'ok') continue;
      // Only a module that was there before is reloaded.
      if (isReload(pattern)) continue;
      if (!refuses(body.at(-1), pattern))
        throw new Lost('what a failure of load_nif leads to is not followed', pattern.span);
    }
    return loaded;
  }

  function call(expression: Extract<Expression, { kind: 'call' }>, variables: Map<string, Value>): Value {
    const { module: owner, name, given, span } = expression;
    if (name.kind !== 'atom' || (owner && owner.kind !== 'atom')) throw new Lost('a call is not followed', span);
    const isOwn = owner === undefined || owner.value === module;
    const called = `${isOwn ? '' : `${owner.value}:`}${name.value}/${given.length}`;
    if (called === 'erlang:load_nif/2') return load(given, span, variables);
    const known = FOLDERS[called];
    if (known) {
      const values = given.map((argument) => evaluate(argument, variables));
      const result = known(values, span, module);
      if (!result) throw new Lost(`${called} is not followed with these arguments`, span);
      return result;
    }
    const clauses = isOwn ? functions(name.value, given.length) : undefined;
    const [only] = clauses ?? [];
    if (!only || clauses?.length !== 1 || only.guard !== undefined || depth >= DEEPEST)
      throw new Lost(`${called} is not followed`, span);
    const bound = new Map<string, Value>();
    only.patterns.forEach((pattern, index) => {
      const value = evaluate(given[index] as Expression, variables);
      if (pattern.kind !== 'variable' || bound.has(pattern.value)) throw new Lost(`${called} is not followed`, span);
      bound.set(pattern.value, value);
    });
    depth += 1;
    const result = evaluateBody(only.body, bound);
    depth -= 1;
    return result;
  }

  function load(given: readonly Expression[], span: Span, variables: Map<string, Value>): Value {
    const path = evaluate(given[0] as Expression, variables);
    if (path.kind !== 'text' || path.atom) throw new Lost('the path of the library is not followed', span);
    loads.push({ call: span, path });
    return { kind: 'loaded', span };
  }
}

/** The place of a string that is written as it is. */
function withinQuotes({
  value,
  span,
}: Extract<Expression, { kind: 'atom' | 'string' | 'integer' | 'variable' }>): Span {
  return span.end - span.start === value.length + 2 ? { ...span, start: span.start + 1, end: span.end - 1 } : span;
}

/** `{error, {reload, _}}` */
function isReload(pattern: Expression): boolean {
  const inner = pattern.kind === 'tuple' ? pattern.items[1] : undefined;
  const reason = inner?.kind === 'tuple' ? inner.items[0] : undefined;
  return reason?.kind === 'atom' && reason.value === 'reload';
}

/** Whether a clause ends as a failure: it raises, or returns the error itself. */
function refuses(last: Expression | undefined, pattern: Expression): boolean {
  if (!last) return false;
  if (last.kind === 'tuple') return last.items[0]?.kind === 'atom' && last.items[0].value === 'error';
  if (last.kind === 'variable') return pattern.kind === 'variable' && pattern.value === last.value;
  if (last.kind !== 'call' || last.name.kind !== 'atom') return false;
  const owner = last.module?.kind === 'atom' ? last.module.value : 'erlang';
  return owner === 'erlang' && ['error', 'exit', 'throw'].includes(last.name.value);
}

type Known = (given: readonly Value[], span: Span, module: string) => Value | undefined;

/** What of `code` and `filename` builds the path of a library. */
const FOLDERS: Readonly<Record<string, Known>> = {
  'code:priv_dir/1': ([app], span) => inApplication(app, 'priv', span),
  'code:lib_dir/1': ([app], span) => inApplication(app, '', span),
  'code:lib_dir/2': ([app, folder], span) =>
    folder?.kind === 'text' && folder.root === undefined ? inApplication(app, folder.text, span) : undefined,
  'code:which/1': ([name], span, module) =>
    name?.kind === 'text' && name.atom && name.text === module ? text(`ebin/${module}.beam`, span, 'own') : undefined,
  'filename:join/2': (parts) => joinedValues(parts),
  'filename:join/1': ([parts]) => (parts?.kind === 'list' ? joinedValues(parts.items) : undefined),
  'filename:dirname/1': ([path]) => (path?.kind === 'text' ? folderOf(path) : undefined),
  'filename:absname/1': ([path]) => (path?.kind === 'text' && path.root !== undefined ? path : undefined),
  'filename:flatten/1': ([path]) => (path?.kind === 'text' ? path : undefined),
  'lists:flatten/1': ([path]) => (path?.kind === 'text' ? path : undefined),
  'lists:append/1': ([parts]) => {
    if (parts?.kind !== 'list' || !parts.items.every((item) => item.kind === 'text')) return undefined;
    return parts.items.reduce<TextValue | undefined>(
      (left, right) => (left === undefined ? undefined : appended(left, right)),
      text('', parts.span),
    );
  },
  'atom_to_list/1': ([name]) => (name?.kind === 'text' && name.atom ? { ...name, atom: false } : undefined),
  'erlang:atom_to_list/1': ([name]) => (name?.kind === 'text' && name.atom ? { ...name, atom: false } : undefined),
};

function inApplication(app: Value | undefined, folder: string, span: Span): TextValue | undefined {
  if (app?.kind !== 'text' || !app.atom) return undefined;
  return text(folder, span, { value: app.text, span: app.span });
}

function joinedValues(parts: readonly Value[]): TextValue | undefined {
  return parts.every((part) => part.kind === 'text') ? joined(parts) : undefined;
}
