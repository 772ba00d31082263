import { defineRule } from '../../src/engine/index.ts';

export default defineRule({
  id: 'source-filter-drops-file',
  severity: 'warning',
  title: 'The source of the build leaves out a file that the crate embeds',
  link: 'producer',
  needs: ['producer'],
  yieldsTo: ['untracked-file', 'workspace-cut-off'],
  fixable: 'none',
  check({ producer }, report) {
    const dropped = producer.missingFiles.filter((file) => file.what === 'embedded');
    const [first, ...others] = dropped;
    if (!first?.neededBy) return;
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    report({
      at: first.span,
      message: `\`${first.path}\`${more} is not in the source of this build, and the crate embeds it: rustc stops without it.`,
      label: `leaves out ${first.path}`,
      help: 'Let the filter keep it as well, for example `lib.fileset.union` of it and what is kept now.',
      related: [
        ...dropped.flatMap(({ neededBy }) => (neededBy ? [{ message: 'embedded here', span: neededBy }] : [])),
        { message: 'the build', span: producer.span },
      ],
    });
  },
});
