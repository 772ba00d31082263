import { type Located, type SourceText, type Unknown, unknown } from '../repository/index.ts';
import { childIn, type SyntaxNode } from '../syntax/index.ts';
import type { Attribute } from './attributes.ts';
import type { NifFunction } from './model.ts';
import { stringLiteral } from './string-literal.ts';
import { pathSegments, splitAtCommas, tokensIn } from './token-tree.ts';

/** Reads a function under `#[rustler::nif(…)]` (rustler_codegen/src/nif.rs). */
export function readNifFunction(
  fn: SyntaxNode,
  attribute: Attribute,
  source: SourceText,
  { conditional, cfgs }: Pick<NifFunction, 'conditional' | 'cfgs'>,
): NifFunction | undefined {
  const name = childIn(fn, 'name');
  if (!name) return undefined;
  const rustName = source.text.slice(name.start, name.end);
  const options = readOptions(attribute, source);
  const parameters = childIn(fn, 'parameters');
  const list = parameters?.children.filter((child) => /(^|_)parameter$/.test(child.kind)) ?? [];
  const optionalParameter = parameters?.children.some((child) => child.kind === 'attribute_item') ?? false;
  return {
    name: { value: options.get('name')?.value ?? rustName, span: source.span(name.start, name.end) },
    rustName,
    arity: list.length - (isEnv(list[0], source.text) ? 1 : 0),
    schedule: options.get('schedule')?.value,
    refused: refusedOption(options),
    conditional: conditional || optionalParameter,
    cfgs: optionalParameter ? undefined : cfgs,
  };
}

/** Only a first parameter whose type is a path that ends in `Env` is none of the Erlang function's; `&Env` is one. */
function isEnv(parameter: SyntaxNode | undefined, text: string): boolean {
  const type = parameter && childIn(parameter, 'type');
  if (!type || !/^(type_identifier|scoped_type_identifier|generic_type)$/.test(type.kind)) return false;
  return pathSegments(type, text).at(-1) === 'Env';
}

function readOptions(attribute: Attribute, source: SourceText): ReadonlyMap<string, Located<string>> {
  const parts = attribute.arguments ? splitAtCommas(tokensIn(attribute.arguments)) : [];
  const options = new Map<string, Located<string>>();
  for (const [key, equals, value] of parts) {
    const literal = equals?.kind === '=' && value ? stringLiteral(value, source) : undefined;
    if (key && literal) options.set(source.text.slice(key.start, key.end), literal);
  }
  return options;
}

const SCHEDULES: ReadonlySet<string> = new Set(['Normal', 'DirtyCpu', 'DirtyIo']);

/** What the macro does not compile (rustler_codegen/src/nif.rs `NifAttributes::parse`). */
function refusedOption(options: ReadonlyMap<string, Located<string>>): Unknown | undefined {
  for (const [name, { value, span }] of options) {
    if (name !== 'name' && name !== 'schedule') return unknown(`\`#[nif]\` takes no ${name}`, span);
    if (name === 'schedule' && !SCHEDULES.has(value)) return unknown(`\`#[nif]\` takes no schedule ${value}`, span);
  }
  return undefined;
}
