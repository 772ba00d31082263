import { defineRule } from '../../src/engine/index.ts';

export default defineRule({
  id: 'lockfile-missing',
  severity: 'error',
  title: 'There is no Cargo.lock where the builder looks',
  link: 'producer',
  needs: ['producer'],
  yieldsTo: ['untracked-file'],
  fixable: 'none',
  check({ producer }, report) {
    const missing = producer.missingFiles.find((file) => file.what === 'lock' && !file.exists);
    if (!missing) return;
    report({
      at: missing.span,
      message: `\`${missing.path}\` does not exist, and the build needs it to know which crates to fetch.`,
      label: `no ${missing.path}`,
      help: 'Run cargo generate-lockfile there and add the file to git.',
      related: [{ message: 'the build', span: producer.span }],
    });
  },
});
