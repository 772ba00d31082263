import { defineRule } from '../../src/engine/index.ts';

export default defineRule({
  id: 'nif-crate-unlinked',
  severity: 'warning',
  title: 'NIFs of a dependency that nothing names',
  link: 'crate',
  needs: ['crate'],
  fixable: 'none',
  check({ crate }, report) {
    for (const { dependency, nifs } of crate.unlinked) {
      const names = nifs.map(({ name, arity }) => `\`${name.value}/${arity}\``);
      report({
        at: dependency.span,
        message: `No code of ${crate.package.name.value} names \`${dependency.value}\`, so rustc leaves it out of the library, and ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} never registered.`,
        label: 'never linked',
        help: `Name the crate, as in \`use ${dependency.value} as _;\`.`,
        related: nifs.map(({ name }) => ({ message: 'a NIF of the dependency', span: name.span })),
      });
    }
  },
});
