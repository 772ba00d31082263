import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { unifiedDiff } from '../../src/report/diff.ts';
import { temporaryFolder } from '../repository/temporary-checkout.ts';

vi.setConfig({ testTimeout: 60_000 });

describe('a unified diff', () => {
  test('shows what changes with three lines around it', () => {
    const before = 'a\nb\nc\nd\ne\nf\ng\nh\n';
    expect(unifiedDiff('flake.nix', before, before.replace('e', 'E'))).toBe(
      '--- a/flake.nix\n+++ b/flake.nix\n@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+E\n f\n g\n h\n',
    );
  });

  test('says when the last line has no ending', () => {
    expect(unifiedDiff('a', 'x\ny', 'x\nz')).toBe(
      '--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n x\n-y\n\\ No newline at end of file\n+z\n\\ No newline at end of file\n',
    );
  });

  test('of equal texts is empty', () => {
    expect(unifiedDiff('a', 'x\n', 'x\n')).toBe('');
  });

  test('is what git applies, whatever changed', () => {
    const line = fc.constantFrom('a', 'b', 'c', '', '  d', 'e\r');
    const text = fc
      .tuple(fc.array(line, { minLength: 1, maxLength: 30 }), fc.boolean())
      .map(([lines, ends]) => lines.join('\n') + (ends ? '\n' : ''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        fc.pre(before !== after && before !== '' && after !== '');
        const folder = temporaryFolder({ file: before, 'a.diff': unifiedDiff('file', before, after) });
        execFileSync('git', ['apply', '--whitespace=nowarn', 'a.diff'], { cwd: folder, stdio: 'pipe' });
        expect(readFileSync(join(folder, 'file'), 'utf8')).toBe(after);
      }),
      { numRuns: 60 },
    );
  });
});
