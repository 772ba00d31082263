import { describe, expect, test } from 'vitest';
import { reporters } from '../../src/report/index.ts';
import { at, brokenChain, copiedName, findingAt, options, report, soundChain } from './sample.ts';

const render = reporters.pretty;

/** The excerpt of a single finding, without the closing note. */
function excerptOf(
  location: Parameters<typeof findingAt>[0],
  texts: Record<string, string>,
  width = 80,
  parts = {},
): string {
  const text = render(report({ findings: [findingAt(location, parts)] }), options({ texts, width, detail: 'quiet' }));
  return text.split('\n').slice(1, -3).join('\n');
}

describe('a finding on the terminal', () => {
  test('shows the place to change, the places that explain it, help and fix, one excerpt a file', () => {
    expect(render(report({ findings: [copiedName] }), options({ detail: 'quiet' }))).toBe(
      [
        'error[copied-name-mismatch]: the BEAM loads priv/native/my_nif.so, but the build puts libmy_nif.so there',
        '  --> flake.nix:46:32',
        '   |',
        '46 |     cp ${nif}/lib/libmy_nif.so priv/native',
        '   |                                ^^^^^^^^^^^ arrives as priv/native/libmy_nif.so',
        '   |',
        '  ::: lib/my_app/native.ex:2:7',
        '   |',
        ' 2 |   use Rustler, otp_app: :my_app, crate: "my_nif"',
        '   |       ------- loads priv/native/my_nif.so (rustler 0.37.1)',
        '   |',
        '   = help: copy it as `priv/native/my_nif.so`',
        '   = note: safe fix available · https://rules.example/copied-name-mismatch',
        '',
      ].join('\n'),
    );
  });

  test('merges places of one file into one excerpt, ordered by line, with a gap between distant lines', () => {
    const related = [{ message: 'set here', location: at('a.nix', 1, 1, 1, 2) }];
    expect(excerptOf(at('a.nix', 5, 3, 5, 6), { 'a.nix': 'x = 1;\n\n\n\n  cp y;\n' }, 80, { related })).toBe(
      [' --> a.nix:5:3', '  |', '1 | x = 1;', '  | - set here', '...', '5 |   cp y;', '  |   ^^^ here'].join('\n'),
    );
  });

  test('over several lines is underlined on its first and its last line', () => {
    expect(excerptOf(at('a.nix', 1, 5, 4, 2), { 'a.nix': 'x = {\n  a\n  b\n};\n' })).toBe(
      [' --> a.nix:1:5', '  |', '1 | x = {', '  |     ^', '...', '4 | };', '  | ^ here'].join('\n'),
    );
  });

  test('that ends at the start of a line is shown to end on the line before', () => {
    expect(excerptOf(at('a.nix', 1, 1, 2, 1), { 'a.nix': 'abc\ndef\n' })).toContain('  | ^^^ here');
  });

  test('between two characters is marked with one caret', () => {
    expect(excerptOf(at('a.nix', 1, 4, 1, 4), { 'a.nix': 'abc\n' })).toContain('1 | abc\n  |    ^ here');
  });

  test('in a file that vanished since it was read still names the place', () => {
    expect(excerptOf(at('gone.nix', 7, 1, 7, 2), {})).toBe(' --> gone.nix:7:1');
  });

  test('on a line wider than the terminal shows the part around it', () => {
    const line = `${'x'.repeat(500)} here ${'y'.repeat(500)}`;
    const lines = excerptOf(at('a.nix', 1, 502, 1, 506), { 'a.nix': line }, 60).split('\n');
    expect(Math.max(...lines.map((text) => text.length))).toBeLessThanOrEqual(60);
    const [source = '', underline = ''] = lines.slice(2);
    expect(source).toMatch(/^1 \| …x+ here y+…$/);
    expect(underline.indexOf('^^^^')).toBe(source.indexOf('here'));
  });

  test('on a line of 20 MB is shown without delay', () => {
    const texts = { 'a.nix': 'x'.repeat(20 * 1024 * 1024) };
    const started = performance.now();
    excerptOf(at('a.nix', 1, 10_000_001, 1, 10_000_010), texts);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  test('puts places that are too far apart for the terminal into excerpts of their own', () => {
    const related = [{ message: 'set here', location: at('a.nix', 1, 1, 1, 4) }];
    const text = excerptOf(
      at('a.nix', 1, 502, 1, 506),
      { 'a.nix': `let ${'x'.repeat(497)}here and more behind it` },
      60,
      { related },
    );
    expect(text).toContain('^^^^ here');
    expect(text).toContain('--- set here');
  });

  test('writes a label below its underline when it does not fit behind it', () => {
    const text = excerptOf(at('a.nix', 1, 30, 1, 34), { 'a.nix': `${' '.repeat(29)}here` }, 50, {
      label: 'a label of thirty columns, no less',
    });
    expect(text.split('\n').slice(3)).toEqual([
      `  | ${' '.repeat(29)}^^^^`,
      `  | ${' '.repeat(11)}a label of thirty columns, no less`,
    ]);
  });
});

describe('text of the checked repository', () => {
  test('is underlined where it stands when it holds tabs, wide characters and emoji', () => {
    const line = '\tx = "日本語 👩‍👩‍👧 é"; here';
    const column = line.indexOf('here') + 1;
    const [source = '', underline = ''] = excerptOf(at('a.nix', 1, column, 1, column + 4), { 'a.nix': line })
      .split('\n')
      .slice(2);
    expect(source).toContain('日本語 👩‍👩‍👧 é');
    // Eleven columns: three ideographs and one family take two each, the accent none.
    expect(underline.indexOf('^')).toBe('1 | '.length + 4 + '      "'.length - 2 + 6 + 1 + 2 + 1 + 1 + '"; '.length);
  });

  test('cannot steer the terminal or reorder the line: control characters and bidi overrides are written out', () => {
    const evil = 'a\u001b[31mb\u202ec\u009bd\u2066e\u0007';
    const text = render(
      report({
        findings: [findingAt(at('a\u001b[2J.nix', 1, 1, 1, 2), { message: evil, label: evil, help: evil })],
        unknown: [{ message: evil, location: at(evil, 1, 1, 1, 2) }],
        chains: [
          { ...brokenChain, module: evil, links: brokenChain.links.map((link) => ({ ...link, summary: evil })) },
        ],
      }),
      options({ texts: { 'a\u001b[2J.nix': evil } }),
    );
    expect(text).toContain('a\\u{1b}[31mb\\u{202e}c\\u{9b}d\\u{2066}e\\u{7}');
    expect(text.match(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu)?.filter((character) => character !== '\n') ?? []).toEqual(
      [],
    );
  });
});

describe('the chains', () => {
  test('follow the findings: one a block, one line a link with verdict, kind, what was established and where', () => {
    const text = render(report({ findings: [copiedName], chains: [brokenChain] }), options());
    expect(text).toContain(
      [
        '',
        'MyApp.Native in packages.x86_64-linux.default: broken',
        '  ✓ module    loads priv/native/my_nif.so  lib/my_app/native.ex:2:7',
        '  ✗ hand-off  libmy_nif.so arrives in priv/native  flake.nix:46:5',
        '  ? producer  target not known (crossSystem comes from outside the repository)  flake.nix:20:1',
        '  ✓ crate     cdylib my_nif',
        '',
      ].join('\n'),
    );
  });

  test('give a reason once: one lost link takes those below with it', () => {
    const lost = {
      verdict: 'unknown',
      summary: 'not followed',
      reason: 'nobody knows',
      location: at('a.nix', 1, 1, 1, 2),
    };
    const links = (['module', 'handoff', 'producer'] as const).map((kind) => ({
      ...lost,
      kind,
      verdict: 'unknown' as const,
    }));
    const other = { ...lost, kind: 'crate' as const, verdict: 'unknown' as const, location: at('b.nix', 1, 1, 1, 2) };
    const chain = { ...soundChain, verdict: 'unknown' as const, links: [...links, other] };
    expect(render(report({ chains: [chain] }), options())).toContain(
      [
        'MyApp.Native in `mix compile`: unknown',
        '  ? module    not followed (nobody knows)  a.nix:1:1',
        '  ? hand-off  not followed',
        '  ? producer  not followed',
        '  ? crate     not followed (nobody knows)  b.nix:1:1',
        '',
      ].join('\n'),
    );
  });

  test('that say the same on several systems are shown as one, unless the user asks for each', () => {
    const chains = ['x86_64-linux', 'aarch64-linux'].map((system) => ({
      ...soundChain,
      build: `packages.${system}.default`,
    }));
    expect(render(report({ chains }), options())).toContain(
      'MyApp.Native in packages.{x86_64-linux,aarch64-linux}.default: ok\n',
    );
    expect(render(report({ chains }), options())).toContain('every link of 2 chains is proved');
    expect(render(report({ chains }), options({ detail: 'verbose' }))).toContain(
      'MyApp.Native in packages.aarch64-linux.default: ok\n',
    );
  });

  test('are left out when the user asks for findings alone', () => {
    expect(render(report({ chains: [soundChain] }), options({ detail: 'quiet' }))).toBe('');
  });
});

describe('a report without findings', () => {
  test('says that every link is proved when it is', () => {
    const text = render(report({ chains: [soundChain] }), options());
    expect(text).toContain('Nothing wrong was found: every link of 1 chain is proved.');
  });

  test('never claims a pass for a chain whose trail was lost', () => {
    const lost = { ...soundChain, verdict: 'unknown' as const };
    const text = render(report({ chains: [soundChain, lost] }), options());
    expect(text).toContain('1 of 2 chains could not be followed to the end');
    expect(text).not.toContain('proved');
  });

  test('never claims a pass when a file could not be followed', () => {
    const unknown = [{ message: 'mix.exs could not be parsed', location: at('mix.exs', 3, 1, 3, 2) }];
    const text = render(report({ chains: [soundChain], unknown }), options());
    expect(text).toContain('  ? mix.exs could not be parsed  mix.exs:3:1');
    expect(text).not.toContain('proved');
  });

  test('is one friendly line when there is no NIF', () => {
    const text = render(report({ nothingToCheck: true }), options());
    expect(text).toBe('Nothing to check: no module that uses Rustler and no NIF crate in 12 files.\n');
  });

  test('does not say that there is no NIF where a file could not be followed', () => {
    const unknown = [{ message: 'lib/a.ex could not be parsed', location: at('lib/a.ex', 3, 1, 3, 2) }];
    const text = render(report({ nothingToCheck: true, unknown }), options());
    expect(text).toContain(
      'No module that uses Rustler and no NIF crate was found in what could be followed of 12 files.',
    );
    expect(text).not.toContain('Nothing to check');
  });
});

describe('the summary line', () => {
  test('counts findings, chains, files and rules and tells the time', () => {
    const text = render(report({ findings: [copiedName], chains: [brokenChain, soundChain] }), options());
    expect(text.trimEnd().split('\n').at(-1)).toBe(
      '1 error, 0 warnings, 0 notes · 2 chains (1 broken, 1 ok) · 12 files · 2 rules · 0.12 s',
    );
  });

  test('names what was suppressed and what the baseline holds', () => {
    const summary = { ...report({}).summary, suppressed: 2, baselined: 3 };
    const text = render(report({ chains: [soundChain], summary }), options());
    expect(text).toContain('0 notes, 2 suppressed, 3 in the baseline');
  });
});

describe('colour and links', () => {
  test('are escape sequences only when they are asked for', () => {
    const plain = render(report({ findings: [copiedName], chains: [brokenChain] }), options());
    const rich = render(
      report({ findings: [copiedName], chains: [brokenChain] }),
      options({ colorLevel: 1, links: true }),
    );
    expect(plain).not.toContain('\u001b');
    expect(rich).toContain('\u001b[31m');
    // biome-ignore lint/complexity/useRegexLiterals: reads better with the escapes written out
    const sequences = new RegExp('\u001b\\[[0-9;]*m|\u001b\\]8;;[^\u001b]*\u001b\\\\', 'g');
    expect(rich.replace(sequences, '')).toBe(plain);
  });

  test('lead to the file under the root and to the page of the rule', () => {
    const text = render(report({ findings: [copiedName] }), options({ links: true }));
    expect(text).toContain('\u001b]8;;file:///home/user/my%20app/flake.nix\u001b\\flake.nix:46:32\u001b]8;;\u001b\\');
    expect(text).toContain('\u001b]8;;https://rules.example/copied-name-mismatch\u001b\\');
  });
});
