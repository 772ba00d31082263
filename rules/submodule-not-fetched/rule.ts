import { defineRepositoryRule } from '../../src/engine/index.ts';

export default defineRepositoryRule({
  id: 'submodule-not-fetched',
  severity: 'error',
  title: 'A flake builds from a git submodule that it does not ask for',
  link: 'build',
  fixable: 'none',
  check({ unfetched }, report) {
    for (const { submodule, path, span, neededBy } of unfetched) {
      report({
        at: span,
        message: `\`${path}\` lies in the git submodule \`${submodule}\`, which is empty in a flake that does not ask for submodules.`,
        label: path === submodule ? 'a git submodule' : `needs the submodule ${submodule}`,
        help: 'Write `inputs.self.submodules = true;` in flake.nix (Nix 2.27), or build with `nix build ".?submodules=1"` and say so.',
        shows: neededBy,
      });
    }
  },
});
