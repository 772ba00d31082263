import { atLeast, contentSpan, defineRule, replace, safe, valueOf } from '../../src/engine/index.ts';

const loadable = ['cdylib', 'dylib'];

export default defineRule({
  id: 'crate-type-order',
  severity: 'error',
  title: 'Another crate type stands before cdylib',
  link: 'crate',
  needs: ['module', 'crate'],
  yieldsTo: ['crate-name-mismatch'],
  fixable: 'safe',
  check({ module, crate }, report) {
    const types = crate.package.library?.crateTypes;
    const { hex } = module;
    if (!hex || !atLeast(hex.value, '0.37.0') || valueOf(module.mode) !== 'compiles') return;
    // `-p` may select another member of the workspace than the package at the path.
    const isSelected = valueOf(module.module.options.crate) === crate.package.name.value;
    if (crate.foundBy !== 'path' || !isSelected) return;
    const [first] = types?.value ?? [];
    const library = types?.value.find((type) => loadable.includes(type.value));
    if (!types || !first || !library || first === library) return;
    const name = crate.package.library?.name.value;
    const file = first.value === 'staticlib' ? `lib${name}.a` : `lib${name}.rlib`;
    report({
      at: types.span,
      message: `\`${first.value}\` stands before \`${library.value}\`, so rustler ${hex.value} copies ${file} to priv/native/${name}.so.`,
      label: `${first.value} comes first`,
      help: `Put "${library.value}" first.`,
      related: [{ message: 'Rustler compiles the crate for this module', span: module.module.use }],
      fix: safe(
        `Put ${library.value} first`,
        replace(contentSpan(first), library.value),
        replace(contentSpan(library), first.value),
      ),
    });
  },
});
