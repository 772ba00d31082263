// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are Nix, which interpolates with the same signs
import { beforeAll, describe, expect, it } from 'vitest';
import { externalPath } from '../../../src/nix/evaluation/describe.ts';
import type { Evaluator } from '../../../src/nix/evaluation/index.ts';
import type { Value } from '../../../src/nix/value.ts';
import { openSyntax, type Syntax } from '../../../src/syntax/index.ts';
import { evaluatorOf, plainValue } from './closed.ts';

const NOWHERE = { path: '', start: 0, end: 0 };

describe('values from outside the repository', () => {
  let syntax: Syntax;
  beforeAll(async () => {
    syntax = await openSyntax(['nix']);
  }, 60_000);

  /** The text is a function of `pkgs`, which is external, as is everything from it. */
  function withPackages(
    text: string,
    files: Readonly<Record<string, string>> = {},
  ): { evaluator: Evaluator; value: Value } {
    const evaluator = evaluatorOf(syntax, files);
    const callee = evaluator.evaluateText('x.nix', text);
    const pkgs: Value = { kind: 'external', form: 'root', name: 'pkgs', span: NOWHERE };
    return { evaluator, value: evaluator.apply(callee, evaluator.value(pkgs), NOWHERE) };
  }

  function plain(text: string, files: Readonly<Record<string, string>> = {}): unknown {
    const { evaluator, value } = withPackages(text, files);
    const result = plainValue(evaluator, value);
    return result.kind === 'plain' ? result.json : result.reason;
  }

  it('extend their path when something is selected', () => {
    const { value } = withPackages('pkgs: pkgs.beamPackages.mixRelease');
    expect(value.kind === 'external' && externalPath(value)).toBe('pkgs.beamPackages.mixRelease');
  });

  it('keep the argument of a call', () => {
    const { evaluator, value } = withPackages('pkgs: pkgs.mixRelease { pname = "my_app"; }');
    if (value.kind !== 'external' || value.form !== 'application') throw new Error('no application');
    expect(externalPath(value.callee)).toBe('pkgs.mixRelease');
    const pname = evaluator.select(evaluator.force(value.argument), 'pname', NOWHERE);
    expect(plainValue(evaluator, pname)).toEqual({ kind: 'plain', json: 'my_app' });
  });

  it('stand in a string as a part of their own', () => {
    const { value } = withPackages('pkgs: "cp ${pkgs.hello}/bin/hello $out"');
    expect(
      value.kind === 'string' && value.parts.map((part) => (part.kind === 'text' ? part.text : part.kind)),
    ).toEqual(['cp ', 'external', '/bin/hello $out']);
  });

  it('give a `with` the names that nothing else binds', () => {
    const { evaluator, value } = withPackages('pkgs: with pkgs; [ cargo (let rustc = 1; in rustc) ]');
    if (value.kind !== 'list') throw new Error('no list');
    const [cargo, rustc] = value.items.map((item) => evaluator.force(item));
    expect(cargo?.kind === 'external' && externalPath(cargo)).toBe('pkgs.cargo');
    expect(rustc).toMatchObject({ kind: 'integer', value: 1n });
  });

  it('make a name of two open `with` unknown, and leave it to the one that certainly has it', () => {
    expect(plain('pkgs: with pkgs; with pkgs.lib; x')).toMatch(/more than one `with`/);
    expect(plain('pkgs: with pkgs; with { x = 1; }; x')).toBe(1n);
    expect(plain('pkgs: with { x = 1; }; with pkgs; x')).toMatch(/more than one `with`/);
  });

  it('lose against what // sets over them', () => {
    expect(plain('pkgs: (pkgs.args // { a = 1; }).a')).toBe(1n);
    expect(plain('pkgs: ({ a = 1; } // pkgs.args).a')).toMatch(/may or may not set/);
    expect(plain('pkgs: ({ a = 1; } // pkgs.args // { a = 2; }).a')).toBe(2n);
    expect(plain('pkgs: (pkgs.args // { a = 1; }) ? a')).toBe(true);
  });

  it('decide no condition', () => {
    expect(plain('pkgs: if pkgs.stdenv.isDarwin then 1 else 2')).toMatch(/pkgs\.stdenv\.isDarwin/);
    expect(plain('pkgs: pkgs.x or 1')).toMatch(/whether pkgs.* has 'x'/);
    expect(plain('pkgs: pkgs ? x')).toMatch(/whether pkgs/);
    expect(plain('pkgs: pkgs.x == null')).toMatch(/cannot be known/);
  });

  it('leave the other attributes of a set with a name of theirs', () => {
    expect(plain('pkgs: { packages.${pkgs.system}.x = 1; a = 2; }.a')).toBe(2n);
    expect(plain('pkgs: { ${pkgs.system} = 1; a = 2; }.b')).not.toBe(1n);
  });

  it('are imported as an application of `import`', () => {
    const { value } = withPackages('pkgs: import pkgs.path { system = "x86_64-linux"; }');
    expect(value.kind === 'external' && externalPath(value)).toBe('import … …');
    const { value: search } = withPackages('pkgs: import <nixpkgs> { }');
    expect(search).toMatchObject({ form: 'application', callee: { form: 'application', callee: { name: 'import' } } });
  });

  it('reach lib functions that are not implemented, and those that are work on known values', () => {
    const evaluator = evaluatorOf(syntax);
    const strange = evaluator.select(evaluator.library, 'evalModules', NOWHERE);
    expect(strange.kind === 'external' && externalPath(strange)).toBe('lib.evalModules');
    const nested = evaluator.select(evaluator.select(evaluator.library, 'strings', NOWHERE), 'hasSuffix', NOWHERE);
    expect(nested.kind).toBe('primitive');
    expect(evaluator.has(evaluator.library, 'optional')).toBe(true);
    expect(evaluator.has(evaluator.library, 'openssl')).toBeUndefined();
  });
});
