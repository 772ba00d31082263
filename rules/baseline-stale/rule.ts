import { defineRunRule } from '../../src/engine/index.ts';

export default defineRunRule({
  id: 'baseline-stale',
  severity: 'warning',
  title: 'The baseline lists a finding that is gone',
  fixable: 'none',
  check({ staleEntries }, report) {
    for (const { rule, path, span } of staleEntries) {
      report({
        at: span,
        message: `The baseline lists a finding of \`${rule}\` in \`${path}\` that is not there any more.`,
        help: 'Run `rustler-nix doctor --update-baseline`, so that it cannot come back unseen.',
      });
    }
  },
});
