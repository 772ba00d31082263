// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are Nix, which interpolates with the same signs
import { beforeAll, describe, expect, it } from 'vitest';
import type { Evaluator } from '../../../src/nix/evaluation/index.ts';
import type { StringPart, Value } from '../../../src/nix/value.ts';
import { openSyntax, type Syntax } from '../../../src/syntax/index.ts';
import { evaluatorOf, plainValue } from './closed.ts';

const NOWHERE = { path: '', start: 0, end: 0 };

describe('values know where they were written', () => {
  let syntax: Syntax;
  beforeAll(async () => {
    syntax = await openSyntax(['nix']);
  }, 60_000);

  function evaluated(
    text: string,
    files: Readonly<Record<string, string>> = {},
  ): { evaluator: Evaluator; value: Value } {
    const evaluator = evaluatorOf(syntax, { ...files, 'x.nix': text });
    return { evaluator, value: evaluator.importFile('x.nix', NOWHERE) };
  }

  function parts(value: Value): readonly StringPart[] {
    return value.kind === 'string' ? value.parts : [];
  }

  it('each line of an indented string, one to one', () => {
    const text = "''\n    mkdir -p priv\n      cp a b\n  ''";
    for (const part of parts(evaluated(text).value)) {
      if (part.kind !== 'text') throw new Error('no text');
      expect(text.slice(part.span.start, part.span.end)).toBe(part.text);
    }
    expect(parts(evaluated(text).value).map((part) => part.kind === 'text' && part.text)).toEqual([
      'mkdir -p priv\n',
      '  cp a b\n',
    ]);
  });

  it('the range of an escape where the text is another than written', () => {
    const text = '"a\\nb"';
    const [, escape] = parts(evaluated(text).value);
    expect(escape).toMatchObject({ text: '\n', span: { path: 'x.nix', start: 2, end: 4 } });
  });

  it('the item of a list where it stands, not where its name is bound', () => {
    const text = 'let cargo = 1; in [ cargo ]';
    const { value } = evaluated(text);
    expect(value.kind === 'list' && value.items[0]?.span.start).toBe(text.lastIndexOf('cargo'));
  });

  it('the name of an attribute, also below a path of names', () => {
    const text = '{ a.b = 1; }';
    const { evaluator, value } = evaluated(text);
    const inner = evaluator.select(value, 'a', NOWHERE);
    expect(evaluator.attributeName(inner, 'b')).toEqual({ path: 'x.nix', start: 4, end: 5 });
  });

  it('what is read from a TOML file leads into that file', () => {
    const toml = '[toolchain]\nchannel = "1.80"\n';
    const text = '(builtins.fromTOML (builtins.readFile ./rust-toolchain.toml)).toolchain.channel';
    const { value } = evaluated(text, { 'rust-toolchain.toml': toml });
    expect(toml.slice(value.span.start, value.span.end)).toBe('"1.80"');
    expect(value.span.path).toBe('rust-toolchain.toml');
  });

  it('a path of the repository, from a file in a folder', () => {
    const files = {
      'nix/pkg.nix': '{ src }: [ ../native src (../. + "/lib/a.ex") ./${"x"}.nix ]',
      'native/lib.rs': '',
    };
    const { evaluator, value } = evaluated('import ./nix/pkg.nix { src = ./.; }', files);
    const paths = value.kind === 'list' ? value.items.map((item) => evaluator.force(item)) : [];
    expect(paths.map((path) => path.kind === 'path' && path.path)).toEqual(['native', '', 'lib/a.ex', 'nix/x.nix']);
  });

  it('a path in a string is a part of its own', () => {
    const [, part] = parts(evaluated('"cp ${./a/b.so} x"').value);
    expect(part).toMatchObject({ kind: 'path', path: 'a/b.so' });
  });

  it('a directory stands for its default.nix', () => {
    const { evaluator, value } = evaluated('import ./nix', { 'nix/default.nix': '42' });
    expect(plainValue(evaluator, value)).toEqual({ kind: 'plain', json: 42n });
  });

  it('files are looked at, and nothing outside is', () => {
    const { evaluator, value } = evaluated(
      '[ (builtins.pathExists ./a) (builtins.pathExists ./b) (builtins.attrNames (builtins.readDir ./.)) ]',
      { a: '' },
    );
    expect(plainValue(evaluator, value)).toEqual({ kind: 'plain', json: [true, false, ['a', 'x.nix']] });
    const outside = evaluated('import ../../etc/passwd').value;
    expect(outside).toMatchObject({ kind: 'unknown' });
  });

  it('a function is called with what is found for its formals', () => {
    const { evaluator, value } = evaluated('{ a, b ? 2, c }: [ a b c ]');
    const one = evaluator.value({ kind: 'integer', value: 1n, span: NOWHERE });
    const three = evaluator.attributeSet(
      [['c', evaluator.value({ kind: 'integer', value: 3n, span: NOWHERE })]],
      NOWHERE,
    );
    const result = evaluator.callWithArguments(value, (name) => (name === 'a' ? one : undefined), three, NOWHERE);
    expect(plainValue(evaluator, result)).toEqual({ kind: 'plain', json: [1n, 2n, 3n] });
  });
});
