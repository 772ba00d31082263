import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { withTrueOutputs } from '../../scripts/docs/examples.mjs';
import { palette, terminalPicture } from '../../scripts/docs/picture.mjs';
import { rulePages } from '../../scripts/docs/rule-pages.mjs';
import { project } from '../../scripts/docs/session.mjs';
import { keptWhereSame } from '../../scripts/docs/varying.mjs';
import { doctorPicture, PICTURE, writtenPages } from '../../scripts/docs.mjs';

// The commands of a page run one after the other, as the built program.
vi.setConfig({ testTimeout: 120_000 });

const read = (path: string) => readFileSync(join(project, path), 'utf8');
const fixture = 'fixtures/copied-name-mismatch/broken';

describe('the documentation', () => {
  test.each(writtenPages())('%s shows what its commands write, and runs every command or says why not', (path) => {
    const { text, problems } = withTrueOutputs(read(path));
    expect(problems).toEqual([]);
    expect(text, 'run `npm run docs`').toBe(read(path));
  });

  test('has a page for every rule, made of the rule', async () => {
    const pages = await rulePages();
    const left = readdirSync(join(project, 'docs/rules')).map((name) => `docs/rules/${name}`);
    expect([...pages.keys()].sort(), 'run `npm run docs`').toEqual(left.sort());
    const stale = [...pages].filter(([path, text]) => text !== read(path)).map(([path]) => path);
    expect(stale, 'run `npm run docs`').toEqual([]);
  });

  test('shows the picture of a real run', () => {
    const now = doctorPicture();
    expect(now).toContain('error[copied-name-mismatch]');
    expect(keptWhereSame(read(PICTURE), now), 'run `npm run docs`').toBe(read(PICTURE));
    expect(Buffer.byteLength(now)).toBeLessThan(40_000);
  });
});

describe('a page', () => {
  const page = (...lines: string[]) => withTrueOutputs(lines.join('\n'));

  test('gets the true output, exit code included, and keeps the rest', () => {
    const { text, problems, run } = page(
      'before',
      `<!-- fixture: ${fixture} -->`,
      '```console',
      '$ rustler-nix --version',
      'made up',
      '$ (exit 4)',
      '$ echo $?',
      '```',
      'after',
    );
    expect([problems, run]).toEqual([[], 1]);
    expect(text.split('\n')).toEqual([
      'before',
      `<!-- fixture: ${fixture} -->`,
      '```console',
      '$ rustler-nix --version',
      manifest.version,
      '$ (exit 4)',
      '$ echo $?',
      '4',
      '```',
      'after',
    ]);
  });

  test('writes its files into the copy, never into the fixture', () => {
    const { text, problems } = page(
      `<!-- fixture: ${fixture} -->`,
      '<!-- file: new/note.txt -->',
      '```text',
      'written',
      '```',
      '```console',
      '$ cat new/note.txt && pwd',
      '```',
    );
    expect(problems).toEqual([]);
    expect(text).toContain('$ cat new/note.txt && pwd\nwritten\n/home/you/my_app\n');
    expect(readdirSync(join(project, fixture))).not.toContain('new');
  });

  test('is refused when a shell block has neither a fixture nor a reason', () => {
    expect(page('```sh', 'true', '```').problems).toHaveLength(1);
    expect(page('```console', '$ true', '```').problems).toHaveLength(1);
    expect(page('<!-- no-run: needs a network -->', '```sh', 'false', '```')).toMatchObject({
      problems: [],
      notRun: 1,
    });
  });

  test('is refused when a script fails, when a reason stands before no block, or when an indented block would be left out', () => {
    expect(page(`<!-- fixture: ${fixture} -->`, '```sh', 'false', 'true', '```').problems).toHaveLength(1);
    expect(() => page('<!-- no-run: some reason -->', 'text')).toThrow('has to follow its comment');
    expect(() => page('1. step', '', '   ```sh', '   true', '   ```')).toThrow('would not be run');
  });

  test('is refused when an output would close its block', () => {
    const lines = [`<!-- fixture: ${fixture} -->`, '```console', "$ echo '```'", '```'];
    expect(() => page(...lines)).toThrow('more backticks');
    expect(page(...lines.map((line) => line.replace(/^```/, '````'))).problems).toEqual([]);
  });

  test('keeps the time and the number of rules while nothing else is new', () => {
    const shown = '1 error · 7 files · 103 rules · 0.27 s';
    expect(keptWhereSame(shown, '1 error · 7 files · 99 rules · 12.01 s')).toBe(shown);
    const changed = '2 errors · 7 files · 99 rules · 0.30 s';
    expect(keptWhereSame(shown, changed)).toBe(changed);
  });
});

describe('the picture of a terminal', () => {
  test('keeps every column and colour', () => {
    const picture = terminalPicture(
      'ls',
      '\u001b[31m\u001b[1mred\u001b[22m\u001b[39m  <b>\n\n   \u001b[2mdim\u001b[22m',
    );
    expect(picture).toContain('<tspan x="20" class="red bold">red</tspan><tspan x="59">&lt;b&gt;</tspan>');
    expect(picture).toContain('<tspan x="43.4" class="dim">dim</tspan>');
  });

  test('brings its own ground, on which every colour can be read (WCAG 2.2, 1.4.3)', () => {
    const { ground, ...colors } = palette;
    expect(terminalPicture('ls', '')).toMatch(new RegExp(`<rect width="\\d+" height="\\d+" rx="8" fill="${ground}"/>`));
    const faint = Object.entries(colors).filter(([, color]) => contrast(color, ground) < 4.5);
    expect(faint).toEqual([]);
  });

  test('refuses a control sequence that it would drop', () => {
    expect(() => terminalPicture('ls', '\u001b[2Kgone')).toThrow('control sequence');
    expect(() => terminalPicture('ls', '\u001b[38mrgb')).toThrow('does not know');
  });
});

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Relative luminance of `#rrggbb`, as WCAG defines it. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const value = Number.parseInt(color.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
