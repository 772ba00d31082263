import type { Definition, ModuleState } from './evaluation/module-state.ts';
import { argumentsOf, doBlock } from './evaluation/nodes.ts';
import type { Stub, StubTable } from './model.ts';
import { arities, reachedFunctions } from './private-functions.ts';

/** The functions of a module that a NIF can replace: one for every name and arity, wherever its clauses stand. */
export function stubTable(state: ModuleState): StubTable {
  const reached = reachedFunctions(state);
  const functions = new Map<string, Stub>();
  const clauses = new Set(state.definitions.filter((one) => !isHead(one)).map(functionOf));
  for (const definition of state.definitions) {
    // The compiler refuses a head that no clause follows: there is no such function to replace.
    if (!clauses.has(functionOf(definition))) continue;
    const kind = stubKind(definition.kind);
    for (const arity of arities(definition)) {
      const key = `${kind === 'defmacro' ? 'macro ' : ''}${definition.name}/${arity}`;
      if (functions.has(key)) continue;
      const used =
        definition.kind === 'defp' || definition.kind === 'defmacrop' ? reached(definition.name, arity) : true;
      functions.set(key, { name: definition.name, arity, kind, used, span: definition.span });
    }
  }
  for (const { name, arity, span } of state.brought) {
    const key = `${name}/${arity}`;
    if (!functions.has(key)) functions.set(key, { name, arity, kind: 'def', used: true, span });
  }
  return { functions: [...functions.values()], unknown: state.unknown, body: state.body };
}

/** `def add(a, b)`: names, defaults and documentation for the clauses behind it. */
function isHead({ kind, node }: Definition): boolean {
  const takesBody = kind === 'def' || kind === 'defp' || kind === 'defmacro' || kind === 'defmacrop';
  return takesBody && !doBlock(node) && argumentsOf(node).length === 1;
}

function functionOf({ name, parameters }: Definition): string {
  return `${name}/${parameters.length}`;
}

function stubKind(kind: ModuleState['definitions'][number]['kind']): Stub['kind'] {
  return kind === 'def' || kind === 'defp' || kind === 'defdelegate' ? kind : 'defmacro';
}
