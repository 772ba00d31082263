import type { Span } from '../../repository/index.ts';
import type { SyntaxNode } from '../../syntax/index.ts';
import { ATTRIBUTE_CALLS, attributeCall } from './attribute-calls.ts';
import { spend } from './bounds.ts';
import { expandMacro } from './calls.ts';
import { asData } from './data.ts';
import { formName, namedModules } from './directives.ts';
import { evaluate } from './evaluate.ts';
import { callDefinition, hasDefinition } from './functions.ts';
import { codeScope } from './injection.ts';
import {
  DEFINING_CALLS,
  HARMLESS_FORMS,
  HARMLESS_FUNCTIONS,
  HARMLESS_MODULES,
  KNOWN_LIBRARIES,
} from './known-libraries.ts';
import { type BodyRun, loseEverything, loseFunctions, runBody } from './module-body.ts';
import { argumentsOf, callName, localName } from './nodes.ts';
import { unquotedCode } from './quote.ts';
import { defines } from './relevance.ts';
import { memoize, type Scope, spanOf } from './scope.ts';
import { list, lost, type Value } from './value.ts';

/** A statement of a module's body that may put code there: `use`, a macro call, `unquote`. Anything else has no effect. */
export function useOrCall(statement: SyntaxNode, scope: Scope, run: BodyRun): Scope {
  const name = formName(statement, scope);
  if (name === 'use') return runUse(statement, scope, run);
  if (name === 'unquote') {
    const code = argumentsOf(statement)[0];
    return code ? runCode(unquotedCode(code, scope, run.session), statement, scope, run) : scope;
  }
  if (name !== undefined && !scope.variables.has(name)) return runLocal(statement, name, scope, run);
  if (statement.kind === 'call') return runRemote(statement, scope, run);
  if (defines(statement, scope, run.session)) {
    loseEverything(lost('code that is not followed may define functions', spanOf(statement, scope)), scope, run);
  }
  return scope;
}

function runUse(statement: SyntaxNode, scope: Scope, run: BodyRun): Scope {
  const [moduleNode, options] = argumentsOf(statement);
  if (!moduleNode) return scope;
  const modules = usedModules(moduleNode, scope, run);
  if (modules.length === 0) {
    loseEverything(lost('the module that is used is computed', spanOf(moduleNode, scope)), scope, run);
    return scope;
  }
  return modules.reduce((inner, module) => useModule(module, moduleNode, options, statement, inner, run), scope);
}

function usedModules(node: SyntaxNode, scope: Scope, run: BodyRun): string[] {
  const written = namedModules(node, scope);
  if (written.length > 0) return written;
  const value = evaluate(node, scope, run.session);
  return value.kind === 'atom' && value.value.startsWith('Elixir.') ? [value.value.slice('Elixir.'.length)] : [];
}

function useModule(
  module: string,
  moduleNode: SyntaxNode,
  options: SyntaxNode | undefined,
  statement: SyntaxNode,
  scope: Scope,
  run: BodyRun,
): Scope {
  const { session } = run;
  if (module === 'Rustler' || module === 'RustlerPrecompiled') {
    const given = memoize(() =>
      options ? asData(evaluate(options, scope, session)) : list([], spanOf(statement, scope)),
    );
    scope.module?.uses.push({ library: module, span: spanOf(moduleNode, scope), through: run.through, options: given });
  }
  if (module === 'Mix.Project' && scope.module) scope.module.mixProject = true;
  const known = Object.hasOwn(KNOWN_LIBRARIES, module) ? KNOWN_LIBRARIES[module] : undefined;
  if (known) {
    for (const [name, arity] of known) scope.module?.brought.push({ name, arity, span: spanOf(moduleNode, scope) });
    return scope;
  }
  const state = session.module(module);
  if (!state || !hasDefinition(state, '__using__', 1)) {
    loseFunctions(lost(`use ${module} may define functions`, spanOf(moduleNode, scope)), scope, run);
    return scope;
  }
  const span = spanOf(statement, scope);
  const argument: Value = options
    ? { kind: 'quoted', body: [options], scope, span: spanOf(options, scope) }
    : list([], span);
  const code = callDefinition(state, '__using__', [() => argument], span, session);
  return runCode(code, statement, scope, run, module);
}

// Modules use a few dozen macros. One that calls itself twice would bring hundreds of thousands of statements before the steps run out.
const EXPANSION = 5_000;

