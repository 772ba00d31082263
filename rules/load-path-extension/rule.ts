import { contentSpan, defineRule, replace, safe } from '../../src/engine/index.ts';

const extensions = ['.so', '.dylib', '.dll'];

export default defineRule({
  id: 'load-path-extension',
  severity: 'error',
  title: 'Load path carries a file extension',
  link: 'module',
  needs: ['module'],
  fixable: 'safe',
  check({ module }, report) {
    const { loadFrom, loadFromDefaulted } = module.module.options;
    if (loadFrom.kind === 'unknown' || !loadFrom.value || loadFromDefaulted) return;
    const path = loadFrom.value.path;
    const extension = extensions.find((candidate) => path.value.endsWith(candidate));
    if (!extension) return;
    const content = contentSpan(path);
    report({
      at: content,
      message: `The BEAM appends .so to the load path itself, so it will look for ${path.value}.so.`,
      label: `looks for ${path.value}.so`,
      help: `Drop ${extension} from load_from.`,
      fix: safe(
        `Drop ${extension} from the load path`,
        replace({ ...content, start: content.end - extension.length }, ''),
      ),
    });
  },
});
