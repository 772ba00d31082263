import { childIn, namedChildren, type SyntaxNode } from '../../syntax/index.ts';
import { argumentsOf, callName, keyName, keywordPairs, localName } from './nodes.ts';
import { resolveAlias, type Scope, textOf, withAlias } from './scope.ts';

/** The scope after `alias`, `require` or `import`; undefined for any other statement. */
export function directive(statement: SyntaxNode, scope: Scope): Scope | undefined {
  if (statement.kind !== 'call') return undefined;
  const name = formName(statement, scope);
  if (name !== 'alias' && name !== 'require' && name !== 'import') return undefined;
  const [given, options] = argumentsOf(statement);
  if (!given) return undefined;
  const modules = namedModules(given, scope);
  if (name === 'import') return { ...scope, imports: [...scope.imports, ...modules] };
  const as = aliasName(options, scope);
  if (name === 'require' && as === undefined) return scope;
  return modules.reduce((inner, module) => withAlias(inner, as ?? (module.split('.').at(-1) as string), module), scope);
}

/** The name of a local call or bare name, or of a form of Kernel that is called by its full name: `Kernel.def`. */
export function formName(node: SyntaxNode, scope: Scope): string | undefined {
  const local = localName(node, scope);
  const called = local === undefined && node.kind === 'call' ? callName(node, scope) : undefined;
  const [module] = called?.receiver ? namedModules(called.receiver, scope) : [];
  return module === 'Kernel' || module === 'Kernel.SpecialForms' ? called?.name : local;
}

/** Full names of `A.B`, `A.{B, C}`, `__MODULE__`, `__MODULE__.B`; nothing for a computed name. */
export function namedModules(node: SyntaxNode, scope: Scope): string[] {
  if (node.kind === 'alias') return [resolveAlias(textOf(node, scope), scope)];
  if (node.kind === 'identifier' && textOf(node, scope) === '__MODULE__') {
    return scope.module ? [scope.module.name.value] : [];
  }
  if (node.kind !== 'dot') return [];
  const left = childIn(node, 'left');
  const right = childIn(node, 'right');
  const bases = left ? namedModules(left, scope) : [];
  const names =
    right?.kind === 'tuple' ? namedChildren(right).filter(({ kind }) => kind === 'alias') : right ? [right] : [];
  return bases.flatMap((base) => names.map((name) => `${base}.${textOf(name, scope)}`));
}

function aliasName(options: SyntaxNode | undefined, scope: Scope): string | undefined {
  const pair = keywordPairs(options).find((candidate) => keyName(candidate, scope) === 'as');
  const value = pair && childIn(pair, 'value');
  return value?.kind === 'alias' ? textOf(value, scope) : undefined;
}
