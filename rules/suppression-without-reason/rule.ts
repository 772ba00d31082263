import { defineRunRule } from '../../src/engine/index.ts';

export default defineRunRule({
  id: 'suppression-without-reason',
  severity: 'warning',
  title: 'A suppression gives no reason',
  fixable: 'none',
  check({ suppressions }, report) {
    for (const { scope, reason, rules, comment } of suppressions) {
      // One that has no effect is suppression-unused's.
      if (!scope || reason !== undefined || !rules.some(({ state }) => state === 'used')) continue;
      const ids = rules.map(({ value }) => `\`${value}\``).join(' and ');
      report({
        at: comment,
        message: `This comment suppresses ${ids} without saying why.`,
        help: 'Write the reason behind the brackets: who reads it next cannot tell an exception from a mistake.',
      });
    }
  },
});
