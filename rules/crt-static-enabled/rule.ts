import { defineRule } from '../../src/engine/index.ts';

export default defineRule({
  id: 'crt-static-enabled',
  severity: 'error',
  title: 'A flag asks for a static C library',
  link: 'producer',
  needs: ['producer', 'crate'],
  fixable: 'none',
  check({ producer, crate }, report) {
    const { cLibrary, triple, platform } = producer;
    if (cLibrary.kind === 'unknown' || cLibrary.value.crt !== 'static' || !cLibrary.value.flag) return;
    if (triple.kind === 'unknown' || platform.kind === 'unknown' || platform.value.libc === 'none') return;
    const types = crate.package.library?.crateTypes?.value.map((type) => type.value) ?? [];
    if (!types.includes('cdylib')) return;
    report({
      at: cLibrary.value.flag,
      message: `\`+crt-static\` links the C library of ${triple.value} statically, and cargo builds no cdylib for such a target.`,
      label: 'no cdylib with this flag',
      help: 'Drop +crt-static: a library that the BEAM loads must share its C library.',
      related: [
        { message: 'the crate is a cdylib', span: crate.package.library?.crateTypes?.span ?? crate.package.name.span },
      ],
    });
  },
});
