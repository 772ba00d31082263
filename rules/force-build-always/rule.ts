import { defineRule, textAt, valueOf } from '../../src/engine/index.ts';
import { asPublished } from '../../src/engine/published.ts';

export default defineRule({
  id: 'force-build-always',
  severity: 'warning',
  title: 'A published package always forces the build',
  link: 'module',
  needs: ['module', 'build'],
  fixable: 'none',
  check({ module, build, model }, report) {
    const published = asPublished(module, build);
    const given = published && valueOf(published.module.options.given);
    const option = given?.find(({ key, from }) => key.value === 'force_build' && from === 'use');
    if (!published || option?.value.value.kind !== 'atom' || option.value.value.value !== 'true') return;
    if (textAt(option.value.span, model.repository) !== 'true') return;
    report({
      at: option.value.span,
      message: `\`${module.module.name.value}\` forces its build for everybody who depends on this package, so its precompiled libraries are never used.`,
      label: 'always',
      help: 'Let a variable decide: `force_build: System.get_env("MY_APP_BUILD") in ["1", "true"]`.',
      related: [{ message: 'published as a package', span: published.package.span }],
    });
  },
});
