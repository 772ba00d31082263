// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are Nix, which interpolates with the same signs
import fc from 'fast-check';
import { FORMS, LEAVES, LITERALS, type Type } from './forms.ts';

const BINDINGS =
  'let i = 5; j = 2; f = 2.5; b = true; s = "lib"; t = "x-1.0"; l = [ 4 5 ]; m = [ "q" "lib" ]; r = { a = 1; b = 3; }; d = { x.a = 7; y = { }; }; in ';

// A hole between the braces of `${…}` keeps them.
const HOLE = /\{(int|float|bool|str|ints|strs|set|deep|any|regex|sep|json)\}/g;

/** Closed expressions over all forms, mostly sound. */
export function closedExpressions(depth: number): fc.Arbitrary<string> {
  return ofType('any', depth).map((text) => BINDINGS + text);
}

const known = new Map<string, fc.Arbitrary<string>>();

function ofType(type: Type, depth: number): fc.Arbitrary<string> {
  const key = `${type} ${depth}`;
  let arbitrary = known.get(key);
  if (!arbitrary) {
    arbitrary =
      depth === 0
        ? leaf(type)
        : fc.oneof({ weight: 1, arbitrary: leaf(type) }, { weight: 6, arbitrary: form(type, depth) });
    known.set(key, arbitrary);
  }
  return arbitrary;
}

function leaf(type: Type): fc.Arbitrary<string> {
  return fc.constantFrom(...LEAVES[type]);
}

function form(type: Type, depth: number): fc.Arbitrary<string> {
  return fc.constantFrom(...FORMS[type]).chain((template) => filled(template, depth));
}

/** A form with its holes filled; each filling stands in parentheses. */
function filled(template: string, depth: number): fc.Arbitrary<string> {
  const holes = [...template.matchAll(HOLE)];
  const fillings = holes.map((hole) => {
    const name = hole[1] as Type | keyof typeof LITERALS;
    return name in LITERALS
      ? fc.constantFrom(...LITERALS[name as keyof typeof LITERALS])
      : ofType(name as Type, depth - 1);
  });
  return fc.tuple(...fillings).map((texts) => {
    let next = 0;
    return template.replace(HOLE, () => {
      const text = texts[next] ?? '';
      next += 1;
      return `(${text})`;
    });
  });
}

/** Each form at least once, with simple fillings. */
export function everyForm(): { readonly form: string; readonly expression: fc.Arbitrary<string> }[] {
  return Object.values(FORMS).flatMap((forms) =>
    forms.map((template) => ({ form: template, expression: filled(template, 1).map((text) => BINDINGS + text) })),
  );
}

const INDENTED = [
  '\n',
  '\n  ',
  '\n    ',
  '  ',
  '\t',
  'a',
  'b c',
  '$$',
  "''$",
  "'''",
  "''\\n",
  "''\\t",
  '${s}',
  '${toString i}',
  '$',
  "'x",
  '\\n',
  '"',
  '#',
  '\n\n',
  ' ',
];
const QUOTED = [
  'a',
  '\\n',
  '\\t',
  '\\"',
  '\\\\',
  '\\${',
  '$$',
  '$',
  '${s}',
  '\n',
  ' ',
  "''",
  '\\x',
  '#',
  '${"${t}"}',
  'é',
  '\\r',
];

/** String literals of both kinds, token by token. */
export const stringLiterals: fc.Arbitrary<string> = fc.oneof(
  fc.array(fc.constantFrom(...INDENTED), { maxLength: 12 }).map((tokens) => `${BINDINGS}''${tokens.join('')}''`),
  fc.array(fc.constantFrom(...QUOTED), { maxLength: 8 }).map((tokens) => `${BINDINGS}"${tokens.join('')}"`),
);
