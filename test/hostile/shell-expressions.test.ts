import { expect, test } from 'vitest';
import { posixExpression } from '../../src/shell/words/posix-expression.ts';

test.each(['(a+)+b', '(a|aa)*b', '((a?)b?)*c', '(a{1,9}){2,}b', '((a*))*b'])(
  'nobody follows the expression %s of a phase, which could take for ever',
  (pattern) => expect(posixExpression(pattern, 'extended', 'search')).toBeUndefined(),
);

test.each(['(ab)+c', 'a+b', '(a|b)c', '\\(+', '(\\+)*'])('the expression %s is followed', (pattern) => {
  expect(posixExpression(pattern, 'extended', 'search')).toBeInstanceOf(RegExp);
});
