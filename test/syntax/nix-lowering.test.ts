// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Nix interpolates with the sign that JavaScript uses in templates
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { openSyntax, type Syntax } from '../../src/syntax/index.ts';
import { lowerNix } from '../../src/syntax/nix-lowering.ts';
import { realTool } from '../real-tool.ts';
import { NIX_FORMS, NO_NIX } from './nix-forms.ts';
import { parsedByNix } from './nix-instantiate.ts';
import { parenthesized, sorted } from './parenthesized.ts';

const nix = realTool('nix-instantiate', 'nix-bin');

let syntax: Syntax;
beforeAll(async () => {
  syntax = await openSyntax(['nix']);
});

describe('newer Nix is parsed by the older grammar', () => {
  it.each(NIX_FORMS)('without a broken node: %j', (form) => {
    expect(syntax.parse('nix', form).hasError).toBe(false);
  });

  it.each(NO_NIX)('and what Nix refuses stays broken: %j', (form) => {
    expect(syntax.parse('nix', form).hasError).toBe(true);
  });

  it('the trailing comma of a function pattern is a space, and every offset stays', () => {
    expect(lowerNix('{ a, b, }: "x,}"')).toBe('{ a, b  }: "x,}"');
  });
});

describe.skipIf(nix.missing)('our tree groups as nix-instantiate --parse does', () => {
  it.each(NIX_FORMS)('%j', (form) => {
    const ours = parenthesized(syntax.parse('nix', form), form);
    expect(canonical(parsedByNix(ours))).toBe(canonical(parsedByNix(form)));
  });

  it('and Nix refuses what we call broken', () => {
    expect(NO_NIX.map(parsedByNix)).toEqual(NO_NIX.map(() => undefined));
  });

  function canonical(printed: string | undefined): string {
    expect(printed).toBeDefined();
    const text = printed ?? '';
    return sorted(syntax.parse('nix', text), text).replace(/\s+/g, ' ');
  }
});

describe('the lowering', () => {
  const pieces = fc.constantFrom(
    ...['{', '}', '${', '"', "''", ',', ' ', '\n', '\r', '|>', '<|', '//', 'a', "'", '$', '\\', '#', '/*', '*/', '...'],
    ...['inherit', ';', '(', ')', 'http://b', '😀', '[', ']'],
  );
  const texts = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(''));

  it('keeps the length of any text', () => {
    fc.assert(fc.property(texts, (text) => lowerNix(text).length === text.length));
  });

  it('leaves strings and comments as they are', () => {
    const units = fc.constantFrom(',', '}', ' ', '|>', '<|', '//a', '#', '/*', '{', '(');
    // `/*` before `//` spells the end of a comment.
    const inert = fc.string({ unit: units }).filter((text) => !text.includes('*/'));
    fc.assert(
      fc.property(inert, (text) => {
        for (const form of [`"${text}"`, `''${text}''`, `/*${text}\n*/ 1`, `#${text}\n1`])
          expect(lowerNix(form)).toBe(form);
      }),
    );
  });

  it('reaches into interpolations of strings, and out again', () => {
    expect(lowerNix('"|> ${a |> "|> ${b |> c}"} |>"')).toBe('"|> ${a -> "|> ${b -> c}"} |>"');
  });
});
