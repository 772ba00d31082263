import { expect, test, vi } from 'vitest';
import { checkCached } from '../../src/engine/cached-check.ts';
import { options, report } from '../report/sample.ts';

// What a check finds, and whether it could finish, is given here.
const engine = vi.hoisted(() => ({ check: vi.fn() }));
vi.mock('../../src/engine/check.ts', () => engine);

test.each([
  [true, 1],
  [false, 0],
])('a report is kept when every parse could finish: %j', async (isRepeatable, times) => {
  const { lines, fileText } = options();
  engine.check.mockResolvedValue({ report: report({}), lines, fileText, isRepeatable });
  const keep = vi.fn();
  const store = { load: () => undefined, now: () => undefined, keep };
  await checkCached('/repository', { only: [], skip: [] }, { store, key: 'key', describesRules: false });
  expect(keep).toHaveBeenCalledTimes(times);
});
