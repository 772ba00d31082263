import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ruleExample } from '../../scripts/rule-examples.mjs';
import { fixturesFolder, ruleFolders, variantsOf } from '../support/rule-folders.ts';

const examples = new Map(ruleFolders().map((id) => [id, ruleExample(id)]));

/** The lines that an example shows: file, broken or sound, number, text. */
function shownLines(example: string): { path: string; state: string; number: number; text: string }[] {
  return [...example.matchAll(/^`([^`\n]+)`, (broken|sound):\n\n```\w*\n([\s\S]*?)^```/gm)].flatMap(
    ([, path = '', state = '', block = '']) =>
      [...block.matchAll(/^ *(\d+) \| (.*)$/gm)].map(([, number, text = '']) => ({
        path,
        state,
        number: Number(number),
        text,
      })),
  );
}

function linesOf(id: string, variant: string, path: string): string[] {
  const file = join(fixturesFolder, id, variant, path);
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
}

describe('the example of a rule', () => {
  test('is there for every rule whose finding stands in a text', () => {
    const without = [...examples].filter(([, example]) => example === undefined).map(([id]) => id);
    const inText = without.filter((id) => {
      return variantsOf(id).some(({ name, findings }) => {
        return findings.some(
          ({ rule, path }) =>
            rule === id && linesOf(id, name, path).join('').includes('\0') === false && name === 'broken',
        );
      });
    });
    expect(inText).toEqual([]);
  });

  test.each([...examples].filter(([, example]) => example !== undefined))('%s shows real lines', (id, example = '') => {
    const lines = shownLines(example);
    expect(lines.some(({ state }) => state === 'broken')).toBe(true);
    const strange = lines.filter(({ path, state, number, text }) => {
      const variants = variantsOf(id).filter(({ name }) => name.startsWith(state));
      return !variants.some(({ name }) => linesOf(id, name, path)[number - 1] === text);
    });
    expect(strange).toEqual([]);
  });

  test('underlines what the finding marks, and shows what stands there in the sound repository', () => {
    expect(examples.get('crate-type-dylib')).toBe(
      [
        '## In a repository',
        '`native/my_nif/Cargo.toml`, broken:',
        '```toml\n7 | crate-type = ["dylib"]\n  |                ^^^^^\n```',
        '`native/my_nif/Cargo.toml`, sound:',
        '```toml\n7 | crate-type = ["cdylib"]\n```',
        '',
      ].join('\n\n'),
    );
  });

  test('says when the sources are the same', () => {
    expect(examples.get('untracked-file')).toContain('Sound has the same lines; what git tracks makes the difference.');
    expect(examples.get('darwin-dynamic-lookup')).toContain(
      'Sound has the same lines, with `native/my_nif/.cargo/config.toml`.',
    );
  });

  test('stays small: they are all part of the package', () => {
    const bytes = [...examples.values()].reduce((sum, example) => sum + (example?.length ?? 0), 0);
    expect(bytes).toBeLessThan(64 * 1024);
  });
});
