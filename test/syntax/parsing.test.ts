import { describe, expect, it } from 'vitest';
import { childIn, firstBroken, type Language, openSyntax, type SyntaxNode, UNPARSED } from '../../src/syntax/index.ts';

const ALL: readonly Language[] = ['nix', 'elixir', 'rust', 'bash'];

describe('a source text becomes a tree', () => {
  it.each<[Language, string]>([
    ['nix', '{ pkgs, }: pkgs.hello'],
    ['elixir', 'defmodule A do\n  use Rustler, otp_app: :a\nend\n'],
    ['rust', 'rustler::init!("Elixir.A");\n'],
    ['bash', 'cp $out/lib/*.so priv/native/\n'],
  ])('in %s', async (language, text) => {
    const root = (await openSyntax([language])).parse(language, text);
    expect(root).toMatchObject({ start: 0, hasError: false, parent: undefined, end: text.length });
    expect(root.children.length).toBeGreaterThan(0);
  });

  it('with offsets in UTF-16 units', async () => {
    const syntax = await openSyntax(['nix']);
    const text = '"é😀" + b';
    const sum = syntax.parse('nix', text).children[0] as SyntaxNode;
    const right = childIn(sum, 'right') as SyntaxNode;
    expect(text.slice(right.start, right.end)).toBe('b');
  });

  it('once, however often it is asked for', async () => {
    const syntax = await openSyntax(['nix', 'bash']);
    expect(syntax.parse('nix', 'a')).toBe(syntax.parse('nix', 'a'));
    expect(syntax.parse('bash', 'a')).not.toBe(syntax.parse('nix', 'a'));
  });

  it('by parsers that are opened again and again without taking more memory', async () => {
    const open = async () => {
      for (let index = 0; index < 500; index += 1) {
        const syntax = await openSyntax(ALL);
        for (const language of ALL) syntax.parse(language, 'f() { g "$h"; }');
      }
      return process.memoryUsage().external;
    };
    const before = await open();
    expect((await open()) - before).toBeLessThan(1024 * 1024);
  });

  it('that says where it is broken', async () => {
    const syntax = await openSyntax(['nix']);
    const root = syntax.parse('nix', '{ a = 1; b = ; c = 2; }');
    expect(root.hasError).toBe(true);
    expect(firstBroken(root)?.start).toBeGreaterThan(8);
    expect(firstBroken(syntax.parse('nix', '{ a = 1; }'))).toBeUndefined();
  });

  it('and one that is broken does not change how the next is parsed', async () => {
    const syntax = await openSyntax(['nix']);
    syntax.parse('nix', 'a.'.repeat(1_000_000));
    expect(syntax.parse('nix', '{ a = 1; }').hasError).toBe(false);
  });
});

describe('absurd input ends soon, as a tree with a broken node or none', { timeout: 30_000 }, () => {
  it.each<[Language, string, string]>([
    ...ALL.flatMap((language): [Language, string, string][] =>
      ['[', '(', '{', '"${', '$('].map((open) => [language, open, open.repeat(100_000)]),
    ),
    ['nix', '20 MB of one line', 'x'.repeat(20_000_000)],
    ['nix', 'a million selections', 'a.'.repeat(1_000_000)],
    ['nix', 'two million arguments', 'a '.repeat(2_000_000)],
    ['elixir', 'a million elements', `[${'1,'.repeat(1_000_000)}1]`],
    ['bash', 'a million commands', 'a\n'.repeat(1_000_000)],
  ])('%s: %s', async (language, _name, text) => {
    const syntax = await openSyntax([language]);
    const root = syntax.parse(language, text);
    expect(root.parent).toBeUndefined();
    expect(root.end).toBeLessThanOrEqual(text.length);
  });

  it('100,000 brackets that close are no error', async () => {
    const syntax = await openSyntax(['nix']);
    expect(syntax.parse('nix', `${'['.repeat(100_000)}${']'.repeat(100_000)}`).hasError).toBe(false);
  });

  it('a text that was not parsed says so, and is no syntax error', async () => {
    const syntax = await openSyntax(['nix']);
    expect(firstBroken(syntax.parse('nix', ' '.repeat(9_000_000)))?.kind).toBe(UNPARSED);
  });

  it('unless it is shell text longer than any phase', async () => {
    const syntax = await openSyntax(['bash']);
    const commands = (count: number) => 'true && '.repeat(count);
    expect(firstBroken(syntax.parse('bash', `${commands(20_000)}true`))).toBeUndefined();
    expect(firstBroken(syntax.parse('bash', `${commands(40_000)}true`))?.kind).toBe(UNPARSED);
  });
});
