import { SUBMODULES, TOP_LEVEL } from '../../../src/nix/builtins/lib/index.ts';
import { OUTSIDE_NAMES } from '../../../src/nix/builtins/outside.ts';
import { childIn, type Syntax, type SyntaxNode } from '../../../src/syntax/index.ts';
import { evaluatorOf } from '../../nix/evaluation/closed.ts';

/** Builtins that are there so that their calls are unknown with a reason: they claim nothing. */
const NEVER_FOLLOWED = ['scopedImport', 'toXML', 'unsafeGetAttrPos', 'getEnv'];

/** What is evaluated, but for `<nixpkgs>` and `~/x`, which depend on the machine, and the pipe operators, which Nix 2.8 has not. */
const EXPRESSIONS = [
  'apply_expression',
  'assert_expression',
  'attrset_expression',
  'binary_expression',
  'float_expression',
  'function_expression',
  'has_attr_expression',
  'if_expression',
  'indented_string_expression',
  'integer_expression',
  'let_attrset_expression',
  'let_expression',
  'list_expression',
  'parenthesized_expression',
  'path_expression',
  'rec_attrset_expression',
  'select_expression',
  'string_expression',
  'unary_expression',
  'uri_expression',
  'variable_expression',
  'with_expression',
];

const OPERATORS = ['+', '-', '*', '/', '++', '//', '&&', '||', '->', '==', '!=', '<', '<=', '>', '>=', '!'];

/** One expression of so many is parsed to see what it is made of. */
const PARSED_EACH = 3;

/** The names by which the evaluator can be asked for what it claims to know: `builtins.map`, `lib.fix`, kinds of expressions, operators. */
export function claimedNames(syntax: Syntax): string[] {
  const evaluator = evaluatorOf(syntax);
  const { builtins } = evaluator;
  const known = builtins.kind === 'update' ? evaluator.attributes(builtins.right) : undefined;
  const outside: readonly string[] = [
    ...OUTSIDE_NAMES,
    ...NEVER_FOLLOWED,
    'builtins',
    'storeDir',
    'true',
    'false',
    'null',
  ];
  const functions = [...(known?.attributes.keys() ?? [])].filter((name) => !outside.includes(name));
  const submodules = Object.entries(SUBMODULES).flatMap(([module, members]) => {
    const own = Object.keys(members).filter((name) => !Object.hasOwn(TOP_LEVEL, name));
    return own.length > 0 ? own.map((name) => `lib.${module}.${name}`) : [`lib.${module}`];
  });
  return [
    ...functions.map((name) => `builtins.${name}`),
    ...Object.keys(TOP_LEVEL).map((name) => `lib.${name}`),
    ...submodules,
    ...EXPRESSIONS,
    ...OPERATORS,
  ];
}

/** The names, of those above, that stand in the expressions. */
export function formsOf(syntax: Syntax, expressions: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const expression of expressions) {
    for (const [, path = '', module] of expression.matchAll(/\b((?:builtins|lib)(?:\.(\w+))?\.[\w']+)/g)) {
      found.add(path);
      if (module !== undefined) found.add(`lib.${module}`);
    }
    for (const [, name] of expression.matchAll(/(?<![\w.'"-])([a-zA-Z]\w+)\b/g)) found.add(`builtins.${name}`);
  }
  for (const [index, expression] of expressions.entries()) {
    if (index % PARSED_EACH === 0) visit(syntax.parse('nix', expression), expression);
  }
  return found;

  function visit(node: SyntaxNode, text: string): void {
    found.add(node.kind);
    const operator = childIn(node, 'operator');
    if (operator) found.add(text.slice(operator.start, operator.end));
    for (const child of node.children) visit(child, text);
  }
}
