import { defineRule, isInTemplate } from '../../src/engine/index.ts';

export default defineRule({
  id: 'lockfile-missing',
  severity: 'error',
  title: 'There is no Cargo.lock where the builder looks',
  link: 'producer',
  needs: ['producer'],
  uses: ['crate'],
  yieldsTo: ['untracked-file'],
  fixable: 'none',
  check({ producer, crate, model }, report) {
    const missing = producer.missingFiles.find((file) => file.what === 'lock' && !file.exists);
    if (!missing || isInTemplate(missing.span, model)) return;
    const governing = crate?.package.lock?.path;
    const isElsewhere = governing !== undefined && governing !== missing.path;
    report({
      at: missing.span,
      message: `\`${missing.path}\` does not exist, and the build needs it to know which crates to fetch.`,
      label: `no ${missing.path}`,
      help: isElsewhere
        ? `The lock of the crate is \`${governing}\`: name it, or build from its folder.`
        : 'Run cargo generate-lockfile there and add the file to git.',
      related: [{ message: producer.kind === 'rustler' ? 'compiles here' : 'the build', span: producer.span }],
    });
  },
});
