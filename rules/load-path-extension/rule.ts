import { contentSpan, defineRule, replace, safe, textAt } from '../../src/engine/index.ts';

const extensions = ['.so', '.dylib', '.dll'];

export default defineRule({
  id: 'load-path-extension',
  severity: 'error',
  title: 'Load path carries a file extension',
  link: 'module',
  needs: ['module'],
  fixable: 'safe',
  check({ module, model }, report) {
    const { loadFrom, loadFromDefaulted } = module.module.options;
    if (loadFrom.kind === 'unknown' || !loadFrom.value || loadFromDefaulted) return;
    const path = loadFrom.value.path;
    const extension = extensions.find((candidate) => path.value.endsWith(candidate));
    if (!extension) return;
    const isErlang = module.module.library === 'none';
    // Erlang puts a path together: its place is that of the last part.
    const content = isErlang ? path.span : contentSpan(path);
    const isWritten = textAt(content, model.repository).endsWith(extension);
    report({
      at: content,
      message: `The BEAM appends .so to the load path itself, so it will look for ${path.value}.so.`,
      label: `looks for ${path.value}.so`,
      help: isErlang ? `Drop ${extension}.` : `Drop ${extension} from load_from.`,
      fix: isWritten
        ? safe(
            `Drop ${extension} from the load path`,
            replace({ ...content, start: content.end - extension.length }, ''),
          )
        : undefined,
    });
  },
});
