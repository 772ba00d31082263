import type { Span } from '../repository/index.ts';
import { mergedEntry } from './evaluation/application-config.ts';
import { sameValue } from './evaluation/comparison.ts';
import type { ProjectConfig } from './model.ts';

/**
 * The place in config/runtime.exs that gives a key another value than it had at compile time, or may. A release whose modules read
 * the key with `Application.compile_env` does not start then (lib/elixir/lib/config/provider.ex, `validate_compile_env`).
 */
export function changedAtStart(
  { entries }: ProjectConfig,
  app: string,
  key: string,
): { readonly certain: boolean; readonly span: Span } | undefined {
  const last = entries.findLast((entry) => entry.runtime && entry.app.value === app && entry.key.value === key);
  if (!last) return undefined;
  const started = mergedEntry(entries, app, key);
  const compiled = mergedEntry(
    entries.filter(({ runtime }) => !runtime),
    app,
    key,
  );
  const same = compiled && started ? sameValue(compiled, started) : false;
  return same ? undefined : { certain: same === false, span: last.span };
}
