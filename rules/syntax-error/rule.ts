import { defineRepositoryRule } from '../../src/engine/index.ts';

const names = { nix: 'Nix', elixir: 'Elixir', rust: 'Rust', toml: 'TOML', bash: 'shell' } as const;

export default defineRepositoryRule({
  id: 'syntax-error',
  severity: 'error',
  title: 'A file that matters cannot be parsed',
  link: 'crate',
  fixable: 'none',
  check({ unreadable }, report) {
    for (const { language, reason, span } of unreadable) {
      report({
        at: span,
        message: `\`${span.path}\` cannot be read as ${names[language]}: ${reason.replace(/\.$/, '')}.`,
        label: 'not understood',
        help: 'Mend the syntax; what depends on this file is not checked until then.',
      });
    }
  },
});
