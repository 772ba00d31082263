import { defineRepositoryRule } from '../../src/engine/index.ts';

const said = { untracked: 'is not tracked by git', ignored: 'is ignored by git' } as const;

export default defineRepositoryRule({
  id: 'untracked-file',
  severity: 'error',
  title: 'A flake needs a file that git does not track',
  link: 'build',
  fixable: 'none',
  check({ untracked }, report) {
    for (const file of untracked) {
      const { path, tracking, span, also, neededBy } = file;
      report({
        at: span,
        message: `\`${path}\` ${said[tracking]}, so the flake does not have it: Nix copies only what git tracks.`,
        label: tracking === 'ignored' ? 'git ignores it' : 'git does not track it',
        help:
          tracking === 'ignored'
            ? `Take it out of .gitignore and run git add ${path}.`
            : `Run git add ${path}; a commit is not needed.`,
        related: also.map((place) => ({ message: 'needed here too', span: place })),
        shows: neededBy,
      });
    }
  },
});
