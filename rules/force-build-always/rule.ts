import type { GivenOption } from '../../src/elixir/model.ts';
import { defineRule, textAt, valueOf } from '../../src/engine/index.ts';
import { asPublished } from '../../src/engine/published.ts';
import type { FileView } from '../../src/repository/index.ts';

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
    if (!published || !option || !isLiteral(option, model.repository)) return;
    report({
      at: option.value.span,
      message: `\`${module.module.name.value}\` forces its build for everybody who depends on this package, so its precompiled libraries are never used.`,
      label: 'always',
      help: 'Let a variable decide: `force_build: System.get_env("MY_APP_BUILD") in ["1", "true"]`.',
      related: [{ message: 'published as a package', span: published.package.span }],
    });
  },
});

/**
 * `force_build: true` as it is written. What a configuration, a module attribute or a branch yields is another matter: those who
 * depend on a package never read its `config/`, and a branch may go the other way for them.
 */
function isLiteral({ key, value }: GivenOption, repository: FileView): boolean {
  const { path, end } = key.span;
  if (path !== value.span.path || value.span.start < end || textAt(value.span, repository) !== 'true') return false;
  return /^:?\s*$/.test(textAt({ path, start: end, end: value.span.start }, repository));
}
