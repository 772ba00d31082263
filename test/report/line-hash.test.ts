import { describe, expect, test } from 'vitest';
import { lineHashes } from '../../src/report/sarif/line-hash.ts';

// The values are those that codeql-action's own tests expect of GitHub's upload step.
describe("GitHub's hash of a line", () => {
  test('of an empty file is the one of the end of the text', () => {
    expect(lineHashes('')).toEqual(['c129715d7a2bc9a3:1']);
  });

  test('leaves spaces and tabs out', () => {
    expect(lineHashes(' a\nb\n  \t\tc\n d')).toEqual([
      '271789c17abda88f:1',
      '54703d4cd895b18:1',
      '180aee12dab6264:1',
      'a23a3dc5e078b07b:1',
    ]);
  });

  test.each(['\n', '\r', '\r\n'])('is the same with line break %j', (lineBreak) => {
    const text = ' hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n'.replaceAll('\n', lineBreak);
    expect(lineHashes(text)).toEqual([
      'e9496ae3ebfced30:1',
      'fb7c023a8b9ccb3f:1',
      'ce8ba1a563dcdaca:1',
      'e20e36e16fcb0cc8:1',
      'b3edc88f2938467e:1',
      'c8e28b0b4002a3a0:1',
      'c129715d7a2bc9a3:1',
    ]);
  });

  test('numbers lines that look alike for a hundred characters', () => {
    expect(lineHashes('Lorem ipsum dolor sit amet.\n'.repeat(10))).toEqual([
      'a7f2ff13bc495cf2:1',
      'a7f2ff13bc495cf2:2',
      'a7f2ff13bc495cf2:3',
      'a7f2ff13bc495cf2:4',
      'a7f2ff13bc495cf2:5',
      'a7f2ff13bc495cf2:6',
      'a7f2ff1481e87703:1',
      'a9cf91f7bbf1862b:1',
      '55ec222b86bcae53:1',
      'cc97dc7b1d7d8f7b:1',
      'c129715d7a2bc9a3:1',
    ]);
  });
});