/** Runs what a macro made, in the module that called it. */
function runCode(code: Value, statement: SyntaxNode, scope: Scope, run: BodyRun, module?: string): Scope {
  spend(EXPANSION, run.session);
  const through: Span = run.through ?? spanOf(statement, scope);
  switch (code.kind) {
    case 'quoted': {
      const start = codeScope(code.scope, scope);
      const end = runBody(code.body, start, { ...run, through });
      // What the code imports is imported for the rest of the module; its aliases and variables are its own.
      const imports = [...scope.imports, ...end.imports.slice(start.imports.length)];
      return { ...scope, attributes: end.attributes, imports };
    }
    case 'list':
    case 'tuple':
      return code.items.reduce((inner, item) => runCode(item, statement, inner, run, module), scope);
    case 'unknown': {
      loseFunctions(
        lost(`the macro${module ? ` of ${module}` : ''} is not followed: ${code.reason}`, code.span),
        scope,
        run,
      );
      const carrier = module === undefined || fileText(run, module)?.includes('Rustler');
      if (carrier) scope.module?.lost.push({ kind: 'unknown', reason: code.reason, span: through });
      return scope;
    }
    default:
      return scope;
  }
}

/** The text of the file that defines a module. */
function fileText(run: BodyRun, module: string): string | undefined {
  const state = run.session.module(module);
  const read = state && run.session.sources.view.read(state.file);
  return read?.kind === 'text' ? read.source.text : undefined;
}

function runLocal(statement: SyntaxNode, name: string, scope: Scope, run: BodyRun): Scope {
  const arity = argumentsOf(statement).length;
  // `Kernel.def` is Kernel's, whatever is imported.
  const isLocal = localName(statement, scope) !== undefined;
  const own =
    scope.module && hasDefinition(scope.module, name, arity) === 'macro' ? scope.module.name.value : undefined;
  const module = isLocal ? (own ?? scope.imports.find((imported) => macroOf(imported, name, arity, run))) : undefined;
  if (module)
    return runCode(expandMacro(statement, module, name, [], scope, run.session), statement, scope, run, module);
  const harmless = HARMLESS_FUNCTIONS.has(name) ? !defines(statement, scope, run.session) : HARMLESS_FORMS.has(name);
  if (!harmless) {
    loseFunctions(lost(`${name} is not followed and may define functions`, spanOf(statement, scope)), scope, run);
  }
  return scope;
}

function macroOf(module: string, name: string, arity: number, run: BodyRun): boolean {
  const state = run.session.module(module);
  return state !== undefined && hasDefinition(state, name, arity) === 'macro';
}

function runRemote(statement: SyntaxNode, scope: Scope, run: BodyRun): Scope {
  const name = callName(statement, scope);
  const [module] = name?.receiver ? namedModules(name.receiver, scope) : [];
  if (!name || !module) return remoteElsewhere(statement, scope, run);
  const arity = argumentsOf(statement).length;
  if (macroOf(module, name.name, arity, run)) {
    if (isNotRequired(module, scope, run)) {
      const why = `${module}.${name.name} is a macro, and the module does not require ${module}`;
      loseEverything(lost(why, spanOf(statement, scope)), scope, run);
      return scope;
    }
    return runCode(expandMacro(statement, module, name.name, [], scope, run.session), statement, scope, run, module);
  }
  if (module === 'Rustler.Compiler' && name.name === 'compile_crate') {
    scope.module?.compiles.push(spanOf(statement, scope));
    return scope;
  }
  const called = `${module}.${name.name}`;
  const changed = ATTRIBUTE_CALLS.has(called) ? attributeCall(called, statement, scope, run.session) : undefined;
  if (changed) return changed;
  const harmless = HARMLESS_MODULES.has(module) && !DEFINING_CALLS.has(`${module}.${name.name}`);
  if ((!harmless && !run.session.module(module)) || defines(statement, scope, run.session)) {
    loseFunctions(
      lost(`${module}.${name.name} is not followed and may define functions`, spanOf(statement, scope)),
      scope,
      run,
    );
  }
  return scope;
}

/** Whether nothing in the file of a call can require the module of another: no `require`, and nothing that brings one. */
function isNotRequired(module: string, scope: Scope, run: BodyRun): boolean {
  if (run.through || run.session.module(module)?.file === scope.file.path) return false;
  const requiring = new RegExp(`^\\s*(use|import)\\b|\\brequire\\b[^\\n]*(\\{|\\b${module.split('.').at(-1)}\\b)`, 'm');
  return !requiring.test(scope.file.text);
}

// A call of an Erlang function or of a value: it cannot define anything but through code in its arguments.
function remoteElsewhere(statement: SyntaxNode, scope: Scope, run: BodyRun): Scope {
  if (defines(statement, scope, run.session)) {
    loseEverything(lost('code that is not followed may define functions', spanOf(statement, scope)), scope, run);
  }
  return scope;
}
