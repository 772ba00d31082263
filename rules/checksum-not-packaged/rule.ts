import type { Model } from '../../src/chain/model.ts';
import { defineRule, type Fix, insert, safe, textAt, wildcardMatcher } from '../../src/engine/index.ts';
import { asPublished } from '../../src/engine/published.ts';
import type { Span } from '../../src/repository/index.ts';

export default defineRule({
  id: 'checksum-not-packaged',
  severity: 'error',
  title: 'The package leaves its checksum file out',
  link: 'module',
  needs: ['module', 'build'],
  fixable: 'safe',
  check({ module, build, model }, report) {
    const published = asPublished(module, build);
    if (!published?.downloads || published.package.files.kind === 'unknown') return;
    const { files, span } = published.package;
    const name = `checksum-${module.module.atom}.exs`;
    // `Path.wildcard` and its like find what is not there yet.
    if (files.value?.some((file) => covers(file.value, name)) || /checksum/.test(module.project.file.text)) return;
    report({
      at: files.value ? files.span : span,
      message: `The package does not hold \`${name}\`, so RustlerPrecompiled refuses every library that it downloads for those who depend on it.`,
      label: 'without the checksum file',
      help: files.value
        ? 'Add `checksum-*.exs` to the files.'
        : "Give the package `files:`, with `checksum-*.exs` among them: Hex's own list has no such file.",
      related: [{ message: 'downloads its library', span: module.module.use }],
      fix: files.value && added(files.span, model),
    });
  },
});

/** Whether a path or wildcard of `files:` takes a file of the root. Braces and brackets are taken to fit. */
function covers(pattern: string, name: string): boolean {
  const plain = pattern.replace(/^\.\//, '');
  if (plain === '.' || plain === '' || /[[\]{}]/.test(plain)) return true;
  return wildcardMatcher(plain.replace(/\*+\/?/g, '*'), 'across-folders')(name);
}

/** Behind the last item of a literal list, `[…]` or `~w(…)`. */
function added(span: Span, { repository }: Model): Fix | undefined {
  const text = textAt(span, repository);
  const list = /^\[[\s\S]*?["')](,?)(\s*)\]$/.exec(text);
  const words = /^~w([([{|/])[\s\S]*\S(\s*)[)\]}|/]$/.exec(text);
  if (list) {
    const end = span.end - 1 - (list[2] ?? '').length;
    return safe(
      'Package the checksum file',
      insert(span.path, end, list[1] ? ' "checksum-*.exs",' : ', "checksum-*.exs"'),
    );
  }
  if (!words) return undefined;
  return safe(
    'Package the checksum file',
    insert(span.path, span.end - 1 - (words[2] ?? '').length, ' checksum-*.exs'),
  );
}
