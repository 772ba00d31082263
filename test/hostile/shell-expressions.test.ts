import { expect, test } from 'vitest';
import { parsePattern } from '../../src/shell/words/pattern.ts';
import { posixExpression } from '../../src/shell/words/posix-expression.ts';
import { LONGEST_MS, processorMs } from './bounds.ts';

test.each(['(a+)+b', '(a|aa)*b', '((a?)b?)*c', '(a{1,9}){2,}b', '((a*))*b'])(
  'nobody follows the expression %s of a phase, which could take for ever',
  (pattern) => expect(posixExpression(pattern, 'extended', 'search')).toBeUndefined(),
);

test.each(['(ab)+c', 'a+b', '(a|b)c', '\\(+', '(\\+)*'])('the expression %s is followed', (pattern) => {
  expect(posixExpression(pattern, 'extended', 'search')).toBeInstanceOf(RegExp);
});

test.each([
  '['.repeat(9_000),
  `${'['.repeat(9_000)}/]`,
  `${'[a-'.repeat(3_000)}/]`,
  `${'[[:alpha:]'.repeat(900)}/]`,
  '[a'.repeat(100_000),
])('brackets without an end are read in time that grows with their number', (text) => {
  const started = processorMs();
  parsePattern([{ text, quoted: false }]);
  expect(processorMs() - started).toBeLessThan(LONGEST_MS);
});
