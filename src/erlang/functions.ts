import { type Span, type Unknown, unknown } from '../repository/index.ts';
import type { Form, Module } from './forms.ts';
import { nameOfAttribute } from './forms.ts';
import type { ErlangFunction, FunctionTable } from './model.ts';
import type { Token } from './tokens.ts';

/** The functions of a module with what else may bring some. */
export function functionTable(module: Module, name: Token): FunctionTable {
  const lost: Unknown[] = [...module.unknown];
  const exports = new Set<string>();
  let exportsAll = false;
  const found = new Map<string, { readonly span: Span; readonly name: string; readonly arity: number }>();
  for (const form of module.forms) {
    const attribute = nameOfAttribute(form.tokens);
    if (attribute === 'export') for (const key of namesIn(form.tokens)) exports.add(key);
    else if (attribute === 'compile') {
      if (form.tokens.some(({ value }) => value === 'export_all')) exportsAll = true;
      if (form.tokens.some(({ value }) => value === 'parse_transform' || value === 'core_transform'))
        lost.push(unknown('a transformation may define functions', form.tokens[1]?.span ?? name.span));
    } else if (attribute === undefined) addFunction(form);
  }
  const used = usedNames(module);
  const functions = [...found.values()].map(
    (one): ErlangFunction => ({
      ...one,
      exported: exportsAll || exports.has(`${one.name}/${one.arity}`),
      used: used?.has(one.name) !== false,
    }),
  );
  return { functions, unknown: lost, body: functions[0]?.span ?? name.span };

  function addFunction({ tokens }: Form): void {
    const [first, opening] = tokens;
    if (!first) return;
    if (first.kind !== 'atom' || opening?.value !== '(') {
      lost.push(unknown('a macro may define functions', first.span));
      return;
    }
    const arity = arityAt(tokens, 1);
    const key = `${first.value}/${arity}`;
    if (!found.has(key)) found.set(key, { span: first.span, name: first.value, arity });
  }
}

/** Arguments between the bracket at `opening` and its partner. */
export function arityAt(tokens: readonly Token[], opening: number): number {
  let depth = 0;
  let commas = 0;
  for (let at = opening; at < tokens.length; at += 1) {
    const { kind, value } = tokens[at] as Token;
    if (kind !== 'punctuation') continue;
    if (['(', '[', '{', '<<'].includes(value)) depth += 1;
    else if ([')', ']', '}', '>>'].includes(value)) {
      depth -= 1;
      if (depth === 0) return at === opening + 1 ? 0 : commas + 1;
    } else if (value === ',' && depth === 1) commas += 1;
  }
  return commas + 1;
}

/** `name/arity` pairs of `-export([…])` and the like. */
export function namesIn(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token, at) => {
    const [slash, arity] = [tokens[at + 1], tokens[at + 2]];
    return token.kind === 'atom' && slash?.value === '/' && arity?.kind === 'integer'
      ? [`${token.value}/${Number(arity.value)}`]
      : [];
  });
}

/**
 * Names in the code of other functions, and in macros: nothing finer is needed to know that the compiler may keep one. Undefined: what
 * a macro calls is not known.
 */
function usedNames({ forms, macros }: Module): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const tokens of macros.values()) {
    if (!tokens) return undefined;
    for (const { value } of tokens) names.add(value);
  }
  for (const { tokens } of forms) {
    const attribute = nameOfAttribute(tokens);
    if (attribute !== undefined && attribute !== 'on_load') continue;
    const own = tokens[0]?.value;
    // A clause of the function itself, or a call of itself, keeps nobody alive.
    for (const { kind, value } of tokens.slice(1)) if (kind === 'atom' && value !== own) names.add(value);
  }
  return names;
}
